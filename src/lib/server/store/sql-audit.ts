/** The audit on a SQL engine. There is no verb that changes an entry or takes one out. */
import { aboutOf } from '#lib/domain/audit.ts';
import { type AuditVerbs, chainAudit } from './audit-chain.ts';
import { batchesOf } from './batches.ts';
import type { Database } from './schema.ts';
import type { Engine } from './sql-store.ts';

export function auditVerbs(
	db: Database,
	{ tenant, engine }: { readonly tenant: string; readonly engine: Engine }
): AuditVerbs {
	return {
		async appendAudit(notes) {
			if (notes.length === 0) return;
			const count = notes.length;
			// Takes the numbers and holds the row: the hash that comes back is the last entry's, and stays so until commit.
			const taken = await db
				.insertInto('audit_head')
				.values({ tenant, number: count, hash: '' })
				.onConflict((conflict) =>
					conflict.column('tenant').doUpdateSet((e) => ({ number: e('audit_head.number', '+', count) }))
				)
				.returning(['number', 'hash'])
				.executeTakeFirstOrThrow();
			const head = { number: Number(taken.number) - count, hash: taken.hash };
			const entries = chainAudit(notes, { tenant, head, at: await engine.now(db) });
			for (const some of batchesOf(entries))
				await db
					.insertInto('audit')
					.values(some.map((entry) => ({ tenant, ...entry })))
					.execute();
			const about = entries.flatMap(({ object, number }) =>
				aboutOf(object).map((id) => ({ tenant, about: id, number }))
			);
			for (const some of batchesOf(about))
				await db
					.insertInto('audit_about')
					.values([...some])
					.execute();
			await db
				.updateTable('audit_head')
				.set({ hash: entries.at(-1)?.hash ?? head.hash })
				.where('tenant', '=', tenant)
				.execute();
		}
	};
}
