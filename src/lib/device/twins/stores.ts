/** The four stores of the device on the disk twin, held to the real ones by one contract suite. */
import type {
	Applied,
	Cursor,
	DeviceMeta,
	Journal,
	MetaStore,
	OutboxEntry,
	OutboxStore,
	RowCommit,
	RowStore,
	SealedRow,
	StoredSheet
} from '../core/ports.ts';
import type { SealedSession } from '#lib/sync/wire.ts';
import type { DiskSession } from './disk.ts';

interface OutboxState {
	readonly entries: ReadonlyMap<string, OutboxEntry>;
	readonly sessions: ReadonlyMap<string, SealedSession>;
}
const EMPTY_OUTBOX: OutboxState = { entries: new Map(), sessions: new Map() };

/** `relaxed` is a mutant for the simulation: it says saved before the write is sure to last. */
export function outboxTwin(disk: DiskSession, options: { readonly relaxed?: boolean } = {}): OutboxStore {
	const volume = { volume: 'outbox', start: EMPTY_OUTBOX };
	return {
		async readAll() {
			const { entries, sessions } = await disk.read('outbox', EMPTY_OUTBOX);
			return { entries: [...entries.values()], sessions: [...sessions.values()] };
		},
		append: (added, session) =>
			disk.write('outbox.append', {
				...volume,
				strict: options.relaxed !== true,
				apply: ({ entries, sessions }) => ({
					// The first envelope of an id stays: an id is never written over.
					entries: new Map([
						...entries,
						...added
							.filter(({ envelope }) => !entries.has(envelope.opId))
							.map((entry) => [entry.envelope.opId, entry] as const)
					]),
					sessions: new Map([...sessions, [session.sid, session]])
				})
			}),
		putReceipts: (receipts, receivedAt) =>
			disk.write('outbox.receipts', {
				...volume,
				strict: false,
				apply: ({ entries, sessions }) => {
					const next = new Map(entries);
					for (const receipt of receipts) {
						const entry = next.get(receipt.opId);
						if (entry) next.set(receipt.opId, { ...entry, receipt, receivedAt });
					}
					return { entries: next, sessions };
				}
			}),
		remove: (opIds, sids) =>
			disk.write('outbox.remove', {
				...volume,
				strict: true,
				apply: ({ entries, sessions }) => {
					const gone = new Set([...opIds, ...sids]);
					return {
						entries: new Map([...entries].filter(([opId]) => !gone.has(opId))),
						sessions: new Map([...sessions].filter(([sid]) => !gone.has(sid)))
					};
				}
			})
	};
}

export function metaTwin(disk: DiskSession): MetaStore {
	const start: DeviceMeta | null = null;
	return {
		read: () => disk.read<DeviceMeta | null>('meta', start),
		write: (meta) =>
			disk.write<DeviceMeta | null>('meta.write', { volume: 'meta', start, strict: true, apply: () => meta })
	};
}

export function journalTwin(disk: DiskSession): Journal {
	const start: readonly string[] = [];
	return {
		readAll: () => disk.read('journal', start),
		append: (lines) =>
			disk.write('journal.append', { volume: 'journal', start, strict: true, apply: (all) => [...all, ...lines] }),
		rewrite: (lines) =>
			disk.write<readonly string[]>('journal.rewrite', {
				volume: 'journal',
				start,
				strict: true,
				apply: () => [...lines]
			})
	};
}

interface RowsState {
	readonly rows: ReadonlyMap<string, SealedRow>;
	readonly cursors: ReadonlyMap<string, Cursor>;
	readonly applied: ReadonlyMap<string, Applied>;
	/** Keys of sessions, in the same database so that a power cut never loses a row and keeps that its key was forgotten. */
	readonly keys: ReadonlySet<string>;
	readonly sheets: ReadonlyMap<string, StoredSheet>;
	readonly stamp: number;
}
const EMPTY_ROWS: RowsState = {
	rows: new Map(),
	cursors: new Map(),
	applied: new Map(),
	keys: new Set(),
	sheets: new Map(),
	stamp: 0
};

export function rowsTwin(disk: DiskSession): RowStore {
	return {
		async readAll() {
			const { stamp, ...state } = await disk.read('rows', EMPTY_ROWS);
			const [rows, sheets] = [[...state.rows.values()], [...state.sheets.values()]];
			return { rows, sheets, cursors: [...state.cursors.values()], applied: [...state.applied.values()], stamp };
		},
		async commit(commit) {
			const before = await disk.read('rows', EMPTY_ROWS);
			if (commit.stamp !== undefined && commit.stamp !== before.stamp) return 'conflict';
			if (commit.puts.some(({ row, expected }) => (before.rows.get(row.id)?.ver ?? 0) !== expected)) return 'conflict';
			await disk.write('rows.commit', {
				volume: 'rows',
				start: EMPTY_ROWS,
				strict: commit.strict === true,
				apply: (state) => withCommit(state, commit)
			});
			return 'ok';
		}
	};
}

/** Session keys as the real phone keeps them: adding waits for the disk, forgetting does not. */
export interface SessionKeyStore {
	readAll(): Promise<ReadonlySet<string>>;
	put(sid: string): Promise<void>;
	keepOnly(sid: string): Promise<void>;
}

export function sessionKeysTwin(disk: DiskSession): SessionKeyStore {
	const volume = { volume: 'rows', start: EMPTY_ROWS };
	return {
		readAll: async () => (await disk.read('rows', EMPTY_ROWS)).keys,
		put: (sid) =>
			disk.write('keys.put', {
				...volume,
				strict: true,
				apply: (state) => ({ ...state, keys: new Set([...state.keys, sid]) })
			}),
		keepOnly: (sid) =>
			disk.write('keys.forget', {
				...volume,
				strict: false,
				apply: (state) => ({ ...state, keys: new Set([sid]) })
			})
	};
}

function withCommit(state: RowsState, commit: RowCommit): RowsState {
	const rows = new Map(state.rows);
	for (const { row } of commit.puts) rows.set(row.id, row);
	for (const id of commit.deletes) rows.delete(id);
	const cursors = new Map(state.cursors);
	for (const scope of commit.forgetScopes) cursors.delete(scope);
	for (const cursor of commit.cursors) cursors.set(cursor.scope, cursor);
	const applied = new Map(state.applied);
	if (commit.applied) applied.set(commit.applied.inc, commit.applied);
	const sheets = new Map(state.sheets);
	for (const id of commit.dropSheets ?? []) sheets.delete(id);
	for (const sheet of commit.sheets ?? []) sheets.set(sheet.id, sheet);
	const stamp = commit.stamp === undefined ? state.stamp : commit.stamp + 1;
	return { ...state, rows, cursors, applied, sheets, stamp };
}
