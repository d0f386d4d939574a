/** The records on a SQL engine: merged entities, their streams, their places and their rows in the office lists. */
import { batchesOf, inBatches } from './batches.ts';
import type { StoreTransaction, StoredEntity } from './port.ts';
import { projectEntity } from './projection.ts';
import { entityToRow, rowToChange, rowToEntity } from './rows.ts';
import type { Database, EntityRow } from './schema.ts';
import { keepDoors } from './sql-doors.ts';
import type { Engine } from './sql-store.ts';

interface Context {
	readonly tenant: string;
	readonly engine: Engine;
}

type EntityVerbs = Pick<
	StoreTransaction,
	| 'readEntities'
	| 'peekEntities'
	| 'takeNumbers'
	| 'putEntities'
	| 'putChanges'
	| 'findPlaces'
	| 'readBundle'
	| 'readRoot'
	| 'readKind'
	| 'readKindsAfter'
>;

export function entityVerbs(db: Database, { tenant, engine }: Context): EntityVerbs {
	/** Read to be written, with the address each had: nobody else may join into it before we end. Sorted, so that two never wait for each other. */
	const seen = new Map<string, string | null>();
	const held = async (select: ReturnType<typeof entitiesOf>): Promise<readonly EntityRow[]> => {
		const sorted = select.orderBy('ent');
		const rows = await (engine.engine === 'postgres' ? sorted.forUpdate() : sorted).execute();
		for (const row of rows) seen.set(row.ent, row.address);
		return rows;
	};
	return {
		async readEntities(ents) {
			const rows = await inBatches([...ents].sort(), (some) => held(entitiesOf(db, tenant).where('ent', 'in', some)));
			return rows.map(rowToEntity);
		},
		async peekEntities(ents) {
			const rows = await inBatches(ents, (some) => entitiesOf(db, tenant).where('ent', 'in', some).execute());
			return rows.map(rowToEntity);
		},
		async takeNumbers(scope, count) {
			const row = await db
				.insertInto('scope_counter')
				.values({ tenant, scope, seq: count })
				.onConflict((conflict) =>
					conflict.columns(['tenant', 'scope']).doUpdateSet((e) => ({ seq: e('scope_counter.seq', '+', count) }))
				)
				.returning('seq')
				.executeTakeFirstOrThrow();
			return row.seq - count + 1;
		},
		putEntities: (entities) => putEntities(db, { tenant, engine, entities, seen }),
		async putChanges(changes) {
			for (const some of batchesOf(changes)) {
				await db
					.insertInto('change')
					.values(some.map((change) => ({ tenant, ...change })))
					.onConflict((conflict) =>
						conflict.columns(['tenant', 'scope', 'ent']).doUpdateSet((e) => ({
							seq: e.ref('excluded.seq'),
							what: e.ref('excluded.what'),
							move: e.ref('excluded.move')
						}))
					)
					.execute();
			}
		},
		async findPlaces(ents) {
			const rows = await inBatches(ents, (some) =>
				db.selectFrom('change').selectAll().where('tenant', '=', tenant).where('ent', 'in', some).execute()
			);
			return rows.map(rowToChange);
		},
		async readBundle(address) {
			const near = await held(
				entitiesOf(db, tenant).where((e) => e.or([e('ent', '=', address), e('address', '=', address)]))
			);
			const roots = [...new Set(near.map((row) => row.root))].sort();
			const under = await inBatches(roots, (some) => held(entitiesOf(db, tenant).where('root', 'in', some)));
			return [...new Map([...near, ...under].map((row) => [row.ent, row])).values()].map(rowToEntity);
		},
		async readRoot(root) {
			return (await held(entitiesOf(db, tenant).where('root', '=', root))).map(rowToEntity);
		},
		async readKindsAfter(kinds, after, limit) {
			if (kinds.length === 0) return [];
			const some = entitiesOf(db, tenant)
				.where('kind', 'in', [...kinds])
				.where('ent', '>', after)
				.limit(limit);
			return (await held(some)).map(rowToEntity);
		},
		async readKind(kind) {
			const rows = await entitiesOf(db, tenant).where('kind', '=', kind).orderBy('ent').execute();
			return rows.map(rowToEntity);
		}
	};
}

function entitiesOf(db: Database, tenant: string) {
	return db.selectFrom('entity').selectAll().where('tenant', '=', tenant);
}

/**
 * A row that this transaction has read is held by it. One that it has not seen may
 * have been made by another meanwhile, whose state must not be overwritten: it is
 * inserted plainly, and a clash runs the transaction again.
 */
async function putEntities(
	db: Database,
	options: Context & { entities: readonly StoredEntity[]; seen: Map<string, string | null> }
): Promise<void> {
	const { tenant, engine, entities, seen } = options;
	const rows = entities.map((entity) => entityToRow(tenant, entity));
	for (const some of batchesOf(rows.filter((row) => !seen.has(row.ent))))
		await db
			.insertInto('entity')
			.values([...some])
			.execute();
	for (const some of batchesOf(rows.filter((row) => seen.has(row.ent)))) {
		await db
			.insertInto('entity')
			.values([...some])
			.onConflict((conflict) =>
				conflict.columns(['tenant', 'ent']).doUpdateSet((e) => ({
					root: e.ref('excluded.root'),
					address: e.ref('excluded.address'),
					scope: e.ref('excluded.scope'),
					move: e.ref('excluded.move'),
					seq: e.ref('excluded.seq'),
					state: e.ref('excluded.state')
				}))
			)
			.execute();
	}
	await putProjections(db, { tenant, entities, seen });
	await keepDoors(db, { tenant, engine }, { entities, before: seen });
	for (const row of rows) seen.set(row.ent, row.address);
}

/** An entity that this transaction has just made has no row in a list yet; of the others the row is replaced. */
async function putProjections(
	db: Database,
	options: { tenant: string; entities: readonly StoredEntity[]; seen: ReadonlyMap<string, unknown> }
): Promise<void> {
	const { tenant, entities, seen } = options;
	const projected = entities.map(projectEntity).filter((one) => one !== null);
	for (const list of new Set(projected.map((one) => one.list))) {
		const rows = projected.filter((one) => one.list === list).map((one) => ({ tenant, ...one.row }));
		for (const some of batchesOf(rows)) {
			const before = some.map((row) => row.ent).filter((ent) => seen.has(ent));
			if (before.length > 0)
				await db.deleteFrom(list).where('tenant', '=', tenant).where('ent', 'in', before).execute();
			await db
				.insertInto(list)
				.values([...some])
				.execute();
		}
	}
}
