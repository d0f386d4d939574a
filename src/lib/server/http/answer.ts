/** Answers of the API: JSON, never kept by anybody on the way, packed when the asker can unpack. */
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { NoOrganisation } from '../app.ts';
import { faultAnswer } from './fault-answer.ts';
import { problem } from './problem.ts';

const pack = promisify(gzip);
/** Below this a packed answer is no smaller on the wire: it fits one or two packets anyway. */
const PACKED_BYTES_MIN = 1_400;

export async function jsonAnswer(
	request: Request,
	value: unknown,
	headers: Readonly<Record<string, string>> = { 'Cache-Control': 'no-store' }
): Promise<Response> {
	return textAnswer(request, JSON.stringify(value), headers);
}

export async function textAnswer(
	request: Request,
	text: string,
	headers: Readonly<Record<string, string>>
): Promise<Response> {
	const all = { 'Content-Type': 'application/json', Vary: 'Accept-Encoding', ...headers };
	const takesGzip = /\bgzip\b/.test(request.headers.get('accept-encoding') ?? '');
	if (!takesGzip || text.length < PACKED_BYTES_MIN) return new Response(text, { headers: all });
	return new Response(new Uint8Array(await pack(text)), { headers: { ...all, 'Content-Encoding': 'gzip' } });
}

/**
 * Runs an endpoint. What goes wrong unforeseen is told to the asker as a reference
 * and to the log as a place in our code: an error's own text may hold a value.
 */
export async function answerSafely(answer: () => Promise<Response>): Promise<Response> {
	try {
		return await answer();
	} catch (error) {
		if (error instanceof NoOrganisation) {
			return problem(
				'notReady',
				'This server holds no organisation yet. Run npm start, or load a backup, and try again.',
				{ retryAfterSeconds: 30 }
			);
		}
		const told = faultAnswer(error);
		if (told) return told;
		const reference = crypto.randomUUID();
		console.error(`[voordeur] ${reference} ${placeOf(error)}`);
		return problem(
			'server',
			`Nothing of this request is certain: send it again later. The office finds the cause under ${reference}.`,
			{ retryAfterSeconds: 5 }
		);
	}
}

function placeOf(error: unknown): string {
	if (!(error instanceof Error)) return typeof error;
	const code = 'code' in error && typeof error.code === 'string' ? ` ${error.code}` : '';
	const frames = (error.stack ?? '')
		.split('\n')
		.filter((line) => line.startsWith('    at '))
		.slice(0, 6);
	return `${error.name}${code}${frames.length > 0 ? `\n${frames.join('\n')}` : ''}`;
}
