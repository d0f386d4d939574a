/** One transaction on a SQL engine: the port's verbs as queries, in batches. */
import { compareText } from '#lib/sync/clock.ts';
import { batchesOf, inBatches } from './batches.ts';
import { bulkInsert, type RowOf } from './bulk.ts';
import {
	CLOCKS_PER_LOOK,
	type StoreTransaction,
	type StoredDevice,
	type StoredOrganisation,
	type StoredPerson
} from './port.ts';
import {
	contactToRow,
	deviceToRow,
	invitationToRow,
	operationToRow,
	organisationToRow,
	personToRow,
	quarantineToRow,
	rowToDevice,
	rowToInvitation,
	rowToOperation,
	rowToOrganisation,
	rowToPerson,
	rowToQuarantine
} from './rows.ts';
import type { Database, OperationRow } from './schema.ts';
import { auditVerbs } from './sql-audit.ts';
import { backupVerbs } from './sql-backup.ts';
import { entityVerbs } from './sql-entities.ts';
import { heldVerbs } from './sql-held.ts';
import { privacyVerbs } from './sql-privacy.ts';
import { purgeVerbs } from './sql-purge.ts';
import { recoveryVerbs } from './sql-recovery.ts';
import { registryVerbs } from './sql-registry.ts';
import type { Engine } from './sql-store.ts';

interface Context {
	readonly tenant: string;
	readonly engine: Engine;
	/** Called when something is about to change that the lists will have to follow. */
	readonly onNumbers?: () => void;
}

export function createSqlTransaction(db: Database, context: Context): StoreTransaction {
	return {
		now: () => context.engine.now(db),
		...logVerbs(db, context),
		...entityVerbs(db, context),
		...registryVerbs(db, context),
		...recoveryVerbs(db, context),
		...asideVerbs(db, context.tenant),
		...purgeVerbs(db, context),
		...heldVerbs(db, context),
		...identityVerbs(db, context.tenant),
		...backupVerbs(db, context.tenant),
		...privacyVerbs(db, context.tenant),
		...auditVerbs(db, context)
	};
}

const OPERATIONS = bulkInsert<'operation', RowOf<OperationRow>>('operation', {
	tenant: 'text',
	op_id: 'text',
	scope: 'text',
	seq: 'bigint',
	dev: 'text',
	inc: 'text',
	n: 'bigint',
	root: 'text',
	ent: 'text',
	kind: 'text',
	eff: 'text',
	hash: 'text',
	body: 'text',
	received_at: 'bigint',
	person: 'text'
});

type LogVerbs = Pick<
	StoreTransaction,
	| 'findOperations'
	| 'highestEarlier'
	| 'highestOf'
	| 'findByClock'
	| 'findByNumber'
	| 'findNumbers'
	| 'insertOperations'
>;

function logVerbs(db: Database, { tenant, engine }: Context): LogVerbs {
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
				.where('tenant', '=', tenant)
				.where('dev', '=', dev)
				.where('inc', '=', inc)
				.where('n', '<', n)
				.executeTakeFirst();
			return row?.eff ?? null;
		},
		async highestOf(dev) {
			const row = await db
				.selectFrom('operation')
				.select((e) => e.fn.max('eff').as('eff'))
				.where('tenant', '=', tenant)
				.where('dev', '=', dev)
				.executeTakeFirst();
			return row?.eff ?? null;
		},
		async findByClock({ dev, inc, n, which, from }) {
			const [side, order] = which === 'later' ? (['>', 'asc'] as const) : (['<', 'desc'] as const);
			let query = db
				.selectFrom('operation')
				.selectAll()
				.where('tenant', '=', tenant)
				.where('dev', '=', dev)
				.where('inc', '=', inc)
				.where('n', side, n);
			if (from !== null) query = query.where('eff', side, from);
			const rows = await query.orderBy('eff', order).limit(CLOCKS_PER_LOOK).execute();
			return rows.map(rowToOperation);
		},
		async findByNumber(dev, inc, n) {
			const row = await db
				.selectFrom('operation')
				.selectAll()
				.where('tenant', '=', tenant)
				.where('dev', '=', dev)
				.where('inc', '=', inc)
				.where('n', '=', n)
				.orderBy('op_id')
				.executeTakeFirst();
			return row ? rowToOperation(row) : null;
		},
		async findNumbers(dev, inc, numbers) {
			const rows = await inBatches(numbers, (some) =>
				db
					.selectFrom('operation')
					.select(['n', 'op_id'])
					.where('tenant', '=', tenant)
					.where('dev', '=', dev)
					.where('inc', '=', inc)
					.where('n', 'in', some)
					.execute()
			);
			return rows.map((row) => ({ n: row.n, opId: row.op_id }));
		},
		async insertOperations(operations) {
			const rows = operations.map((operation) => operationToRow(tenant, operation));
			await OPERATIONS.insert(db, engine.engine, rows);
		}
	};
}

type AsideVerbs = Pick<
	StoreTransaction,
	'insertQuarantine' | 'findQuarantine' | 'findQuarantinedEntities' | 'findDenied' | 'denyRoot' | 'insertAlarms'
>;

