/**
 * The office's own tables on a SQL engine, folded with the other lists: whoever reads them counts nothing. What happens at
 * a door is counted for that door each time, never added up, so that it is right whatever came twice or late.
 */
import { type RawBuilder, sql } from 'kysely';
import { batchesOf } from './batches.ts';
import type { ListTable } from '#lib/domain/records/uses.ts';
import { KINDS_WITH_WORDS } from './find-texts.ts';
import type { StoredEntity } from './port.ts';
import { addressOf } from './projection.ts';
import { projectAppointment, projectDoor, projectFind } from './projection-office.ts';
import type { Database } from './schema.ts';
import type { Engine } from './sql-store.ts';

interface Context {
	readonly tenant: string;
	readonly engine: Pick<Engine, 'engine'>;
}

/** Kinds that change what is told of a door. */
const AT_DOOR = ['address', 'attempt', 'visit', 'concern', 'household'];

/** @param options.before doors at which these records stood: a record can be put right to stand at another door */
export async function keepDoors(
	db: Database,
	context: Context,
	options: { readonly entities: readonly StoredEntity[]; readonly before: readonly string[] }
): Promise<void> {
	const { tenant } = context;
	const { entities, before } = options;
	const found = entities.filter(({ kind }) => KINDS_WITH_WORDS.includes(kind));
	await keepRows(db, { tenant, entities: found, list: 'find_list', rows: found.map(projectFind) });
	const agreed = entities.filter(({ kind }) => kind === 'appointment');
	await keepRows(db, { tenant, entities: agreed, list: 'appointment_list', rows: agreed.map(projectAppointment) });
	await keepAddresses(db, { tenant, entities });
	const atDoor = entities.filter(({ kind }) => AT_DOOR.includes(kind));
	await countDoors(db, context, [...before, ...atDoor.flatMap((entity) => addressOf(entity) ?? [])]);
}

/** What rings, visits, concerns and households at these addresses come to now. */
export async function countDoors(db: Database, context: Context, addresses: readonly string[]): Promise<void> {
	const { tenant, engine } = context;
	// Sorted, so that two who count the same doors never wait for each other.
	for (const some of batchesOf([...new Set(addresses)].sort())) {
		// Held first: what another writes at this door meanwhile is seen by the counting that comes after it.
		if (engine.engine === 'postgres')
			await db
				.selectFrom('door_list')
				.select('ent')
				.where('tenant', '=', tenant)
				.where('ent', 'in', [...some])
				.orderBy('ent')
				.forUpdate()
				.execute();
		await countingOf(tenant, some).execute(db);
	}
}

/** The counting itself. Every part finds its rows by the door: a part that did not would read the whole organisation. */
export function countingOf(tenant: string, addresses: readonly string[]): RawBuilder<unknown> {
	return sql`update door_list set
		rings = (select count(*) from attempt_list a where a.tenant = door_list.tenant and a.address = door_list.ent and a.undone = 0),
		(ring_outcome, ring_at, ring_not_again_in) = (select a.outcome, a.at, a.not_again_in from attempt_list a where a.tenant = door_list.tenant and a.address = door_list.ent and a.undone = 0 order by coalesce(a.at, 0) desc, a.ent desc limit 1),
		(visits, visited_at) = (select count(*), max(+v.started_at) from visit_list v where v.tenant = door_list.tenant and v.address = door_list.ent and v.discarded = 0),
		open_concerns = (select count(*) from concern_list c where c.tenant = door_list.tenant and c.address = door_list.ent and c.withdrawn = 0 and c.state in ('open', 'withSomeone')),
		households = (select count(*) from find_list f where f.tenant = door_list.tenant and f.address = door_list.ent and f.kind = 'household' and f.ended = 0)
		where tenant = ${tenant} and ent in (${sql.join([...addresses])})`;
}

async function keepAddresses(
	db: Database,
	options: { readonly tenant: string; readonly entities: readonly StoredEntity[] }
): Promise<void> {
	const { tenant } = options;
	const doors = options.entities.map(projectDoor).filter((door) => door !== null);
	// What was merged into another address stands in no list: nobody plans a round with it, whatever it says of ringing.
	const merged = options.entities.filter((entity) => entity.kind === 'address' && projectDoor(entity) === null);
	for (const some of batchesOf(merged.map(({ ent }) => ent)))
		for (const list of ['address_list', 'door_list'] as const)
			await db
				.deleteFrom(list)
				.where('tenant', '=', tenant)
				.where('ent', 'in', [...some])
				.execute();
	const none = { rings: 0, ring_outcome: null, ring_at: null, ring_not_again_in: null, visits: 0, visited_at: null };
	for (const some of batchesOf(doors))
		await db
			.insertInto('door_list')
			.values(some.map((door) => ({ tenant, ...door, ...none, open_concerns: 0, households: 0 })))
			.onConflict((conflict) =>
				conflict.columns(['tenant', 'ent']).doUpdateSet((e) => ({
					postcode: e.ref('excluded.postcode'),
					street: e.ref('excluded.street'),
					town: e.ref('excluded.town'),
					number: e.ref('excluded.number'),
					letter: e.ref('excluded.letter'),
					addition: e.ref('excluded.addition'),
					area: e.ref('excluded.area'),
					round: e.ref('excluded.round'),
					label: e.ref('excluded.label'),
					place: e.ref('excluded.place'),
					do_not_visit: e.ref('excluded.do_not_visit'),
					unchecked: e.ref('excluded.unchecked')
				}))
			)
			.execute();
}

type Kept =
	| { readonly list: 'find_list'; readonly rows: readonly (ReturnType<typeof projectFind> | null)[] }
	| { readonly list: 'appointment_list'; readonly rows: readonly (ReturnType<typeof projectAppointment> | null)[] };

/** Of each record the row is replaced, or goes where nothing of it is listed any more. */
async function keepRows(
	db: Database,
	options: Kept & { readonly tenant: string; readonly entities: readonly StoredEntity[] }
): Promise<void> {
	const { tenant, list } = options;
	await removeRows(db, { tenant, list, ents: options.entities.map(({ ent }) => ent) });
	const rows = options.rows.filter((row) => row !== null).map((row) => ({ tenant, ...row }));
	for (const some of batchesOf(rows))
		await db
			.insertInto(list)
			.values([...some])
			.execute();
}

/** Before a record's newer row is put in: one that nobody listed yet has none, and loses none. */
export async function removeRows(
	db: Database,
	options: { readonly tenant: string; readonly list: ListTable; readonly ents: readonly string[] }
): Promise<void> {
	for (const some of batchesOf(options.ents))
		await db
			.deleteFrom(options.list)
			.where('tenant', '=', options.tenant)
			.where('ent', 'in', [...some])
			.execute();
}
