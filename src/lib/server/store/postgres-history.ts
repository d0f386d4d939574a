/**
 * Whose history PostgreSQL tells, asked on each new connection before anybody works on it. A standby that takes over
 * goes on on another timeline; a copy of the database elsewhere has another system identifier. Beside each epoch the
 * database itself keeps the history that it was given for: the row travels with the data, so whichever process of
 * whichever host meets the other history first sees that the two are not the same, and begins a new epoch (G8).
 */
import { Kysely, PostgresDialect } from 'kysely';
import type pg from 'pg';
import { codeOf } from '../surface/database-url.mjs';
import { beginEpoch } from '../sync/new-epoch.ts';
import type { Database, Tables } from './schema.ts';
import { createSqlTransaction } from './sql-transaction.ts';
import type { Engine } from './sql-store.ts';

export interface Lineage {
	/** Of the cluster, for ever. */
	readonly system: string;
	/** Of its write-ahead log: one more with each promotion. */
	readonly timeline: string;
}

/** `unknown`: this user may not ask. Then numbers, acknowledged operations and phones are the only witnesses. */
export type History =
	{ readonly kind: 'same' | 'first' | 'other'; readonly lineage: Lineage } | { readonly kind: 'unknown' };

const NOT_ALLOWED = '42501';
const NO_FUNCTION = '42883';

interface Meeting {
	readonly engine: Engine;
	readonly chance: { uuid(): string };
}

/** Compares, and begins the epoch of every organisation whose history is another one than this database tells now. */
export async function meetHistory(client: pg.PoolClient, meeting: Meeting): Promise<History> {
	const lineage = await readLineage(client);
	if (!lineage) return { kind: 'unknown' };
	const kinds = await onOne(client)
		.transaction()
		.execute(async (transaction) => {
			const tenants = await transaction.selectFrom('organisation').select(['tenant', 'epoch']).execute();
			const found: ('same' | 'first' | 'other')[] = [];
			for (const organisation of tenants)
				found.push(await compare(transaction, { ...meeting, ...organisation, lineage }));
			return found;
		});
	return { kind: kinds.find((kind) => kind === 'other') ?? kinds.find((kind) => kind === 'first') ?? 'same', lineage };
}

async function compare(
	transaction: Database,
	options: Meeting & { readonly tenant: string; readonly epoch: string; readonly lineage: Lineage }
): Promise<'same' | 'first' | 'other'> {
	const { tenant, epoch, lineage, engine, chance } = options;
	const added = await transaction
		.insertInto('history')
		.values({ tenant, ...lineage })
		.onConflict((conflict) => conflict.column('tenant').doNothing())
		.executeTakeFirst();
	if (Number(added.numInsertedOrUpdatedRows ?? 0) > 0) return 'first';
	// Locked: of several processes that come at once, one begins the epoch and the others find it begun.
	const kept = await transaction
		.selectFrom('history')
		.selectAll()
		.where('tenant', '=', tenant)
		.forUpdate()
		.executeTakeFirstOrThrow();
	if (kept.system === lineage.system && kept.timeline === lineage.timeline) return 'same';
	const detail = { from: `${kept.system}/${kept.timeline}`, to: `${lineage.system}/${lineage.timeline}` };
	const tx = createSqlTransaction(transaction, { tenant, engine });
	await beginEpoch(tx, { chance, seen: epoch, reason: 'otherHistory', detail });
	await transaction.updateTable('history').set(lineage).where('tenant', '=', tenant).execute();
	return 'other';
}

/**
 * The timeline that is written now, by the name of the file it goes into: the control file names that of the last
 * checkpoint, which a promotion leaves behind for minutes.
 */
async function readLineage(client: pg.PoolClient): Promise<Lineage | null> {
	try {
		const { rows } = await client.query<Lineage>(
			`select system_identifier::text as system, substr(pg_walfile_name(pg_current_wal_lsn()), 1, 8) as timeline
			 from pg_control_system()`
		);
		return rows[0] ?? null;
	} catch (error) {
		if ([NOT_ALLOWED, NO_FUNCTION].includes(codeOf(error))) return null;
		throw error;
	}
}

/** The query layer over this one connection: one question after the other. */
export function onOne(client: pg.PoolClient): Kysely<Tables> {
	const lent = { query: client.query.bind(client), release: () => undefined };
	const pool = { connect: async () => lent, end: async () => undefined };
	return new Kysely<Tables>({ dialect: new PostgresDialect({ pool }) });
}
