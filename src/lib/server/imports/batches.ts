/** Lists of addresses as they lie in the store, from the file that came to the history of what was taken in. */
import * as v from 'valibot';
import {
	choiceSchema,
	detailSchema,
	EMPTY_PLAN,
	IMPORT_OUTCOMES,
	IMPORT_STATES,
	type ImportDetail,
	type ImportOutcome,
	type ImportPlan,
	type ImportState,
	planSchema
} from '#lib/domain/imports/batch.ts';
import type { ColumnChoice } from '#lib/domain/imports/columns.ts';
import { layoutOf, lineOfStored, linesBelowHead, type ListLayout, storedLine } from '#lib/domain/imports/layout.ts';
import { type VerdictKind, VERDICTS } from '#lib/domain/imports/verdicts.ts';
import type { OfficePlace } from '../office/place.ts';
import type { ImportBatchRow } from '../store/schema-data.ts';
import type { Database } from '../store/schema.ts';
import { cellsFromText } from './judge-rows.ts';

export interface ImportBatch {
	readonly id: string;
	readonly name: string;
	readonly state: ImportState;
	readonly person: string;
	readonly madeAt: number;
	readonly touchedAt: number;
	readonly endedAt: number | null;
	readonly lines: number;
	readonly done: number;
	readonly layout: ListLayout;
	readonly choice: ColumnChoice;
	readonly plan: ImportPlan;
}

export async function readBatch({ db, tenant }: OfficePlace, id: string): Promise<ImportBatch | null> {
	const row = await db
		.selectFrom('import_batch')
		.selectAll()
		.where('tenant', '=', tenant)
		.where('id', '=', id)
		.executeTakeFirst();
	return row ? batchOf(row) : null;
}

/** The newest first. */
export async function listBatches({ db, tenant }: OfficePlace, limit: number): Promise<readonly ImportBatch[]> {
	const rows = await db
		.selectFrom('import_batch')
		.selectAll()
		.where('tenant', '=', tenant)
		.orderBy('made_at', 'desc')
		.orderBy('id')
		.limit(limit)
		.execute();
	return rows.map(batchOf);
}

type BatchChange = Partial<
	Pick<ImportBatch, 'state' | 'touchedAt' | 'endedAt' | 'lines' | 'done' | 'choice' | 'layout' | 'plan'>
>;

/**
 * Writes a step of a list.
 *
 * @param from the states it may come from; false when it was in another one by then
 */
export async function changeBatch(
	{ db, tenant }: OfficePlace,
	id: string,
	change: BatchChange & { readonly from?: readonly ImportState[] }
): Promise<boolean> {
	const { from, state, touchedAt, endedAt, lines, done, choice, layout, plan } = change;
	const result = await db
		.updateTable('import_batch')
		.set({
			...(state === undefined ? {} : { state }),
			...(touchedAt === undefined ? {} : { touched_at: touchedAt }),
			...(endedAt === undefined ? {} : { ended_at: endedAt }),
			...(lines === undefined ? {} : { lines }),
			...(done === undefined ? {} : { done }),
			...(choice === undefined ? {} : { choice: JSON.stringify(choice) }),
			...(layout === undefined ? {} : { heads: JSON.stringify(layout) }),
			...(plan === undefined ? {} : { plan: JSON.stringify(plan) })
		})
		.where('tenant', '=', tenant)
		.where('id', '=', id)
		.$if(from !== undefined, (query) => query.where('state', 'in', [...(from ?? [])]))
		.executeTakeFirst();
	return Number(result.numUpdatedRows) === 1;
}

/**
 * Takes a list away with all that is kept of it; what was written from it stays.
 *
 * @param list.from the states it may be in; false when it is in another one by then, and nothing goes
 */
export async function removeBatch(
	db: Database,
	tenant: string,
	list: { readonly id: string; readonly from?: readonly ImportState[] }
): Promise<boolean> {
	const { id, from } = list;
	const gone = await db
		.deleteFrom('import_batch')
		.where('tenant', '=', tenant)
		.where('id', '=', id)
		.$if(from !== undefined, (query) => query.where('state', 'in', [...(from ?? [])]))
		.returning('id')
		.execute();
	if (from !== undefined && gone.length === 0) return false;
	await removeRows(db, tenant, id);
	await db.deleteFrom('import_verdict').where('tenant', '=', tenant).where('batch', '=', id).execute();
	return true;
}

