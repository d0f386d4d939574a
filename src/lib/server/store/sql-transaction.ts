/** One transaction on a SQL engine: the port's verbs as queries, in batches. */
import type { StoreTransaction, StoredDevice, StoredEntity, StoredOrganisation, StoredPerson } from './port.ts';
import { projectEntity } from './projection.ts';
import {
	contactToRow, deviceToRow, entityToRow, operationToRow, organisationToRow, personToRow, quarantineToRow,
	rowToChange, rowToDevice, rowToEntity, rowToOperation, rowToOrganisation, rowToPerson, rowToQuarantine
} from './rows.ts';
import type { Database, EntityRow } from './schema.ts';
import type { Engine } from './sql-store.ts';

/** Rows in one statement: above it, engines refuse the number of parameters. */
const BATCH = 200;

interface Context {
	readonly tenant: string;
	readonly engine: Engine;
}

export function createSqlTransaction(db: Database, context: Context): StoreTransaction {
	return {
		now: () => context.engine.now(db),
		...logVerbs(db, context.tenant),
		...entityVerbs(db, context),
		...asideVerbs(db, context.tenant),
		...identityVerbs(db, context.tenant)
	};
}

type LogVerbs = Pick<StoreTransaction, 'findOperations' | 'highestEarlier' | 'findByNumber' | 'findNumbers' | 'insertOperations'>;

function logVerbs(db: Database, tenant: string): LogVerbs {
	return {
		async findOperations(opIds) {
			const rows = await inBatches(opIds, (some) =>
				db.selectFrom('operation').selectAll().where('tenant', '=', tenant).where('op_id', 'in', some).execute()
			);
			return rows.map(rowToOperation);
		},
		async highestEarlier(dev, inc, n) {
			const row = await db
				.selectFrom('operation')
				.select((e) => e.fn.max('eff').as('eff'))
				.where('tenant', '=', tenant).where('dev', '=', dev).where('inc', '=', inc).where('n', '<', n)
				.executeTakeFirst();
			return row?.eff ?? null;
		},
		async findByNumber(dev, inc, n) {
			const row = await db
				.selectFrom('operation').selectAll()
				.where('tenant', '=', tenant).where('dev', '=', dev).where('inc', '=', inc).where('n', '=', n)
				.orderBy('op_id')
				.executeTakeFirst();
			return row ? rowToOperation(row) : null;
		},
		async findNumbers(dev, inc, numbers) {
			const rows = await inBatches(numbers, (some) =>
				db.selectFrom('operation').select(['n', 'op_id'])
					.where('tenant', '=', tenant).where('dev', '=', dev).where('inc', '=', inc).where('n', 'in', some).execute()
			);
			return rows.map((row) => ({ n: row.n, opId: row.op_id }));
		},
		async insertOperations(operations) {
			const rows = operations.map((operation) => operationToRow(tenant, operation));
			for (const some of batchesOf(rows)) await db.insertInto('operation').values([...some]).execute();
		}
	};
}

type EntityVerbs = Pick<StoreTransaction, 'readEntities' | 'peekEntities' | 'takeNumbers' | 'putEntities' | 'putChanges' | 'findPlaces' | 'readBundle' | 'readKind'>;

