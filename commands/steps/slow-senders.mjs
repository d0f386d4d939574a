/**
 * Whoever sends a request slower than any phone is ended: a few hundred sockets that each drip a byte would otherwise
 * stand for five minutes each. Heads have a time; a body has a pace, since a long one over a bad link is honest.
 */

/** A head is one or two packets. */
const HEAD_MS_MAX = 20_000;
/** What a body gets before its pace is looked at, and how often that is. */
const LOOK_MS = 15_000;
/** Two kilobits a second; the slowest link that phones are tried on carries more than ten times that. */
const BYTES_PER_LOOK_MIN = (LOOK_MS / 1_000) * 250;
/** How often Node looks for heads that are late. */
const CHECK_MS = 5_000;

/** For `createServer`. */
export const SLOW_HEADS = { headersTimeout: HEAD_MS_MAX, connectionsCheckingInterval: CHECK_MS };

/** Ends the connection of a body that comes too slowly; one that waits for us to read it is not slow. */
export function endSlowBody(request) {
	const { socket } = request;
	if (request.headers['content-length'] === undefined && request.headers['transfer-encoding'] === undefined) return;
	let before = socket.bytesRead;
	const timer = setInterval(() => {
		if (request.complete || request.destroyed) return clearInterval(timer);
		const came = socket.bytesRead - before;
		before = socket.bytesRead;
		if (came >= BYTES_PER_LOOK_MIN || request.readableLength > 0) return;
		clearInterval(timer);
		socket.destroy();
	}, LOOK_MS);
	timer.unref();
	socket.once('close', () => clearInterval(timer));
	request.once('end', () => clearInterval(timer));
}
