/** The records on a SQL engine: merged entities, their streams and their places. */
import { batchesOf, inBatches } from './batches.ts';
import { bulkInsert, type RowOf } from './bulk.ts';
import type { StoreTransaction, StoredEntity } from './port.ts';
import { projectEntity } from './projection.ts';
import { entityToRow, rowToChange, rowToEntity } from './rows.ts';
import type { ChangeRow, Database, EntityRow } from './schema.ts';
import { removeRows } from './sql-doors.ts';
import type { Engine } from './sql-store.ts';

interface Context {
	readonly tenant: string;
	readonly engine: Engine;
	/** Called when something is about to change that the lists will have to follow. */
	readonly onNumbers?: () => void;
}

const COLUMNS = {
	tenant: 'text',
	ent: 'text',
	kind: 'text',
	root: 'text',
	address: 'text',
	scope: 'text',
	move: 'bigint',
	seq: 'bigint',
	state: 'text'
} as const;
const ENTITIES_MADE = bulkInsert<'entity', RowOf<EntityRow>>('entity', COLUMNS);
const ENTITIES_CHANGED = bulkInsert<'entity', RowOf<EntityRow>>(
	'entity',
	COLUMNS,
	`on conflict (tenant, ent) do update set root = excluded.root, address = excluded.address, scope = excluded.scope,
		move = excluded.move, seq = excluded.seq, state = excluded.state`
);
const CHANGES = bulkInsert<'change', RowOf<ChangeRow>>(
	'change',
	{ tenant: 'text', scope: 'text', ent: 'text', seq: 'bigint', what: 'text', move: 'bigint' },
	'on conflict (tenant, scope, ent) do update set seq = excluded.seq, what = excluded.what, move = excluded.move'
);

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

export function entityVerbs(db: Database, { tenant, engine, onNumbers }: Context): EntityVerbs {
	/** Read to be written: nobody else may join into it before we end. Sorted, so that two never wait for each other. */
	const seen = new Set<string>();
	const held = async (select: ReturnType<typeof entitiesOf>): Promise<readonly EntityRow[]> => {
		const sorted = select.orderBy('ent');
		const rows = await (engine.engine === 'postgres' ? sorted.forUpdate() : sorted).execute();
		for (const row of rows) seen.add(row.ent);
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
			onNumbers?.();
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
			const rows = changes.map((change) => ({ tenant, ...change }));
			await CHANGES.insert(db, engine.engine, rows);
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
	options: { tenant: string; engine: Engine; entities: readonly StoredEntity[]; seen: Set<string> }
): Promise<void> {
	const { tenant, engine, entities, seen } = options;
	const rows = entities.map((entity) => entityToRow(tenant, entity));
	const made = rows.filter((row) => !seen.has(row.ent));
	const changed = rows.filter((row) => seen.has(row.ent));
	await ENTITIES_MADE.insert(db, engine.engine, made);
	await ENTITIES_CHANGED.insert(db, engine.engine, changed);
	await putPhotos(db, { tenant, entities: entities.filter(({ kind }) => kind === 'photo'), seen });
	for (const row of rows) seen.add(row.ent);
}

/** Which photos records name is asked by a purge and by photos that arrive, so it never lags behind (G12). */
async function putPhotos(
	db: Database,
	options: { tenant: string; entities: readonly StoredEntity[]; seen: ReadonlySet<string> }
): Promise<void> {
	const { tenant, entities, seen } = options;
	const rows = entities
		.map(projectEntity)
		.flatMap((one) => (one?.list === 'photo_list' ? [{ tenant, ...one.row }] : []));
	for (const some of batchesOf(rows)) {
		const before = some.map((row) => row.ent).filter((ent) => seen.has(ent));
		if (before.length > 0) await removeRows(db, { tenant, list: 'photo_list', ents: before });
		await db
			.insertInto('photo_list')
			.values([...some])
			.execute();
	}
}
