/**
 * Sheets: the rows of the phone once more, many to a seal, so that opening the vault opens two hundred things and not
 * ten thousand. The rows stay the truth. A sheet says which version of a row it holds; the store notes, in the very
 * transaction that changes a row, that the sheets are late for it, and such a row is read by itself. Sheets that are
 * missing, damaged or not level with the rows are left aside, everything is opened row by row, and they are made anew.
 */
import { observeState, type Row, rowFromText, rowText } from './row.ts';
import { type Brief, briefOf, FoldedState, type Values } from './folded-state.ts';
import type { Applied, Cursor, RowCommit } from './ports.ts';
import { fromUtf8, joinBytes, toUtf8 } from './bytes.ts';

/** Bytes of a sheet, about: few seals to break when the vault is opened, and little to seal at a time. */
const SHEET_BYTES = 224_000;
/** Rows that may be late before sheets are made anew: each costs as much as it did without sheets. */
export const LATE_ROWS = 150;
/** With more than this, sheets save nothing any more. */
const LATE_ROWS_MAX = 1_500;
/** In front of the id of a row that is the phone's own, such as a draft; those are in no sheet. */
export const LOCAL_ID = 'draft.';

/** What the store keeps beside the sheets, in the clear as ids and cursors are. */
export interface SheetNote {
	/** Which making of sheets this is. */
	readonly making: string;
	/** False while they are being made. */
	readonly isWhole: boolean;
	/** Versions of the rows that changed since. */
	readonly late: Readonly<Record<string, number>>;
	/** As the store held them after its last write: a version of the app that knows no sheets does not write them here. */
	readonly cursors: Readonly<Record<string, string>>;
	readonly applied: Readonly<Record<string, number>>;
}

export function beginNote(
	making: string,
	held: { readonly cursors: readonly Cursor[]; readonly applied: readonly Applied[] }
): SheetNote {
	return { making, isWhole: false, late: {}, ...marksOf(held) };
}

/** The note after a commit; null when the sheets must go: what was deleted may not lie on in them. */
export function noteAfter(note: SheetNote, commit: RowCommit): SheetNote | null {
	if (commit.deletes.some((id) => !id.startsWith(LOCAL_ID))) return null;
	const late = { ...note.late };
	for (const { row } of commit.puts) if (!row.id.startsWith(LOCAL_ID)) late[row.id] = row.ver;
	if (Object.keys(late).length > LATE_ROWS_MAX) return null;
	const cursors = { ...note.cursors };
	for (const scope of commit.forgetScopes) delete cursors[scope];
	for (const cursor of commit.cursors) cursors[cursor.scope] = markOf(cursor);
	const { applied } = commit;
	return { ...note, late, cursors, applied: applied ? { ...note.applied, [applied.inc]: applied.n } : note.applied };
}

/** The note once the sheets lie there; what changed while they were made stays late. */
export function noteWhole(note: SheetNote, versions: ReadonlyMap<string, number>): SheetNote {
	const late = Object.entries(note.late).filter(([id, ver]) => ver > (versions.get(id) ?? 0));
	return { ...note, isWhole: true, late: Object.fromEntries(late) };
}

/** Every write since was by somebody who knows sheets. */
export function isLevel(
	note: SheetNote,
	held: { readonly cursors: readonly Cursor[]; readonly applied: readonly Applied[] }
): boolean {
	const { cursors, applied } = marksOf(held);
	return note.isWhole && isSame(note.cursors, cursors) && isSame(note.applied, applied);
}

function marksOf(held: {
	readonly cursors: readonly Cursor[];
	readonly applied: readonly Applied[];
}): Pick<SheetNote, 'cursors' | 'applied'> {
	return {
		cursors: Object.fromEntries(held.cursors.map((cursor) => [cursor.scope, markOf(cursor)])),
		applied: Object.fromEntries(held.applied.map(({ inc, n }) => [inc, n]))
	};
}

function markOf({ epoch, seq, snapshot }: Cursor): string {
	return [epoch, seq, snapshot ? JSON.stringify(snapshot) : ''].join(' ');
}

function isSame(a: Readonly<Record<string, unknown>>, b: Readonly<Record<string, unknown>>): boolean {
	const names = Object.keys(a);
	return names.length === Object.keys(b).length && names.every((name) => a[name] === b[name]);
}

/*
 * A sheet in bytes: one line that says what it holds, and behind it the texts, one after the other. Opening reads the
 * line; the texts, which are most of it, stay bytes until somebody asks for a record.
 */

/** Places in `words` for what repeats; `own` and `epoch` as in a row. */
type FoldedHead = readonly [
	id: string,
	ver: number,
	bytes: number,
	kind: number,
	scope: number,
	epoch: number,
	root: string | 0,
	move: number,
	time: number,
	counter: number,
	brief: Values,
	/** Names of the fields that are too long for it, 0 for none. */
	folded: readonly number[] | 0,
	own: Row['own']
];
type WholeHead = readonly [id: string, ver: number, bytes: number, kind: number, scope: number];
/* Where they stand in both. */
const ID = 0;
const VER = 1;
const BYTES = 2;
const KIND = 3;
const SCOPE = 4;
/* And in the first alone. */
const EPOCH = 5;
const ROOT = 6;
const MOVE = 7;
const TIME = 8;
const COUNTER = 9;
const BRIEF = 10;
const FOLDED = 11;
const OWN = 12;

