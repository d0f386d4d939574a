/** An organisation's archive as a stream for whoever downloads it, made in a thread while the server goes on. */
import type { Places } from '../backup/places.ts';
import { piecesFrom } from '../threads/run-thread.ts';

const LIMITS = { memoryMegabytesMax: 768, msMax: 3_600_000 } as const;

export async function archiveStream(places: Places, tenant: string): Promise<ReadableStream<Uint8Array>> {
	const { packTask, threadAddress } = await import('./organisation-thread.ts');
	const pieces = piecesFrom<Uint8Array>(threadAddress, { task: packTask, places, tenant }, LIMITS);
	const source = {
		async pull(controller: ReadableStreamDefaultController<Uint8Array>) {
			const next = await pieces.next();
			if (next.done) controller.close();
			else controller.enqueue(next.value);
		},
		async cancel() {
			await pieces.return(undefined);
		}
	};
	// Nothing is begun before somebody reads.
	return new ReadableStream(source, { highWaterMark: 0 });
}