/** The cells as they came, columns of no concern here included. */
export async function removeRows(db: Database, tenant: string, id: string): Promise<void> {
	await db.deleteFrom('import_row').where('tenant', '=', tenant).where('batch', '=', id).execute();
}

/**
 * What rows of lists that ended still hold as it came; what was judged of each, and its id, stay. Answers how many it
 * emptied: ask again until none is left.
 */
export async function removeCells(
	db: Database,
	tenant: string,
	options: { readonly from: readonly ImportState[]; readonly before: number; readonly limit: number }
): Promise<number> {
	const rows = await db
		.selectFrom('import_verdict')
		.innerJoin('import_batch', (join) =>
			join
				.onRef('import_batch.tenant', '=', 'import_verdict.tenant')
				.onRef('import_batch.id', '=', 'import_verdict.batch')
		)
		.select(['import_verdict.batch', 'import_verdict.line', 'import_verdict.detail'])
		.where('import_verdict.tenant', '=', tenant)
		.where('import_batch.state', 'in', [...options.from])
		.where('import_batch.touched_at', '<', options.before)
		.where('import_verdict.detail', 'like', '%"cells":%')
		.limit(options.limit)
		.execute();
	let emptied = 0;
	for (const { batch, line, detail } of rows) {
		const { cells, ...kept }: Record<string, unknown> = JSON.parse(detail);
		if (cells !== undefined) emptied += 1;
		await db
			.updateTable('import_verdict')
			.set({ detail: JSON.stringify(kept) })
			.where('tenant', '=', tenant)
			.where('batch', '=', batch)
			.where('line', '=', line)
			.execute();
	}
	return emptied;
}

export interface StoredRow {
	/** As the spreadsheet numbers it. */
	readonly line: number;
	readonly cells: readonly string[];
}

/** The first rows below the heads. */
export async function readFirstRows(
	place: OfficePlace,
	list: Pick<ImportBatch, 'id' | 'layout'>,
	limit: number
): Promise<readonly StoredRow[]> {
	return readStored(place, { id: list.id, between: linesBelowHead(list.layout), limit });
}

/** The first rows of a sheet, with whatever stands above its heads. */
export async function readTopRows(
	place: OfficePlace,
	{ id, sheet, limit }: { readonly id: string; readonly sheet: number; readonly limit: number }
): Promise<readonly StoredRow[]> {
	return readStored(place, { id, between: [storedLine(sheet, 0), storedLine(sheet + 1, 0)], limit });
}

/** How many rows stand below the heads. */
export async function countBelowHead(
	{ db, tenant }: OfficePlace,
	id: string,
	layout: Pick<ListLayout, 'sheet' | 'headLine'>
): Promise<number> {
	const [above, below] = linesBelowHead(layout);
	const row = await db
		.selectFrom('import_row')
		.select((e) => e.fn.countAll<number | string>().as('count'))
		.where('tenant', '=', tenant)
		.where('batch', '=', id)
		.where('line', '>', above)
		.where('line', '<', below)
		.executeTakeFirst();
	return Number(row?.count ?? 0);
}

async function readStored(
	{ db, tenant }: OfficePlace,
	asked: { readonly id: string; readonly between: readonly [number, number]; readonly limit: number }
): Promise<readonly StoredRow[]> {
	const [above, below] = asked.between;
	const rows = await db
		.selectFrom('import_row')
		.select(['line', 'cells'])
		.where('tenant', '=', tenant)
		.where('batch', '=', asked.id)
		.where('line', '>', above)
		.where('line', '<', below)
		.orderBy('line')
		.limit(asked.limit)
		.execute();
	return rows.map(({ line, cells }) => ({ line: lineOfStored(Number(line)), cells: cellsFromText(cells) }));
}

