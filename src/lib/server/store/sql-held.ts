/** What waits in quarantine, on a SQL engine, for whoever decides on it. */
import { sql } from 'kysely';
import type { StoreTransaction } from './port.ts';
import { decisionToRow, rowToQuarantine } from './rows.ts';
import type { Database } from './schema.ts';
import type { Engine } from './sql-store.ts';

type HeldVerbs = Pick<
	StoreTransaction,
	'readHeld' | 'readHeldOf' | 'findUnopened' | 'decideHeld' | 'heldSize' | 'lastDecidedAt'
>;

export function heldVerbs(db: Database, context: { readonly tenant: string; readonly engine: Engine }): HeldVerbs {
	const { tenant, engine } = context;
	const all = () => db.selectFrom('quarantine').selectAll().where('tenant', '=', tenant);
	/** Two who decide on the same wait for each other; on SQLite there is only one at a time anyway. */
	const held = (select: ReturnType<typeof all>) => (engine.engine === 'postgres' ? select.forUpdate() : select);
	return {
		async readHeld(id) {
			const row = await held(all().where('id', '=', id)).executeTakeFirst();
			return row ? rowToQuarantine(row) : null;
		},
		async readHeldOf(ent) {
			const waiting = all().where('ent', '=', ent).where('state', '=', 'waiting');
			return (await held(waiting.orderBy('received_at').orderBy('id')).execute()).map(rowToQuarantine);
		},
		async findUnopened(dev) {
			const rows = await all().where('dev', '=', dev).where('ent', 'is', null).orderBy('id').execute();
			return rows.map(rowToQuarantine);
		},
		async decideHeld(id, decision) {
			await db
				.updateTable('quarantine')
				.set(decisionToRow(decision))
				.where('tenant', '=', tenant)
				.where('id', '=', id)
				.execute();
		},
		async heldSize(dev) {
			const row = await db
				.selectFrom('quarantine')
				.select(sql<number | string | null>`sum(length(body))`.as('size'))
				.where('tenant', '=', tenant)
				.where('dev', '=', dev)
				.where('state', '=', 'waiting')
				.executeTakeFirst();
			return Number(row?.size ?? 0);
		},
		async lastDecidedAt(dev) {
			const row = await db
				.selectFrom('quarantine')
				.select((e) => e.fn.max('decided_at').as('at'))
				.where('tenant', '=', tenant)
				.where('dev', '=', dev)
				.executeTakeFirst();
			return row?.at ?? null;
		}
	};
}