function entityVerbs(db: Database, { tenant, engine }: Context): EntityVerbs {
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
			const row = await db
				.insertInto('scope_counter')
				.values({ tenant, scope, seq: count })
				.onConflict((conflict) => conflict.columns(['tenant', 'scope']).doUpdateSet((e) => ({ seq: e('scope_counter.seq', '+', count) })))
				.returning('seq')
				.executeTakeFirstOrThrow();
			return row.seq - count + 1;
		},
		putEntities: (entities) => putEntities(db, { tenant, entities, seen }),
		async putChanges(changes) {
			for (const some of batchesOf(changes)) {
				await db
					.insertInto('change')
					.values(some.map((change) => ({ tenant, ...change })))
					.onConflict((conflict) =>
						conflict.columns(['tenant', 'scope', 'ent']).doUpdateSet((e) => ({
							seq: e.ref('excluded.seq'), what: e.ref('excluded.what'), move: e.ref('excluded.move')
						}))
					)
					.execute();
			}
		},
		async findPlaces(ents) {
			const rows = await inBatches(ents, (some) => db.selectFrom('change').selectAll().where('tenant', '=', tenant).where('ent', 'in', some).execute());
			return rows.map(rowToChange);
		},
		async readBundle(address) {
			const near = await held(entitiesOf(db, tenant).where((e) => e.or([e('ent', '=', address), e('address', '=', address)])));
			const roots = [...new Set(near.map((row) => row.root))].sort();
			const under = await inBatches(roots, (some) => held(entitiesOf(db, tenant).where('root', 'in', some)));
			return [...new Map([...near, ...under].map((row) => [row.ent, row])).values()].map(rowToEntity);
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
async function putEntities(db: Database, options: { tenant: string; entities: readonly StoredEntity[]; seen: Set<string> }): Promise<void> {
	const { tenant, entities, seen } = options;
	const rows = entities.map((entity) => entityToRow(tenant, entity));
	for (const some of batchesOf(rows.filter((row) => !seen.has(row.ent)))) await db.insertInto('entity').values([...some]).execute();
	for (const some of batchesOf(rows.filter((row) => seen.has(row.ent)))) {
		await db
			.insertInto('entity')
			.values([...some])
			.onConflict((conflict) =>
				conflict.columns(['tenant', 'ent']).doUpdateSet((e) => ({
					root: e.ref('excluded.root'), address: e.ref('excluded.address'), scope: e.ref('excluded.scope'),
					move: e.ref('excluded.move'), seq: e.ref('excluded.seq'), state: e.ref('excluded.state')
				}))
			)
			.execute();
	}
	for (const row of rows) seen.add(row.ent);
	await putProjections(db, tenant, entities);
}

async function putProjections(db: Database, tenant: string, entities: readonly StoredEntity[]): Promise<void> {
	const projected = entities.map(projectEntity).filter((one) => one !== null);
	for (const list of new Set(projected.map((one) => one.list))) {
		const rows = projected.filter((one) => one.list === list).map((one) => ({ tenant, ...one.row }));
		for (const some of batchesOf(rows)) {
			await db.deleteFrom(list).where('tenant', '=', tenant).where('ent', 'in', some.map((row) => row.ent)).execute();
			await db.insertInto(list).values([...some]).execute();
		}
	}
}

type AsideVerbs = Pick<StoreTransaction, 'insertQuarantine' | 'findQuarantine' | 'findQuarantinedEntities' | 'findDenied' | 'denyRoot' | 'insertAlarms'>;

function asideVerbs(db: Database, tenant: string): AsideVerbs {
	return {
		async insertQuarantine(items) {
			for (const some of batchesOf(items.map((item) => quarantineToRow(tenant, item)))) await db.insertInto('quarantine').values([...some]).execute();
		},
		async findQuarantine(opIds) {
			const rows = await inBatches(opIds, (some) =>
				db.selectFrom('quarantine').selectAll().where('tenant', '=', tenant).where('op_id', 'in', some).orderBy('id').execute()
			);
			return rows.map(rowToQuarantine);
		},
		async findQuarantinedEntities(ents) {
			const rows = await inBatches(ents, (some) =>
				db.selectFrom('quarantine').select('ent').distinct()
					.where('tenant', '=', tenant).where('state', '=', 'waiting').where('ent', 'in', some).execute()
			);
			return rows.map((row) => row.ent).filter((ent) => ent !== null);
		},
		async findDenied(ids) {
			const rows = await inBatches(ids, (some) => db.selectFrom('denied').select('root').where('tenant', '=', tenant).where('root', 'in', some).execute());
			return rows.map((row) => row.root);
		},
		async denyRoot(root) {
			await db.insertInto('denied').values({ tenant, root }).onConflict((conflict) => conflict.doNothing()).execute();
		},
		async insertAlarms(alarms) {
			for (const some of batchesOf(alarms)) await db.insertInto('alarm').values(some.map((alarm) => ({ tenant, ...alarm }))).execute();
		}
	};
}

type IdentityVerbs = Pick<
	StoreTransaction,
	| 'putDevice' | 'noteDevice' | 'findDevice' | 'readOrganisation' | 'putOrganisation' | 'putPerson' | 'findPerson' | 'listPeople'
	| 'putInvitation' | 'takeInvitation' | 'putPack' | 'findPack'
>;

function identityVerbs(db: Database, tenant: string): IdentityVerbs {
	return {
		async putDevice(device: StoredDevice) {
			const row = deviceToRow(tenant, device);
			await db.insertInto('device').values(row).onConflict((conflict) => conflict.columns(['tenant', 'dev']).doUpdateSet(row)).execute();
		},
		async noteDevice(dev, contact) {
			await db.updateTable('device').set(contactToRow(contact)).where('tenant', '=', tenant).where('dev', '=', dev).execute();
		},
		async findDevice(dev) {
			const row = await db.selectFrom('device').selectAll().where('tenant', '=', tenant).where('dev', '=', dev).executeTakeFirst();
			return row ? rowToDevice(row) : null;
		},
		async readOrganisation() {
			const row = await db.selectFrom('organisation').selectAll().where('tenant', '=', tenant).executeTakeFirst();
			return row ? rowToOrganisation(row) : null;
		},
		async putOrganisation(organisation: StoredOrganisation) {
			const row = organisationToRow({ ...organisation, tenant });
			await db.insertInto('organisation').values(row).onConflict((conflict) => conflict.column('tenant').doUpdateSet(row)).execute();
		},
		async putPerson(person: StoredPerson) {
			const row = personToRow(tenant, person);
			await db.insertInto('person').values(row).onConflict((conflict) => conflict.columns(['tenant', 'person']).doUpdateSet(row)).execute();
		},
		async findPerson(person) {
			const row = await db.selectFrom('person').selectAll().where('tenant', '=', tenant).where('person', '=', person).executeTakeFirst();
			return row ? rowToPerson(row) : null;
		},
		async listPeople() {
			const rows = await db.selectFrom('person').selectAll().where('tenant', '=', tenant).orderBy('person').execute();
			return rows.map(rowToPerson);
		},
		async putInvitation(invitation) {
			await db.insertInto('invitation')
				.values({ tenant, code_hash: invitation.codeHash, person: invitation.person, expires_at: invitation.expiresAt, used_at: invitation.usedAt })
				.execute();
		},
		async takeInvitation(codeHash, now) {
			const row = await db.updateTable('invitation').set({ used_at: now })
				.where('tenant', '=', tenant).where('code_hash', '=', codeHash).where('used_at', 'is', null).where('expires_at', '>', now)
				.returningAll().executeTakeFirst();
			return row ? { codeHash: row.code_hash, person: row.person, expiresAt: row.expires_at, usedAt: row.used_at } : null;
		},
		async putPack(pack) {
			await db.insertInto('pack')
				.values({ tenant, hash: pack.hash, body: pack.body, published_at: pack.publishedAt })
				.onConflict((conflict) => conflict.doNothing())
				.execute();
		},
		async findPack(hash) {
			const row = await db.selectFrom('pack').selectAll().where('tenant', '=', tenant).where('hash', '=', hash).executeTakeFirst();
			return row ? { hash: row.hash, body: row.body, publishedAt: row.published_at } : null;
		}
	};
}

/** One question per batch, answers together; an empty list asks nothing. */
async function inBatches<I, O>(items: readonly I[], ask: (some: readonly I[]) => Promise<readonly O[]>): Promise<readonly O[]> {
	const answers: O[] = [];
	for (const some of batchesOf([...new Set(items)])) answers.push(...(await ask(some)));
	return answers;
}

function* batchesOf<T>(items: readonly T[]): Generator<readonly T[]> {
	for (let start = 0; start < items.length; start += BATCH) yield items.slice(start, start + BATCH);
}
