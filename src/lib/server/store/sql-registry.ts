/** The registry that the records were folded by, on a SQL engine. */
import { inBatches } from './batches.ts';
import { NEVER_NOTED, type RegistryVerbs } from './registry-verbs.ts';
import { rowToOperation } from './rows.ts';
import type { Database } from './schema.ts';
import type { Engine } from './sql-store.ts';

export function registryVerbs(
	db: Database,
	{ tenant, engine }: { readonly tenant: string; readonly engine: Engine }
): Omit<RegistryVerbs, 'readKindsAfter'> {
	return {
		async holdRegistry() {
			await db
				.insertInto('registry')
				.values({ tenant, ...NEVER_NOTED })
				.onConflict((conflict) => conflict.column('tenant').doNothing())
				.execute();
			const select = db.selectFrom('registry').select(['merges', 'next', 'after']).where('tenant', '=', tenant);
			return (engine.engine === 'postgres' ? select.forUpdate() : select).executeTakeFirstOrThrow();
		},
		async putRegistry({ merges, next, after }) {
			const row = { merges, next, after };
			await db
				.insertInto('registry')
				.values({ tenant, ...row })
				.onConflict((conflict) => conflict.column('tenant').doUpdateSet(row))
				.execute();
		},
		async readLog(ents) {
			const rows = await inBatches(ents, (some) =>
				db.selectFrom('operation').selectAll().where('tenant', '=', tenant).where('ent', 'in', some).execute()
			);
			return rows.map(rowToOperation);
		}
	};
}
