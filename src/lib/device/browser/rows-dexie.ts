/**
 * The row database: sealed rows, cursors and numbers applied. Everything in it is
 * derived from the outbox and the office, so its writes need not wait for the disk;
 * only a session's key does, since it opens what is not in a row yet.
 */
import Dexie, { type Table } from 'dexie';
import type { Applied, Cursor, RowCommit, RowStore, SealedRow } from '../core/ports.ts';
import type { SheetNote } from '../core/row-sheets.ts';
import { withReopening } from './dexie-trouble.ts';
import { noteCommit } from './sheets-dexie.ts';

export const ROWS_DATABASE = 'voordeur-rows';

/** A key or a secret under the data key. */
export interface SealedKey {
	readonly sid: string;
	readonly iv: Uint8Array;
	readonly ct: Uint8Array;
}

export interface SealedLocal {
	readonly name: string;
	readonly iv: Uint8Array;
	readonly ct: Uint8Array;
	/** Beside the sheets, under a name of its own; an older version of the app passes over it. */
	readonly note?: SheetNote;
}

export class RowsDatabase extends Dexie {
	readonly rows!: Table<SealedRow, string>;
	readonly cursors!: Table<Cursor, string>;
	readonly applied!: Table<Applied, string>;
	readonly sessionKeys!: Table<SealedKey, string>;
	readonly locals!: Table<SealedLocal, string>;

	constructor(name: string = ROWS_DATABASE) {
		super(name);
		// Additive only: one older version of the app must still be able to read.
		this.version(1).stores({ rows: 'id', cursors: 'scope', applied: 'inc', sessionKeys: 'sid', locals: 'name' });
	}
}

export function dexieRows(db: RowsDatabase): RowStore {
	const tables = [db.rows, db.cursors, db.applied, db.locals];
	return {
		readAll: () =>
			withReopening(db, 'rows.readAll', () =>
				db.transaction('r', tables, async () => {
					const rows = await db.rows.toArray();
					const cursors = await db.cursors.toArray();
					const applied = await db.applied.toArray();
					return { rows, cursors, applied };
				})
			),
		commit: (commit) =>
			withReopening(db, 'rows.commit', async () => {
				const outcome = await db.transaction('rw', tables, () => commitIn(db, commit)).catch(conflictOf);
				// A strict write waits for everything that was written before it.
				if (commit.strict && outcome === 'ok') await putStrictly(db, 'locals', { name: 'flushed', ...NOTHING });
				return outcome;
			})
	};
}

/** A row that was to be new and is there: nothing of the transaction stays. */
function conflictOf(error: unknown): 'conflict' {
	if (error instanceof Dexie.ConstraintError || (error instanceof Dexie.BulkError && error.failures.every(isTaken)))
		return 'conflict';
	throw error;
}

function isTaken({ name }: Error): boolean {
	return name === 'ConstraintError';
}

/** Runs inside the transaction: nothing but Dexie is awaited, or Firefox ends it. */
async function commitIn(db: RowsDatabase, commit: RowCommit): Promise<'ok' | 'conflict'> {
	const changed = commit.puts.filter(({ expected }) => expected > 0);
	const made = commit.puts.filter(({ expected }) => expected === 0);
	const held = await db.rows.bulkGet(changed.map(({ row }) => row.id));
	const isOurs = changed.every(({ expected }, at) => held[at]?.ver === expected);
	if (!isOurs) return 'conflict';
	await db.rows.bulkPut(changed.map(({ row }) => row));
	// A first sync is made of these: the store itself says when one is there already, and none has to be read.
	await db.rows.bulkAdd(made.map(({ row }) => row));
	await db.rows.bulkDelete([...commit.deletes]);
	await db.cursors.bulkDelete([...commit.forgetScopes]);
	await db.cursors.bulkPut([...commit.cursors]);
	if (commit.applied) await db.applied.put(commit.applied);
	await noteCommit(db, commit);
	return 'ok';
}

/** Keys of sessions, sealed with the data key, until their envelopes are in rows. */
export interface SessionKeyStore {
	readAll(): Promise<readonly SealedKey[]>;
	/** On the disk when it resolves: without the key its operations could not be shown after a power cut. */
	put(key: SealedKey): Promise<void>;
	drop(sids: readonly string[]): Promise<void>;
}

export function dexieSessionKeys(db: RowsDatabase): SessionKeyStore {
	return {
		readAll: () => withReopening(db, 'sessionKeys.readAll', () => db.sessionKeys.toArray()),
		put: (key) => withReopening(db, 'sessionKeys.put', () => putStrictly(db, 'sessionKeys', key)),
		drop: (sids) =>
			withReopening(db, 'sessionKeys.drop', async () => {
				await db.sessionKeys.bulkDelete([...sids]);
			})
	};
}

const NOTHING = { iv: new Uint8Array(), ct: new Uint8Array() };

/** Dexie sets durability per database, and only these writes need it. */
function putStrictly(db: RowsDatabase, table: 'sessionKeys' | 'locals', value: SealedKey | SealedLocal): Promise<void> {
	return new Promise((resolve, reject) => {
		const transaction = db.backendDB().transaction([table], 'readwrite', { durability: 'strict' });
		transaction.oncomplete = () => resolve();
		transaction.onabort = () => reject(transaction.error ?? new Error('the transaction was ended'));
		transaction.objectStore(table).put(value);
	});
}

export interface LocalStore {
	read(name: string): Promise<SealedLocal | null>;
	put(local: SealedLocal): Promise<void>;
}

export function dexieLocals(db: RowsDatabase): LocalStore {
	return {
		read: (name) => withReopening(db, 'locals.read', async () => (await db.locals.get(name)) ?? null),
		put: (local) =>
			withReopening(db, 'locals.put', async () => {
				await db.locals.put(local);
			})
	};
}
