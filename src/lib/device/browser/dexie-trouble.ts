/**
 * What a database's trouble means, and opening it again. A connection does close
 * under us: iOS loses its storage process, another tab upgrades, a disk is full.
 */
import type Dexie from 'dexie';
import { StoreTrouble, type TroubleKind } from '../core/trouble.ts';

/** Waits before each try: long enough for a storage process to come back, short enough for a coach who waits. */
const REOPEN_DELAYS_MS = [0, 50, 250, 1_000] as const;
const CLOSED_NAMES: readonly string[] = [
	'AbortError',
	'DatabaseClosedError',
	'InvalidStateError',
	'OpenFailedError',
	'PrematureCommitError',
	'TimeoutError',
	'TransactionInactiveError',
	'UnknownError'
];

/** Runs the work, opening the database again with growing waits; a full disk is told at once. Repeating it must be harmless. */
export async function withReopening<T>(db: Dexie, where: string, work: () => Promise<T>): Promise<T> {
	for (const delayMs of REOPEN_DELAYS_MS) {
		if (delayMs > 0) await new Promise((resolve) => setTimeout(resolve, delayMs));
		try {
			if (!db.isOpen()) await db.open();
			return await work();
		} catch (error) {
			const kind = kindOf(error);
			if (kind === null) throw error;
			if (kind === 'full') throw new StoreTrouble('full', where);
			db.close({ disableAutoOpen: false });
		}
	}
	throw new StoreTrouble('closed', where);
}

/** Begins to open it. Whoever reads from it meets what goes wrong, and tries again. */
export function openAhead(db: Dexie): void {
	db.open().catch(() => undefined);
}

/** Dexie wraps: the reason may lie one or two errors deep. */
export function kindOf(error: unknown): TroubleKind | null {
	if (error instanceof StoreTrouble) return error.kind;
	const names = namesOf(error);
	if (names.includes('QuotaExceededError')) return 'full';
	return names.some((name) => CLOSED_NAMES.includes(name)) ? 'closed' : null;
}

function namesOf(error: unknown): readonly string[] {
	const names: string[] = [];
	for (
		let at: unknown = error;
		typeof at === 'object' && at !== null && names.length < 5;
		at = 'inner' in at ? at.inner : null
	) {
		if ('name' in at && typeof at.name === 'string') names.push(at.name);
	}
	return names;
}
