/**
 * Sheets: many rows under one seal. A page of the office's changes is written as it came in, with two or three seals and
 * not with one for each record; opening the vault opens two hundred things and not ten thousand. A row lies by itself
 * or in sheets: by itself it is newer than any copy in a sheet, and of copies in sheets the highest version counts.
 * A row that is deleted goes from every sheet that holds a copy, in the same commit (G12); see `sheet-shelf.ts`.
 */
import type { EntityState } from '#lib/sync/merge.ts';
import { observeState, type Row, rowFromText, rowText } from './row.ts';
import { type Brief, briefOf, FoldedState, type Values } from './folded-state.ts';
import { fromUtf8, joinBytes, toUtf8 } from './bytes.ts';

/** Characters of a sheet, about: what a browser keeps beside its key, and not as a file of its own. */
export const SHEET_CHARS = 50_000;
/** Fewer rows than this in a commit lie by themselves. */
export const SHEET_ROWS_MIN = 24;
/** Rows that may lie by themselves before they are gathered into sheets: each costs an opening more. */
export const LATE_ROWS = 150;

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
	readonly #heads: string[] = [];
	readonly #versions = new Map<string, number>();
	readonly #texts: Uint8Array[] = [];
	#size = 0;

	/** True when the sheet is as long as it should be. */
	get isFull(): boolean {
		return this.#size >= SHEET_CHARS;
	}

	get isEmpty(): boolean {
		return this.#heads.length === 0;
	}

	/** Versions of the rows in it. */
	get versions(): ReadonlyMap<string, number> {
		return this.#versions;
	}

	/** @param values the values of the state, as the index reads them */
	add(row: Row, values: (base: EntityState) => Values): void {
		const { id, ver, kind, scope, base } = row;
		this.#versions.set(id, ver);
		if (base === null || row.pend.length > 0 || row.left) {
			this.#head([id, ver, this.#text(toUtf8(rowText(row))), this.#word(kind), this.#word(scope)]);
			return;
		}
		const text = base instanceof FoldedState ? base.bytes : toUtf8(JSON.stringify(base));
		const brief: Brief = base instanceof FoldedState ? base.brief : briefOf(values(base));
		const { time, counter } = observeState({ time: 0, counter: 0 }, base);
		this.#head([
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
		const words = JSON.stringify([...this.#words.keys()]);
		return joinBytes([toUtf8(`{"words":${words},"rows":[${this.#heads.join(',')}]}\n`), ...this.#texts]);
	}

	#head(head: FoldedHead | WholeHead): void {
		const text = JSON.stringify(head);
		this.#heads.push(text);
		this.#size += text.length;
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

export interface ReadSheet {
	/** All that it holds, also what counts no more. */
	readonly versions: ReadonlyMap<string, number>;
	readonly rows: readonly Row[];
}

/** @param isLate whether a newer copy of the row lies by itself */
export function readSheet(sheet: Uint8Array, isLate: (id: string) => boolean): ReadSheet {
	const rows: Row[] = [];
	const versions = new Map<string, number>();
	const headEnd = sheet.indexOf(LINE_END);
	// Sealed by this phone and opened with its binding intact, so its shape is ours.
	const head: SheetHead = JSON.parse(fromUtf8(sheet.subarray(0, headEnd)));
	let from = headEnd + 1;
	for (const each of head.rows) {
		const to = from + each[BYTES];
		versions.set(each[ID], each[VER]);
		if (!isLate(each[ID]))
			rows.push(
				each.length === 5 ? wholeRow(each, head, sheet.subarray(from, to)) : foldedRow(each, head, { sheet, from, to })
			);
		from = to;
	}
	return { versions, rows };
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

/** What a sheet is bound to: it opens under its own name and under no other. */
export function sheetBinding(tenant: string, id: string): string {
	return [tenant, 'sheet 3', id].join('|');
}