export interface ImportVerdict {
	readonly line: number;
	readonly kind: VerdictKind;
	readonly detail: ImportDetail;
	readonly ent: string | null;
	readonly isTaken: boolean;
	readonly outcome: ImportOutcome | null;
}

export interface VerdictFilter {
	readonly kinds?: readonly VerdictKind[];
	readonly outcome?: ImportOutcome;
	readonly isTaken?: boolean;
}

/** Rows above a line, in their order. */
export async function readVerdicts(
	{ db, tenant }: OfficePlace,
	id: string,
	options: VerdictFilter & { readonly after?: number; readonly offset?: number; readonly limit: number }
): Promise<readonly ImportVerdict[]> {
	const { kinds, outcome, isTaken, after = -1, offset = 0, limit } = options;
	const rows = await db
		.selectFrom('import_verdict')
		.selectAll()
		.where('tenant', '=', tenant)
		.where('batch', '=', id)
		.where('line', '>', after)
		.$if(kinds !== undefined, (query) => query.where('kind', 'in', [...(kinds ?? [])]))
		.$if(outcome !== undefined, (query) => query.where('outcome', '=', outcome ?? ''))
		.$if(isTaken !== undefined, (query) => query.where('taken', '=', Number(isTaken)))
		.orderBy('line')
		.offset(offset)
		.limit(limit)
		.execute();
	return rows.flatMap((row) => {
		const kind = VERDICTS.find((one) => one === row.kind);
		const detail = v.safeParse(detailSchema, JSON.parse(row.detail));
		if (!kind || !detail.success) return [];
		return [
			{
				line: Number(row.line),
				kind,
				detail: detail.output,
				ent: row.ent,
				isTaken: Number(row.taken) === 1,
				outcome: IMPORT_OUTCOMES.find((one) => one === row.outcome) ?? null
			}
		];
	});
}

/** How many rows ended how. */
export async function countOutcomes(
	{ db, tenant }: OfficePlace,
	id: string
): Promise<Readonly<Record<ImportOutcome | 'taken', number>>> {
	const rows = await db
		.selectFrom('import_verdict')
		.select(['outcome', 'taken'])
		.select((e) => e.fn.countAll<number | string>().as('count'))
		.where('tenant', '=', tenant)
		.where('batch', '=', id)
		.groupBy(['outcome', 'taken'])
		.execute();
	const counts = { written: 0, refused: 0, there: 0, undone: 0, kept: 0, taken: 0 };
	for (const row of rows) {
		const outcome = IMPORT_OUTCOMES.find((one) => one === row.outcome);
		if (outcome) counts[outcome] += Number(row.count);
		if (Number(row.taken) === 1) counts.taken += Number(row.count);
	}
	return counts;
}

/** Which rows of doubt a person takes in after all. */
export async function chooseDoubtful(
	{ db, tenant }: OfficePlace,
	id: string,
	choice: { readonly lines: readonly number[]; readonly taken: boolean }
): Promise<void> {
	if (choice.lines.length === 0) return;
	await db
		.updateTable('import_verdict')
		.set({ taken: Number(choice.taken) })
		.where('tenant', '=', tenant)
		.where('batch', '=', id)
		.where('kind', '=', 'ambiguous')
		.where('line', 'in', [...choice.lines])
		.execute();
}

function batchOf(row: ImportBatchRow): ImportBatch {
	const choice = v.safeParse(choiceSchema, JSON.parse(row.choice));
	const plan = v.safeParse(planSchema, JSON.parse(row.plan));
	const state = IMPORT_STATES.find((one) => one === row.state);
	if (!state) throw new Error('a list of addresses is in a state that this version does not know');
	return {
		id: row.id,
		name: row.name,
		state,
		person: row.person,
		madeAt: Number(row.made_at),
		touchedAt: Number(row.touched_at),
		endedAt: row.ended_at === null ? null : Number(row.ended_at),
		lines: Number(row.lines),
		done: Number(row.done),
		layout: layoutOf(JSON.parse(row.heads)),
		choice: choice.success ? choice.output : [],
		plan: plan.success ? plan.output : EMPTY_PLAN
	};
}
