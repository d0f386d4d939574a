/** A file that somebody sends: read in a thread, its rows put away piece by piece. Nothing of it becomes a record yet. */
import { EMPTY_PLAN } from '#lib/domain/imports/batch.ts';
import { recogniseColumns } from '#lib/domain/imports/columns.ts';
import type { ListLayout } from '#lib/domain/imports/layout.ts';
import { LINE_LENGTH_MAX } from '#lib/domain/record.ts';
import { batchesOf } from '../store/batches.ts';
import type { SqlStore } from '../store/sql-store.ts';
import { piecesFrom, ThreadEnded } from '../threads/run-thread.ts';
import { removeBatch } from './batches.ts';
import type { ListError, ListRow } from './read-list.ts';

/** An Excel file of a hundred thousand rows takes some seconds on a small server. */
const LIMITS = { memoryMegabytesMax: 768, msMax: 120_000 } as const;

export type TakeTrouble = ListError | { readonly kind: 'tooHeavy' };
export type TakeOutcome =
	{ readonly ok: true; readonly batch: string } | { readonly ok: false; readonly error: TakeTrouble };

type Piece =
	| { readonly kind: 'trouble'; readonly error: ListError }
	| { readonly kind: 'layout'; readonly layout: ListLayout; readonly lines: number }
	/** Their lines are those of the store, for each sheet apart. */
	| { readonly kind: 'rows'; readonly rows: readonly ListRow[] };

/** Answers once every row lies in the store, to be judged; a file that breaks off leaves nothing. */
export async function takeList(
	desk: { readonly store: SqlStore; readonly tenant: string; readonly person: string; readonly now: () => number },
	file: { readonly name: string; readonly bytes: Uint8Array }
): Promise<TakeOutcome> {
	const { readTask, threadAddress } = await import('./import-thread.ts');
	const batch = crypto.randomUUID();
	try {
		const pieces = piecesFrom<Piece>(threadAddress, { task: readTask, bytes: file.bytes }, LIMITS);
		for await (const piece of pieces) {
			if (piece.kind === 'trouble') return { ok: false, error: piece.error };
			if (piece.kind === 'layout') await putBatch(desk, { batch, name: file.name, ...piece });
			else await putRows(desk, { batch, rows: piece.rows });
		}
		return { ok: true, batch };
	} catch (error) {
		await desk.store.transaction(desk.tenant, (_tx, db) => removeBatch(db, desk.tenant, { id: batch }));
		if (error instanceof ThreadEnded) return { ok: false, error: { kind: 'tooHeavy' } };
		throw error;
	}
}

type Desk = Parameters<typeof takeList>[0];

async function putBatch(
	{ store, tenant, person, now }: Desk,
	list: { readonly batch: string; readonly name: string; readonly layout: ListLayout; readonly lines: number }
): Promise<void> {
	const at = now();
	await store.transaction(tenant, async (_tx, db) => {
		await db
			.insertInto('import_batch')
			.values({
				tenant,
				id: list.batch,
				name: list.name.slice(0, LINE_LENGTH_MAX),
				state: 'read',
				person,
				made_at: at,
				touched_at: at,
				ended_at: null,
				lines: list.lines,
				done: 0,
				heads: JSON.stringify(list.layout),
				choice: JSON.stringify(recogniseColumns(list.layout.heads)),
				plan: JSON.stringify(EMPTY_PLAN)
			})
			.execute();
	});
}

async function putRows(
	{ store, tenant }: Desk,
	{ batch, rows }: { readonly batch: string; readonly rows: readonly ListRow[] }
): Promise<void> {
	await store.transaction(tenant, async (_tx, db) => {
		for (const some of batchesOf(rows))
			await db
				.insertInto('import_row')
				.values(some.map(({ line, cells }) => ({ tenant, batch, line, cells: JSON.stringify(cells) })))
				.execute();
	});
}
