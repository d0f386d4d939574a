/** Purging on a SQL engine: what a household left in every table, and who has to hear of it (G12). */
import { LIST_TABLES } from '#lib/domain/records/uses.ts';
import { batchesOf, inBatches } from './batches.ts';
import { photosIn } from './kept-photos.ts';
import type { StoreTransaction, StoredPurge } from './port.ts';
import { rowToDevice } from './rows.ts';
import type { Database, PurgeRow } from './schema.ts';
import { countDoors } from './sql-doors.ts';
import type { Engine } from './sql-store.ts';

type PurgeVerbs = Pick<
	StoreTransaction,
	| 'findTraces'
	| 'eraseRoot'
	| 'putPurge'
	| 'findPurges'
	| 'listPurges'
	| 'findUnconfirmed'
	| 'confirmPurges'
	| 'listDevices'
>;

export function purgeVerbs(db: Database, context: { readonly tenant: string; readonly engine: Engine }): PurgeVerbs {
	const { tenant } = context;
	return {
		async findTraces(root, ents) {
			const written = await inBatches([root, ...ents], (some) =>
				db
					.selectFrom('operation')
					.select('dev')
					.distinct()
					.where('tenant', '=', tenant)
					.where('ent', 'in', some)
					.execute()
			);
			const aside = await db
				.selectFrom('quarantine')
				.select(['dev', 'ent', 'body'])
				.where('tenant', '=', tenant)
				.where('body', 'like', `%${root}%`)
				.execute();
			const claimed = [...new Set(aside.map((row) => row.ent).filter((ent) => ent !== null))];
			const named = [...new Set(photosIn(aside))];
			const others = await heldElsewhere(db, { tenant, root, ents: claimed, hashes: named });
			return {
				devs: [...new Set([...written, ...aside].map((row) => row.dev))],
				ents: claimed.filter((ent) => !others.has(ent)),
				photos: named.filter((hash) => !others.has(hash))
			};
		},
		async eraseRoot(root, ents, { alone } = { alone: false }) {
			const aside = () =>
				db.updateTable('quarantine').set({ body: '', session: null, note: null }).where('tenant', '=', tenant);
			const waiting = () =>
				db
					.updateTable('quarantine')
					.set({ state: 'discarded' })
					.where('tenant', '=', tenant)
					.where('state', '=', 'waiting');
			const doors = await inBatches([root, ...ents], (some) =>
				db.selectFrom('entity').select('address').where('tenant', '=', tenant).where('ent', 'in', some).execute()
			);
			for (const some of batchesOf([root, ...ents])) {
				await db
					.updateTable('operation')
					.set({ body: '', root: '', ent: '', kind: '' })
					.where('tenant', '=', tenant)
					.where('ent', 'in', some)
					.execute();
				await db.deleteFrom('entity').where('tenant', '=', tenant).where('ent', 'in', some).execute();
				await db
					.deleteFrom('change')
					.where('tenant', '=', tenant)
					.where('what', '=', 'state')
					.where('ent', 'in', some)
					.execute();
				for (const list of LIST_TABLES)
					await db.deleteFrom(list).where('tenant', '=', tenant).where('ent', 'in', some).execute();
				await aside().where('ent', 'in', some).execute();
				await waiting().where('ent', 'in', some).execute();
			}
			await countDoors(
				db,
				context,
				doors.flatMap(({ address }) => address ?? [])
			);
			if (alone) return;
			// Also what was kept without an entity, because it could be read only in part.
			await waiting().where('body', 'like', `%${root}%`).execute();
			await aside().where('body', 'like', `%${root}%`).execute();
		},
		async putPurge(purge, devices) {
			const row = purgeToRow(tenant, purge);
			await db
				.insertInto('purge')
				.values(row)
				.onConflict((conflict) => conflict.columns(['tenant', 'root']).doUpdateSet({ ents: row.ents }))
				.execute();
			for (const some of batchesOf(devices)) {
				await db
					.insertInto('purge_device')
					.values(some.map((dev) => ({ tenant, dev, root: purge.root, confirmed_at: null })))
					.onConflict((conflict) => conflict.doNothing())
					.execute();
			}
		},
		async findPurges(roots) {
			const rows = await inBatches(roots, (some) =>
				db.selectFrom('purge').selectAll().where('tenant', '=', tenant).where('root', 'in', some).execute()
			);
			return rows.map(rowToPurge);
		},
		async listPurges() {
			const rows = await db
				.selectFrom('purge')
				.selectAll()
				.where('tenant', '=', tenant)
				.orderBy('at')
				.orderBy('root')
				.execute();
			return rows.map(rowToPurge);
		},
		async findUnconfirmed(dev, limit) {
			const rows = await db
				.selectFrom('purge_device')
				.innerJoin('purge', (join) =>
					join.onRef('purge.tenant', '=', 'purge_device.tenant').onRef('purge.root', '=', 'purge_device.root')
				)
				.select(['purge.root', 'purge.ents'])
				.where('purge_device.tenant', '=', tenant)
				.where('purge_device.dev', '=', dev)
				.where('purge_device.confirmed_at', 'is', null)
				.orderBy('purge.at')
				.orderBy('purge.root')
				.limit(limit)
				.execute();
			return rows.map((row) => ({ root: row.root, ents: listOf(row.ents) }));
		},
		async confirmPurges(dev, roots, at) {
			for (const some of batchesOf(roots)) {
				await db
					.updateTable('purge_device')
					.set({ confirmed_at: at })
					.where('tenant', '=', tenant)
					.where('dev', '=', dev)
					.where('root', 'in', some)
					.where('confirmed_at', 'is', null)
					.execute();
			}
		},
		async listDevices() {
			const rows = await db.selectFrom('device').selectAll().where('tenant', '=', tenant).orderBy('dev').execute();
			return rows.map(rowToDevice);
		}
	};
}

/** Of what was put aside under a root: ids that are a record of another root or a phone, and photos that another root has. */
async function heldElsewhere(
	db: Database,
	claims: {
		readonly tenant: string;
		readonly root: string;
		readonly ents: readonly string[];
		readonly hashes: readonly string[];
	}
): Promise<ReadonlySet<string>> {
	const { tenant, root } = claims;
	const records = await inBatches(claims.ents, (some) =>
		db
			.selectFrom('entity')
			.select('ent as id')
			.where('tenant', '=', tenant)
			.where('ent', 'in', some)
			.where('root', '<>', root)
			.execute()
	);
	const phones = await inBatches(claims.ents, (some) =>
		db.selectFrom('device').select('dev as id').where('tenant', '=', tenant).where('dev', 'in', some).execute()
	);
	const photos = await inBatches(claims.hashes, (some) =>
		db
			.selectFrom('photo_list')
			.select('hash as id')
			.where('tenant', '=', tenant)
			.where('hash', 'in', some)
			.where('root', '<>', root)
			.execute()
	);
	return new Set([...records, ...phones, ...photos].flatMap(({ id }) => id ?? []));
}

function purgeToRow(tenant: string, purge: StoredPurge): PurgeRow {
	const { ents, counts, ...rest } = purge;
	return { tenant, ...rest, ents: JSON.stringify(ents), counts: JSON.stringify(counts) };
}

export function rowToPurge({ tenant: _tenant, ents, counts, ...rest }: PurgeRow): StoredPurge {
	// Written by `purgeToRow` and by nobody else, so their shapes are ours.
	const numbers: Record<string, number> = JSON.parse(counts);
	return { ...rest, at: Number(rest.at), ents: listOf(ents), counts: numbers };
}

function listOf(text: string): readonly string[] {
	const list: string[] = JSON.parse(text);
	return list;
}
