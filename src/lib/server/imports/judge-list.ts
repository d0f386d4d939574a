/** The dry run: every row judged in a thread, beside what the organisation has. It writes nothing but the report. */
import type { ColumnChoice } from '#lib/domain/imports/columns.ts';
import { batchesOf } from '../store/batches.ts';
import type { StoreAddress } from '../reports/own-connection.ts';
import { piecesFrom } from '../threads/run-thread.ts';
import { changeBatch } from './batches.ts';
import type { JudgePiece, VerdictLine } from './judge-rows.ts';
import { planImport } from './plan-import.ts';
import type { ImportDesk } from './running.ts';

const LIMITS = { memoryMegabytesMax: 768, msMax: 300_000 } as const;

export async function judgeList(
	desk: ImportDesk,
	task: { readonly batch: string; readonly choice: ColumnChoice; readonly store: StoreAddress }
): Promise<void> {
	const { store, tenant } = desk;
	const { batch, choice } = task;
	const place = { db: store.db, tenant };
	const { judgeTask, threadAddress } = await import('./import-thread.ts');
	await store.transaction(tenant, async (_tx, db) => {
		await db.deleteFrom('import_verdict').where('tenant', '=', tenant).where('batch', '=', batch).execute();
	});
	let done = 0;
	const pieces = piecesFrom<JudgePiece>(
		threadAddress,
		{ task: judgeTask, store: task.store, tenant, batch, choice: [...choice] },
		LIMITS
	);
	for await (const piece of pieces) {
		if (piece.kind === 'end') {
			const plan = await planImport(place, piece);
			await changeBatch(place, batch, { from: ['judging'], state: 'judged', touchedAt: desk.now(), plan });
			continue;
		}
		await putVerdicts(desk, { batch, verdicts: piece.verdicts });
		done += piece.verdicts.length;
		await changeBatch(place, batch, { touchedAt: desk.now(), done });
	}
}

async function putVerdicts(
	{ store, tenant }: ImportDesk,
	{ batch, verdicts }: { readonly batch: string; readonly verdicts: readonly VerdictLine[] }
): Promise<void> {
	await store.transaction(tenant, async (_tx, db) => {
		for (const some of batchesOf(verdicts))
			await db
				.insertInto('import_verdict')
				.values(
					some.map(({ line, kind, detail, ent }) => ({
						tenant,
						batch,
						line,
						kind,
						detail: JSON.stringify(detail),
						ent,
						taken: Number(kind === 'new' || kind === 'corrected'),
						outcome: null
					}))
				)
				.execute();
	});
}
