/** The thread in which an organisation is packed; the file itself, wherever a build puts it. */
import { isMainThread, workerData } from 'node:worker_threads';
import type { Places } from '../backup/places.ts';
import { sendPiece } from '../threads/piece-sender.ts';
import { packOrganisation } from './pack.ts';

export const threadAddress = import.meta.url;

export const packTask = 'pack-organisation';

export interface PackTask {
	readonly task: typeof packTask;
	readonly places: Places;
	readonly tenant: string;
}

// Other threads load this file too, such as the one of a build that looks over what it made.
if (!isMainThread && isPackTask(workerData))
	for await (const piece of packOrganisation(workerData.places, workerData)) await sendPiece(new Uint8Array(piece));

/** What the thread was started with was made by `pack-in-thread.ts` and by nobody else. */
function isPackTask(data: unknown): data is PackTask {
	return typeof data === 'object' && data !== null && 'task' in data && data.task === packTask;
}