function asideVerbs(db: Database, tenant: string): AsideVerbs {
	return {
		async insertQuarantine(items) {
			for (const some of batchesOf(items.map((item) => quarantineToRow(tenant, item))))
				await db
					.insertInto('quarantine')
					.values([...some])
					.execute();
		},
		async findQuarantine(opIds) {
			const rows = await inBatches(opIds, (some) =>
				db.selectFrom('quarantine').selectAll().where('tenant', '=', tenant).where('op_id', 'in', some).execute()
			);
			// Asked for in order, SQLite would read all of quarantine along its key.
			return rows.map(rowToQuarantine).sort((a, b) => compareText(a.id, b.id));
		},
		async findQuarantinedEntities(ents) {
			const rows = await inBatches(ents, (some) =>
				db
					.selectFrom('quarantine')
					.select('ent')
					.distinct()
					.where('tenant', '=', tenant)
					.where('state', 'in', ['waiting', 'discarded'])
					.where('ent', 'in', some)
					.execute()
			);
			return rows.map((row) => row.ent).filter((ent) => ent !== null);
		},
		async findDenied(ids) {
			const rows = await inBatches(ids, (some) =>
				db.selectFrom('denied').select('root').where('tenant', '=', tenant).where('root', 'in', some).execute()
			);
			return rows.map((row) => row.root);
		},
		async denyRoot(root) {
			await db
				.insertInto('denied')
				.values({ tenant, root })
				.onConflict((conflict) => conflict.doNothing())
				.execute();
		},
		async insertAlarms(alarms) {
			for (const some of batchesOf(alarms))
				await db
					.insertInto('alarm')
					.values(some.map((alarm) => ({ tenant, ...alarm })))
					.execute();
		}
	};
}

type IdentityVerbs = Pick<
	StoreTransaction,
	| 'putDevice'
	| 'noteDevice'
	| 'findDevice'
	| 'readOrganisation'
	| 'putOrganisation'
	| 'putPerson'
	| 'findPerson'
	| 'listPeople'
	| 'putInvitation'
	| 'takeInvitation'
	| 'putPack'
	| 'findPack'
>;

function identityVerbs(db: Database, tenant: string): IdentityVerbs {
	return {
		async putDevice(device: StoredDevice) {
			const row = deviceToRow(tenant, device);
			await db
				.insertInto('device')
				.values(row)
				.onConflict((conflict) => conflict.columns(['tenant', 'dev']).doUpdateSet(row))
				.execute();
		},
		async noteDevice(dev, contact) {
			await db
				.updateTable('device')
				.set(contactToRow(contact))
				.where('tenant', '=', tenant)
				.where('dev', '=', dev)
				.execute();
		},
		async findDevice(dev) {
			const row = await db
				.selectFrom('device')
				.selectAll()
				.where('tenant', '=', tenant)
				.where('dev', '=', dev)
				.executeTakeFirst();
			return row ? rowToDevice(row) : null;
		},
		async readOrganisation() {
			const row = await db.selectFrom('organisation').selectAll().where('tenant', '=', tenant).executeTakeFirst();
			return row ? rowToOrganisation(row) : null;
		},
		async putOrganisation(organisation: StoredOrganisation) {
			const row = organisationToRow({ ...organisation, tenant });
			await db
				.insertInto('organisation')
				.values(row)
				.onConflict((conflict) => conflict.column('tenant').doUpdateSet(row))
				.execute();
		},
		async putPerson(person: StoredPerson) {
			const row = personToRow(tenant, person);
			await db
				.insertInto('person')
				.values(row)
				.onConflict((conflict) => conflict.columns(['tenant', 'person']).doUpdateSet(row))
				.execute();
		},
		async findPerson(person) {
			const row = await db
				.selectFrom('person')
				.selectAll()
				.where('tenant', '=', tenant)
				.where('person', '=', person)
				.executeTakeFirst();
			return row ? rowToPerson(row) : null;
		},
		async listPeople() {
			const rows = await db.selectFrom('person').selectAll().where('tenant', '=', tenant).orderBy('person').execute();
			return rows.map(rowToPerson);
		},
		async putInvitation(invitation) {
			await db.insertInto('invitation').values(invitationToRow(tenant, invitation)).execute();
		},
		async takeInvitation(codeHash, now) {
			const row = await db
				.updateTable('invitation')
				.set({ used_at: now })
				.where('tenant', '=', tenant)
				.where('code_hash', '=', codeHash)
				.where('used_at', 'is', null)
				.where('expires_at', '>', now)
				.returningAll()
				.executeTakeFirst();
			return row ? rowToInvitation(row) : null;
		},
		async putPack(pack) {
			await db
				.insertInto('pack')
				.values({ tenant, hash: pack.hash, body: pack.body, published_at: pack.publishedAt })
				.onConflict((conflict) => conflict.doNothing())
				.execute();
		},
		async findPack(hash) {
			const row = await db
				.selectFrom('pack')
				.selectAll()
				.where('tenant', '=', tenant)
				.where('hash', '=', hash)
				.executeTakeFirst();
			return row ? { hash: row.hash, body: row.body, publishedAt: row.published_at } : null;
		}
	};
}
