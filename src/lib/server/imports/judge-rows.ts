/** Judges a list that lies in the store, over a connection of one's own, and answers piece by piece. */
import { randomUUID } from 'node:crypto';
import { type ImportedAddress, addressKey } from '#lib/domain/imports/address-row.ts';
import type { ImportDetail } from '#lib/domain/imports/batch.ts';
import { layoutOf, lineOfStored, linesBelowHead } from '#lib/domain/imports/layout.ts';
import { type ColumnChoice, IMPORT_FIELDS } from '#lib/domain/imports/columns.ts';
import {
	countVerdicts,
	judgeRows,
	placeKey,
	type KnownAddress,
	type RowVerdict
} from '#lib/domain/imports/verdicts.ts';
import { plainValues } from '#lib/sync/values.ts';
import { textIn } from '../office/place.ts';
import { openForReading, type StoreAddress } from '../reports/own-connection.ts';
import { stateFromText } from '../store/rows.ts';
import type { Database } from '../store/schema.ts';

export interface VerdictLine {
	readonly line: number;
	readonly kind: RowVerdict['kind'];
	readonly detail: ImportDetail;
	/** The id it is to get; null for what can never be taken in. */
	readonly ent: string | null;
}

export type JudgePiece =
	| { readonly kind: 'verdicts'; readonly verdicts: readonly VerdictLine[] }
	| {
			readonly kind: 'end';
			readonly counts: Readonly<Record<string, number>>;
			/** Rows that can be taken in, by the buurt and by the round that they name. */
			readonly areas: Readonly<Record<string, number>>;
			readonly rounds: Readonly<Record<string, number>>;
	  };

const ROWS_PER_READ = 2_000;

export async function* judgeInPieces(
	task: {
		readonly store: StoreAddress;
		readonly tenant: string;
		readonly batch: string;
		readonly choice: ColumnChoice;
	},
	size: number
): AsyncGenerator<JudgePiece> {
	const db = openForReading(task.store);
	try {
		const known = await readKnown(db, task.tenant);
		const rows = await readRows(db, task);
		// Blank rows of a sheet are left out, so a row's own number is put back afterwards.
		const verdicts = judgeRows(
			rows.map(({ cells }) => cells),
			{ choice: task.choice, known, firstRow: 0 }
		);
		const lineOf = (at: number): number => rows[at]?.line ?? 0;
		for (let from = 0; from < verdicts.length; from += size)
			yield {
				kind: 'verdicts',
				verdicts: verdicts
					.slice(from, from + size)
					.map((verdict) =>
						verdictLine(verdict, { lineOf, cells: rows[verdict.row]?.cells ?? [], choice: task.choice })
					)
			};
		const taken = verdicts.flatMap((verdict) => ('address' in verdict ? [verdict.address] : []));
		yield {
			kind: 'end',
			counts: countVerdicts(verdicts),
			areas: countBy(taken, ({ area }) => area),
			rounds: countBy(taken, ({ round }) => round)
		};
	} finally {
		await db.destroy();
	}
}

async function readKnown(db: Database, tenant: string): Promise<readonly KnownAddress[]> {
	const known: KnownAddress[] = [];
	for (let after = ''; ;) {
		const rows = await db
			.selectFrom('entity')
			.select(['ent', 'state'])
			.where('tenant', '=', tenant)
			.where('kind', '=', 'address')
			.where('ent', '>', after)
			.orderBy('ent')
			.limit(ROWS_PER_READ)
			.execute();
		for (const { ent, state } of rows) {
			const plain = plainValues(stateFromText(state));
			const number = plain['number'];
			const postcode = textIn(plain, 'postcode');
			if (postcode === null || typeof number !== 'number') continue;
			known.push({
				id: textIn(plain, 'mergedInto') ?? ent,
				key: addressKey({
					postcode,
					number,
					letter: textIn(plain, 'letter'),
					addition: textIn(plain, 'addition')
				}),
				bagId: textIn(plain, 'bagId'),
				place: placeKey({
					street: textIn(plain, 'street'),
					town: textIn(plain, 'town'),
					number,
					letter: textIn(plain, 'letter'),
					addition: textIn(plain, 'addition')
				}),
				isDoNotVisit: plain['doNotVisit'] === true
			});
		}
		const last = rows.at(-1);
		if (!last || rows.length < ROWS_PER_READ) return known;
		after = last.ent;
	}
}

async function readRows(
	db: Database,
	{ tenant, batch }: { readonly tenant: string; readonly batch: string }
): Promise<readonly { readonly line: number; readonly cells: readonly string[] }[]> {
	const list = await db
		.selectFrom('import_batch')
		.select('heads')
		.where('tenant', '=', tenant)
		.where('id', '=', batch)
		.executeTakeFirst();
	if (!list) return [];
	const [above, below] = linesBelowHead(layoutOf(JSON.parse(list.heads)));
	const rows = await db
		.selectFrom('import_row')
		.select(['line', 'cells'])
		.where('tenant', '=', tenant)
		.where('batch', '=', batch)
		.where('line', '>', above)
		.where('line', '<', below)
		.orderBy('line')
		.execute();
	return rows.map(({ line, cells }) => ({ line: lineOfStored(Number(line)), cells: cellsFromText(cells) }));
}

/** Written by `putRows` and by nobody else. */
export function cellsFromText(text: string): readonly string[] {
	const cells: readonly string[] = JSON.parse(text);
	return cells;
}

function verdictLine(
	verdict: RowVerdict,
	row: {
		readonly lineOf: (at: number) => number;
		readonly cells: readonly string[];
		readonly choice: ColumnChoice;
	}
): VerdictLine {
	const { kind } = verdict;
	const line = row.lineOf(verdict.row);
	// Only the chosen columns: whatever else the list says of people has no business here.
	const said = IMPORT_FIELDS.map((field) => row.cells[row.choice.indexOf(field)] ?? '');
	const cells = kind === 'new' ? {} : { cells: said };
	switch (kind) {
		case 'new':
			return { line, kind, detail: { address: verdict.address }, ent: randomUUID() };
		case 'corrected': {
			const { address, corrections } = verdict;
			return { line, kind, detail: { address, corrections: [...corrections], ...cells }, ent: randomUUID() };
		}
		case 'ambiguous': {
			const { address, doubt } = verdict;
			return { line, kind, detail: { address, doubt, ...cells }, ent: randomUUID() };
		}
		case 'duplicate': {
			const of = 'id' in verdict.of ? { id: verdict.of.id } : { row: row.lineOf(verdict.of.row) };
			return { line, kind, detail: { ...of, ...cells }, ent: null };
		}
		case 'doNotVisit':
			return { line, kind, detail: { id: verdict.id, ...cells }, ent: null };
		case 'invalid':
			return { line, kind, detail: { problem: verdict.problem, ...cells }, ent: null };
	}
}

function countBy(
	addresses: readonly ImportedAddress[],
	name: (address: ImportedAddress) => string | null
): Readonly<Record<string, number>> {
	const counts = new Map<string, number>();
	for (const address of addresses) {
		const one = name(address);
		if (one !== null) counts.set(one, (counts.get(one) ?? 0) + 1);
	}
	return Object.fromEntries(counts);
}
