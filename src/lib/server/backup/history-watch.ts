/**
 * Whether the history below this server is still the one it spoke for (G8): asked at the start, on each new connection
 * to PostgreSQL before anybody works on it, and every few seconds. Where it is another one, the epoch is new by then,
 * and what was erased or withdrawn since is carried out in it again before anybody is answered from it (G12).
 *
 *   push answered ──► noted in memory ──(5 s)──► epoch.json, beside the purge file
 *   new connection ──► system identifier, timeline; numbers and acknowledged operations ──► same, or a new epoch
 */
import type { Receipt } from '#lib/sync/wire.ts';
import type { SqlStore } from '../store/sql-store.ts';
import { type Acknowledged, checkEpoch, type MarkerPlace } from './epoch-marker.ts';

/** What a crash of server and database together may leave unremembered. */
export const CHECK_MS = 5_000;
/** A push answers up to 200; of each the newest is enough, and of those the last few. */
const NOTED_MAX = 50;

export interface HistoryWatch {
	/** What a phone is about to be told. */
	note(answer: { readonly epoch: string; readonly receipts: readonly Receipt[] }): void;
	/**
	 * @param store a connection that is not lent yet, or the store itself
	 * @param isOther it told another history than this process has met
	 */
	meet(store: SqlStore, isOther: boolean): Promise<void>;
}

export function createHistoryWatch(options: {
	readonly place: MarkerPlace;
	readonly uuid: () => string;
	/** Carries out in a history that was put back what must not come back in it. */
	readonly catchUp: (store: SqlStore) => Promise<void>;
	readonly say: (line: string) => void;
}): HistoryWatch {
	const { place, uuid, catchUp, say } = options;
	let noted: Acknowledged | null = null;
	/** Only where it failed half-way: whoever comes next finds the epoch begun, and the rest not done. */
	let isOwed = false;
	return {
		note({ epoch, receipts }) {
			const newest = receipts.findLast(({ result }) => result === 'stored');
			if (!newest) return;
			const before = noted?.epoch === epoch ? noted.opIds.filter((opId) => opId !== newest.opId) : [];
			noted = { epoch, opIds: [newest.opId, ...before].slice(0, NOTED_MAX) };
		},
		async meet(store, isOther) {
			const isOlder = await checkEpoch(store, { ...place, uuid }, noted);
			isOwed ||= isOther || isOlder;
			if (!isOwed) return;
			await catchUp(store);
			isOwed = false;
			say(
				'[voordeur] another history lies below this server than the one it spoke for: it has a new epoch, and phones hand in again what it lacks. See docs/operating/postgresql.md.'
			);
		}
	};
}
