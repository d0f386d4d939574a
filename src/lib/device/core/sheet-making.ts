/**
 * Makes the sheets of the rows anew. Begun in a turn, so that no commit is under way that nobody noted; after that
 * every commit notes what the sheets lack, and saving goes on meanwhile.
 */
import type { ChancePort, RowSealer, SealedSheet, SheetStore } from './ports.ts';
import type { RowBook } from './row-book.ts';
import { LATE_ROWS, SheetWriter, sheetBinding } from './row-sheets.ts';
import { troubleOf } from './trouble.ts';
import type { Turns } from './turns.ts';

export interface SheetDesk {
	readonly rows: RowBook;
	readonly turns: Turns;
	readonly sheets: SheetStore;
	readonly sealer: RowSealer;
	readonly tenant: string;
	readonly chance: ChancePort;
}

/**
 * @param lateMax as many rows may lack in the sheets that are there
 * @returns false when the store had no room or was closed
 */
export async function makeSheets(desk: SheetDesk, lateMax: number = LATE_ROWS): Promise<boolean> {
	const { rows, turns, sheets, chance } = desk;
	if (rows.lateCount <= lateMax) return true;
	const making = chance.uuid();
	try {
		await turns.run(() => sheets.begin(making));
		const made = await writeSheets(desk, making);
		if (await sheets.finish(making, made)) rows.noteSheets(made.versions);
		return true;
	} catch (error) {
		// A full disk has room for what is recorded first; the next opening opens row by row.
		if (!troubleOf(error)) throw error;
		return false;
	}
}

async function writeSheets(
	{ rows, sealer, tenant }: SheetDesk,
	making: string
): Promise<{ readonly sheets: readonly SealedSheet[]; readonly versions: ReadonlyMap<string, number> }> {
	const sheets: SealedSheet[] = [];
	const versions = new Map<string, number>();
	let writer = new SheetWriter();
	const put = async (): Promise<void> => {
		const { bytes } = writer;
		writer = new SheetWriter();
		sheets.push(await sealer.seal(bytes, sheetBinding(tenant, making, sheets.length)));
	};
	for (const id of [...rows.rows()].map((row) => row.id)) {
		const row = rows.stored(id);
		if (!row) continue;
		writer.add(row, () => rows.index.get(id)?.values ?? {});
		versions.set(id, row.ver);
		if (writer.isFull) await put();
	}
	if (!writer.isEmpty) await put();
	return { sheets, versions };
}