const LINE_END = 10;

interface SheetHead {
	readonly words: readonly string[];
	readonly rows: readonly (FoldedHead | WholeHead)[];
}

/** Writes rows into sheets as they are given; a row that still waits for something is kept whole. */
export class SheetWriter {
	readonly #words = new Map<string, number>();
	readonly #heads: (FoldedHead | WholeHead)[] = [];
	readonly #texts: Uint8Array[] = [];
	#size = 0;

	/** True when the sheet is as long as it should be. */
	get isFull(): boolean {
		return this.#size >= SHEET_BYTES;
	}

	get isEmpty(): boolean {
		return this.#heads.length === 0;
	}

	/** @param values the values of the record, as screens see it */
	add(row: Row, values: () => Values): void {
		const { id, ver, kind, scope, base } = row;
		if (base === null || row.pend.length > 0 || row.left) {
			this.#heads.push([id, ver, this.#text(toUtf8(rowText(row))), this.#word(kind), this.#word(scope)]);
			return;
		}
		const text = base instanceof FoldedState ? base.bytes : toUtf8(JSON.stringify(base));
		const brief: Brief = base instanceof FoldedState ? base.brief : briefOf(values());
		const { time, counter } = observeState({ time: 0, counter: 0 }, base);
		this.#heads.push([
			id,
			ver,
			this.#text(text),
			this.#word(kind),
			this.#word(scope),
			row.epoch === null ? -1 : this.#word(row.epoch),
			row.root === id ? 0 : row.root,
			row.move,
			time,
			counter,
			brief.values,
			brief.folded.length === 0 ? 0 : brief.folded.map((name) => this.#word(name)),
			row.own
		]);
	}

	get bytes(): Uint8Array {
		const head: SheetHead = { words: [...this.#words.keys()], rows: this.#heads };
		return joinBytes([toUtf8(`${JSON.stringify(head)}\n`), ...this.#texts]);
	}

	#text(bytes: Uint8Array): number {
		this.#texts.push(bytes);
		this.#size += bytes.length;
		return bytes.length;
	}

	#word(text: string): number {
		const known = this.#words.get(text);
		if (known !== undefined) return known;
		this.#words.set(text, this.#words.size);
		return this.#words.size - 1;
	}
}

/** The rows of a sheet, but for those it is late for. */
export function readSheet(sheet: Uint8Array, isLate: (id: string) => boolean): readonly Row[] {
	const rows: Row[] = [];
	const headEnd = sheet.indexOf(LINE_END);
	// Sealed by this phone and opened with its binding intact, so its shape is ours.
	const head: SheetHead = JSON.parse(fromUtf8(sheet.subarray(0, headEnd)));
	let from = headEnd + 1;
	for (const each of head.rows) {
		const to = from + each[BYTES];
		if (!isLate(each[ID]))
			rows.push(
				each.length === 5 ? wholeRow(each, head, sheet.subarray(from, to)) : foldedRow(each, head, { sheet, from, to })
			);
		from = to;
	}
	return rows;
}

function wholeRow([id, ver, , kind, scope]: WholeHead, { words }: SheetHead, text: Uint8Array): Row {
	return rowFromText(fromUtf8(text), { id, ver, kind: words[kind] ?? '', scope: words[scope] ?? '' });
}

const NONE: readonly string[] = [];

/** By place and not taken apart by name: this runs for every record before anybody sees the round. */
function foldedRow(
	head: FoldedHead,
	{ words }: SheetHead,
	{ sheet, from, to }: { readonly sheet: Uint8Array; readonly from: number; readonly to: number }
): Row {
	const id = head[ID];
	const kind = words[head[KIND]] ?? '';
	const root = head[ROOT] === 0 ? id : head[ROOT];
	const folded = head[FOLDED] === 0 ? NONE : head[FOLDED].map((at) => words[at] ?? '');
	return {
		id,
		kind,
		root,
		scope: words[head[SCOPE]] ?? '',
		move: head[MOVE],
		epoch: head[EPOCH] < 0 ? null : (words[head[EPOCH]] ?? null),
		base: new FoldedState({
			ent: id,
			kind,
			root,
			time: head[TIME],
			counter: head[COUNTER],
			values: head[BRIEF],
			folded,
			sheet,
			from,
			to
		}),
		pend: [],
		left: false,
		own: head[OWN],
		ver: head[VER]
	};
}

/** What a sheet is bound to: it opens as this one of this making, and as nothing else. */
export function sheetBinding(tenant: string, making: string, place: number): string {
	return [tenant, 'sheet 2', making, String(place)].join('|');
}
