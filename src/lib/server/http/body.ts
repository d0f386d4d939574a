/** Reading a request's body with a limit before and after unpacking: a few kilobytes can unpack to gigabytes. */
import { nestsWithin } from '#lib/sync/json.ts';
import { DEPTH_MAX } from '#lib/sync/limits.ts';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { problem } from './problem.ts';

const gunzipped = promisify(gunzip);

export type Body = { readonly ok: true; readonly value: unknown } | { readonly ok: false; readonly answer: Response };

export async function readJson(request: Request, limits: { readonly bytesMax: number }): Promise<Body> {
	const { bytesMax } = limits;
	const kind = (request.headers.get('content-type') ?? '').split(';')[0]?.trim().toLowerCase();
	if (kind !== 'application/json') return refused(problem('otherContent', 'Send application/json.'));
	const encoding = (request.headers.get('content-encoding') ?? 'identity').trim().toLowerCase();
	if (encoding !== 'identity' && encoding !== 'gzip')
		return refused(problem('otherContent', 'The body may be packed with gzip and nothing else.'));
	const tooLarge = problem(
		'tooLarge',
		`The body may hold ${bytesMax} bytes, unpacked: send fewer operations at a time.`
	);
	if (Number(request.headers.get('content-length') ?? 0) > bytesMax) return refused(tooLarge);
	if (!request.body) return refused(problem('malformed', 'The body is empty: send JSON.'));
	const sent = await readAtMost(request.body, bytesMax);
	const bytes = encoding === 'gzip' && typeof sent !== 'string' ? await unpackAtMost(sent, bytesMax) : sent;
	if (bytes === 'tooLarge') return refused(tooLarge);
	if (bytes === 'broken')
		return refused(problem('malformed', 'The body broke off or is not packed as it says: send it again.'));
	return parse(bytes);
}

export type BytesBody =
	{ readonly ok: true; readonly value: Uint8Array } | { readonly ok: false; readonly answer: Response };

/** A body that is kept as it came. */
export async function readBytes(
	request: Request,
	limits: { readonly bytesMax: number; readonly kind: string }
): Promise<BytesBody> {
	const { bytesMax, kind } = limits;
	const tooLarge = problem('tooLarge', `The body may hold ${bytesMax} bytes.`);
	if (request.headers.get('content-type') !== kind || request.headers.has('content-encoding'))
		return refused(problem('otherContent', `Send ${kind}, not packed.`));
	if (Number(request.headers.get('content-length') ?? 0) > bytesMax) return refused(tooLarge);
	if (!request.body) return refused(problem('malformed', `The body is empty: send ${kind}.`));
	const bytes = await readAtMost(request.body, bytesMax);
	if (bytes === 'tooLarge') return refused(tooLarge);
	if (bytes === 'broken') return refused(problem('malformed', 'The body broke off: send it again.'));
	return { ok: true, value: bytes };
}

function parse(bytes: Uint8Array): Body {
	try {
		const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
		// Before anything takes it apart: a few hundred kilobytes of brackets would end a stack, or hold it for seconds.
		if (!nestsWithin(text)) return refused(problem('malformed', `The body may nest ${DEPTH_MAX} deep.`));
		return { ok: true, value: JSON.parse(text) };
	} catch {
		return refused(problem('malformed', 'The body is not JSON in UTF-8.'));
	}
}

/** All at once: the packed body lies in memory whole anyway, and a stream would take it apart again. */
async function unpackAtMost(packed: Uint8Array, bytesMax: number): Promise<Uint8Array | 'tooLarge' | 'broken'> {
	try {
		return await gunzipped(packed, { maxOutputLength: bytesMax });
	} catch (error) {
		const isTooLarge = error instanceof Error && 'code' in error && error.code === 'ERR_BUFFER_TOO_LARGE';
		return isTooLarge ? 'tooLarge' : 'broken';
	}
}

async function readAtMost(
	stream: ReadableStream<Uint8Array>,
	bytesMax: number
): Promise<Uint8Array | 'tooLarge' | 'broken'> {
	const reader = stream.getReader();
	const parts: Uint8Array[] = [];
	let size = 0;
	try {
		for (;;) {
			const { done, value } = await reader.read();
			if (done) return Buffer.concat(parts);
			size += value.byteLength;
			if (size > bytesMax) {
				await reader.cancel();
				return 'tooLarge';
			}
			parts.push(value);
		}
	} catch (error) {
		// adapter-node ends a stream above its own limit with an error that says so.
		return error instanceof Error && 'status' in error && error.status === 413 ? 'tooLarge' : 'broken';
	}
}

function refused(answer: Response): { readonly ok: false; readonly answer: Response } {
	return { ok: false, answer };
}
