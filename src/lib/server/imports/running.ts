/**
 * What runs by itself: judging, writing and undoing a list. One at a time in this process, in small steps, so that
 * pushes go in between. Killed in the middle, it stands still and says so; whoever comes by goes on or undoes it.
 */
import type { Roles } from '#lib/domain/roles.ts';
import type { SqlStore } from '../store/sql-store.ts';
import type { SyncPorts } from '../sync/ports.ts';

export interface ImportDesk {
	readonly store: SqlStore;
	readonly ports: Pick<SyncPorts, 'store' | 'crypto' | 'chance' | 'log'>;
	readonly tenant: string;
	/** Who said yes: each operation bears their name. */
	readonly person: string;
	readonly role: Roles;
	readonly now: () => number;
}

/** A list that runs comes a step further every moment; one that did not for so long was left. */
export const LEFT_AFTER_MS = 30_000;

const running = new Map<string, Promise<void>>();
let queue: Promise<unknown> = Promise.resolve();

/** Begins it behind whatever runs already; the caller does not wait. */
export function runByItself(batch: string, work: () => Promise<void>): Promise<void> {
	const before = running.get(batch);
	if (before) return before;
	const run = queue.then(work).catch((error: unknown) => {
		// The log gets the kind of error and no value; the page says that it stands still.
		console.error(JSON.stringify({ task: 'import', error: error instanceof Error ? error.name : 'error' }));
	});
	queue = run;
	running.set(batch, run);
	void run.finally(() => running.delete(batch));
	return run;
}

/** Whether it is under way, here or in another process. */
export function isUnderWay(batch: { readonly id: string; readonly touchedAt: number }, now: number): boolean {
	return running.has(batch.id) || now - batch.touchedAt < LEFT_AFTER_MS;
}

/** Lets everything else have its turn. */
export function breathe(): Promise<void> {
	return new Promise((resolve) => setImmediate(resolve));
}
