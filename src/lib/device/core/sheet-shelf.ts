/**
 * Which sheet holds which row, in which version. A sheet is never changed: what must go from it, or is needed no more,
 * goes with the whole sheet, and what still counts in it is written anew beside (G12).
 */
import type { RowSealer, StoredSheet } from './ports.ts';
import type { Values } from './folded-state.ts';
import type { EntityState } from '#lib/sync/merge.ts';
import type { Row } from './row.ts';
import { SHEET_CHARS, SHEET_ROWS_MIN, SheetWriter, sheetBinding } from './row-sheets.ts';

/** Whether this version of the row is the one that counts, and lies in no other place. */
export type IsLive = (id: string, ver: number) => boolean;

export class SheetShelf {
	readonly #sheets = new Map<string, ReadonlyMap<string, number>>();
	/** Sheets that could hold far more. */
	readonly #short = new Set<string>();

	/** A sheet lies in the store, with these versions of rows. */
	put({ id, ct }: StoredSheet, versions: ReadonlyMap<string, number>): void {
		this.#sheets.set(id, versions);
		if (versions.size < SHEET_ROWS_MIN && ct.length < SHEET_CHARS / 2) this.#short.add(id);
	}

	take(sheets: readonly string[]): void {
		for (const sheet of sheets) {
			this.#sheets.delete(sheet);
			this.#short.delete(sheet);
		}
	}

	clear(): void {
		this.#sheets.clear();
		this.#short.clear();
	}

	/** Sheets with any copy of these, whether it counts or not. */
	holding(ids: ReadonlySet<string>): readonly string[] {
		if (ids.size === 0) return [];
		return [...this.#sheets].flatMap(([sheet, versions]) => (hasAny(versions, ids) ? [sheet] : []));
	}

	/** What counts in a sheet. */
	live(sheet: string, isLive: IsLive): readonly string[] {
		return [...(this.#sheets.get(sheet) ?? [])].flatMap(([id, ver]) => (isLive(id, ver) ? [id] : []));
	}

	/** What counts in sheets of which little counts: better written anew with others. */
	thin(isLive: IsLive): readonly string[] {
		return [...this.#sheets].flatMap(([sheet, versions]) => {
			const live = this.live(sheet, isLive);
			return this.#short.has(sheet) || live.length < versions.size / 2 ? live : [];
		});
	}
}

function hasAny(versions: ReadonlyMap<string, number>, ids: ReadonlySet<string>): boolean {
	const [few, many] = versions.size < ids.size ? [versions, ids] : [ids, versions];
	for (const id of few.keys()) if (many.has(id)) return true;
	return false;
}

export interface MadeSheet {
	readonly sheet: StoredSheet;
	readonly versions: ReadonlyMap<string, number>;
}

/** @param nameOf the name of the sheet at this place: no two sheets ever bear the same */
export async function makeSheets(
	rows: readonly Row[],
	options: {
		readonly sealer: RowSealer;
		readonly tenant: string;
		readonly nameOf: (place: number) => string;
		readonly values: (base: EntityState) => Values;
	}
): Promise<readonly MadeSheet[]> {
	const { sealer, tenant, nameOf, values } = options;
	const made: Promise<MadeSheet>[] = [];
	let writer = new SheetWriter();
	const put = (): void => {
		const { bytes, versions } = writer;
		const id = nameOf(made.length);
		writer = new SheetWriter();
		made.push(sealer.seal(bytes, sheetBinding(tenant, id)).then((sealed) => ({ sheet: { id, ...sealed }, versions })));
	};
	for (const row of rows) {
		writer.add(row, values);
		if (writer.isFull) put();
	}
	if (!writer.isEmpty) put();
	return Promise.all(made);
}
