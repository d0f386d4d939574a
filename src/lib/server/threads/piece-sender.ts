/** The thread's own end of `run-thread.ts`: posts a piece and waits until it was put away. */
import { once } from 'node:events';
import { parentPort } from 'node:worker_threads';

export async function sendPiece(piece: unknown): Promise<void> {
	if (!parentPort) throw new Error('pieces are sent from a thread');
	const taken = once(parentPort, 'message');
	parentPort.postMessage(piece);
	await taken;
}
