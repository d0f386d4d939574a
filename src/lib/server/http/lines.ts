/** Answers of many lines of JSON, each sent as soon as it is made, and made when the one before is on its way. */
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { constants, createGzip } from 'node:zlib';

/** What a body of such lines is; also a rescue file's. */
export const LINES = 'application/x-ndjson';

export function linesAnswer(request: Request, values: AsyncIterable<unknown>): Response {
	const headers = { 'Content-Type': LINES, 'Cache-Control': 'no-store', Vary: 'Accept-Encoding' };
	const lines = Readable.from(textOf(values), { objectMode: false, highWaterMark: 1 });
	if (!/\bgzip\b/.test(request.headers.get('accept-encoding') ?? '')) return new Response(bodyOf(lines), { headers });
	// Whole lines go out at once, and each is packed by what those before it said.
	const packed = createGzip({ flush: constants.Z_SYNC_FLUSH });
	// Whoever reads sees the error through the stream; this one must not be left unheard when they stop early.
	pipeline(lines, packed).catch(() => undefined);
	return new Response(bodyOf(packed), { headers: { ...headers, 'Content-Encoding': 'gzip' } });
}

async function* textOf(values: AsyncIterable<unknown>): AsyncGenerator<Buffer> {
	for await (const value of values) yield Buffer.from(`${JSON.stringify(value)}\n`);
}

function bodyOf(stream: Readable): ReadableStream<Uint8Array> {
	const pieces = stream[Symbol.asyncIterator]();
	return new ReadableStream<Uint8Array>({
		async pull(controller) {
			const { done, value } = await pieces.next();
			if (done) controller.close();
			else controller.enqueue(new Uint8Array(value));
		},
		cancel: () => void stream.destroy()
	});
}
