/**
 * The sheets of the rows, in the row database beside the phone's own secrets: an older version of the app passes over
 * them. Their note is kept by every commit of rows, in its own transaction.
 */
import type { FoundSheets, RowCommit, SealedSheet, SheetStore } from '../core/ports.ts';
import { beginNote, isLevel, LOCAL_ID, noteAfter, noteWhole, type SheetNote } from '../core/row-sheets.ts';
import { joinBytes } from '../core/bytes.ts';
import { withReopening } from './dexie-trouble.ts';
import type { RowsDatabase, SealedLocal } from './rows-dexie.ts';

const NOTE = 'sheets';
const SHEET = 'sheet.';
/** Behind every name that begins with these. */
const LAST = '\uffff';
const PLACE_DIGITS = 6;
/** A sheet lies in pieces: what a browser keeps beside its key, and not as a file of its own. */
const PIECE_BYTES = 56_000;
const NOTHING = { iv: new Uint8Array(), ct: new Uint8Array() };

/** Inside the transaction of the commit: what the sheets lack from here on. */
export async function noteCommit(db: RowsDatabase, commit: RowCommit): Promise<void> {
	const note = await readNote(db);
	if (!note) return;
	const after = noteAfter(note, commit);
	if (after) await putNote(db, after);
	else await dropSheets(db);
}

interface Read {
	readonly note: SheetNote;
	readonly found: FoundSheets | 'unlevel';
}

const ahead = new WeakMap<RowsDatabase, Promise<Read | null>>();
const taken = new WeakSet<RowsDatabase>();

/**
 * Reads the sealed sheets ahead, while the passphrase is being typed: no key is needed for that. What was read ahead is
 * used once, by the opening that follows, and only if nothing was written since.
 */
export function readAhead(db: RowsDatabase): void {
	if (taken.has(db)) return;
	// Who opens reads again, and is told what went wrong.
	ahead.set(
		db,
		readSheets(db).catch(() => null)
	);
}

async function takeRead(db: RowsDatabase): Promise<Read['found'] | null> {
	const read = await ahead.get(db);
	ahead.delete(db);
	taken.add(db);
	const isFresh = read && JSON.stringify(await readNote(db)) === JSON.stringify(read.note);
	return isFresh ? read.found : ((await readSheets(db))?.found ?? null);
}

async function readSheets(db: RowsDatabase): Promise<Read | null> {
	return db.transaction('r', [db.rows, db.cursors, db.applied, db.locals], async () => {
		// Asked for all at once: while a passphrase is derived this worker takes no answer, and one after another waits for each.
		const [note, cursors, applied, pieces, localRows, count] = await Promise.all([
			readNote(db),
			db.cursors.toArray(),
			db.applied.toArray(),
			db.locals
				.where('name')
				.between(SHEET, SHEET + LAST)
				.toArray(),
			db.rows
				.where('id')
				.between(LOCAL_ID, LOCAL_ID + LAST)
				.toArray(),
			db.rows.count()
		]);
		if (!note) return null;
		if (!isLevel(note, { cursors, applied })) return { note, found: 'unlevel' };
		const late = new Set(Object.keys(note.late));
		const lateRows = late.size === 0 ? [] : (await db.rows.bulkGet([...late])).flatMap((row) => row ?? []);
		const rowCount = count - localRows.length;
		const { making } = note;
		const sheets = joined(pieces);
		return { note, found: { making, sheets, late, lateRows, localRows, rowCount, cursors, applied } };
	});
}

export function dexieSheets(db: RowsDatabase): SheetStore {
	return {
		read: () => withReopening(db, 'sheets.read', () => takeRead(db)),
		begin: (making) =>
			withReopening(db, 'sheets.begin', () =>
				db.transaction('rw', [db.cursors, db.applied, db.locals], async () => {
					const [cursors, applied] = [await db.cursors.toArray(), await db.applied.toArray()];
					await dropSheets(db);
					await putNote(db, beginNote(making, { cursors, applied }));
				})
			),
		finish: (making, { sheets, versions }) =>
			withReopening(db, 'sheets.finish', () =>
				db.transaction('rw', [db.locals], async () => {
					const note = await readNote(db);
					if (note?.making !== making) return false;
					await db.locals.bulkPut(sheets.flatMap(piecesOf));
					await putNote(db, noteWhole(note, versions));
					return true;
				})
			),
		drop: () => withReopening(db, 'sheets.drop', () => db.transaction('rw', [db.locals], () => dropSheets(db)))
	};
}

function piecesOf({ iv, ct }: SealedSheet, place: number): readonly SealedLocal[] {
	const count = Math.ceil(ct.length / PIECE_BYTES);
	return Array.from({ length: count }, (_, piece) => ({
		name: `${SHEET}${digits(place)}.${digits(piece)}`,
		iv,
		ct: ct.slice(piece * PIECE_BYTES, (piece + 1) * PIECE_BYTES)
	}));
}

/** By name their order is the order they were made in. */
function digits(place: number): string {
	return String(place).padStart(PLACE_DIGITS, '0');
}

/** Sheets from pieces in order; what an earlier version of the app left is one piece, and will not open. */
function joined(pieces: readonly SealedLocal[]): readonly SealedSheet[] {
	const sheets = new Map<string, { readonly iv: Uint8Array; readonly cts: Uint8Array[] }>();
	for (const { name, iv, ct } of pieces) {
		const place = name.slice(0, SHEET.length + PLACE_DIGITS);
		const sheet = sheets.get(place);
		if (sheet) sheet.cts.push(ct);
		else sheets.set(place, { iv, cts: [ct] });
	}
	return [...sheets.values()].map(({ iv, cts }) => ({ iv, ct: joinBytes(cts) }));
}

async function readNote(db: RowsDatabase): Promise<SheetNote | null> {
	return (await db.locals.get(NOTE))?.note ?? null;
}

async function putNote(db: RowsDatabase, note: SheetNote): Promise<void> {
	await db.locals.put({ name: NOTE, ...NOTHING, note });
}

async function dropSheets(db: RowsDatabase): Promise<void> {
	await db.locals
		.where('name')
		.between(SHEET, SHEET + LAST)
		.delete();
	await db.locals.delete(NOTE);
}
