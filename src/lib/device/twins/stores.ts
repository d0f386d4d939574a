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
	SealedSheet,
	SheetStore
} from '../core/ports.ts';
import { beginNote, isLevel, LOCAL_ID, noteAfter, noteWhole, type SheetNote } from '../core/row-sheets.ts';
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
	readonly sheets: { readonly note: SheetNote; readonly all: readonly SealedSheet[] } | null;
}
const EMPTY_ROWS: RowsState = {
	rows: new Map(),
	cursors: new Map(),
	applied: new Map(),
	keys: new Set(),
	sheets: null
};

export function rowsTwin(disk: DiskSession): RowStore {
	return {
		async readAll() {
			const { rows, cursors, applied } = await disk.read('rows', EMPTY_ROWS);
			return { rows: [...rows.values()], cursors: [...cursors.values()], applied: [...applied.values()] };
		},
		async commit(commit) {
			const before = await disk.read('rows', EMPTY_ROWS);
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

export function sheetsTwin(disk: DiskSession): SheetStore {
	const volume = { volume: 'rows', start: EMPTY_ROWS, strict: false };
	const heldBy = (state: RowsState) => ({ cursors: [...state.cursors.values()], applied: [...state.applied.values()] });
	return {
		async read() {
			const state = await disk.read('rows', EMPTY_ROWS);
			const { rows, sheets } = state;
			if (!sheets) return null;
			if (!isLevel(sheets.note, heldBy(state))) return 'unlevel';
			const late = new Set(Object.keys(sheets.note.late));
			const all = [...rows.values()];
			const localRows = all.filter(({ id }) => id.startsWith(LOCAL_ID));
			const lateRows = all.filter(({ id }) => late.has(id));
			const rowCount = all.length - localRows.length;
			return { making: sheets.note.making, sheets: sheets.all, late, lateRows, localRows, rowCount, ...heldBy(state) };
		},
		begin: (making) =>
			disk.write('sheets.begin', {
				...volume,
				apply: (state) => ({ ...state, sheets: { note: beginNote(making, heldBy(state)), all: [] } })
			}),
		async finish(making, made) {
			const before = await disk.read('rows', EMPTY_ROWS);
			if (before.sheets?.note.making !== making) return false;
			await disk.write('sheets.finish', {
				...volume,
				apply: (state) =>
					state.sheets
						? { ...state, sheets: { note: noteWhole(state.sheets.note, made.versions), all: made.sheets } }
						: state
			});
			return true;
		},
		drop: () => disk.write('sheets.drop', { ...volume, apply: (state) => ({ ...state, sheets: null }) })
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
	const note = state.sheets && noteAfter(state.sheets.note, commit);
	const sheets = state.sheets && note ? { ...state.sheets, note } : null;
	return { ...state, rows, cursors, applied, sheets };
}
