/**
 * What the rule of terms is told of households, rings and messages, read in small pages. When something was last changed is when
 * the server was told of it: a phone whose clock is months off makes nothing due, and holds nothing for ever.
 */
import { OUTCOMES } from '#lib/domain/attempt.ts';
import { inBatches } from '../store/batches.ts';
import type { Database } from '../store/schema.ts';

/** Households, rings, messages or things put aside that are looked at in one question. */
export const LOOKED_AT_ONCE = 50;

export interface RetentionPlace {
	readonly db: Database;
	readonly tenant: string;
	readonly now: number;
}

export interface HouseholdFound {
	readonly id: string;
	readonly address: string | null;
	/** As they are stored: what of one household cannot be read stops no other. */
	readonly rows: readonly { readonly ent: string; readonly kind: string; readonly state: string }[];
	/** Endless for one of which the log tells nothing: nobody knows how old it is, so it is kept. */
	readonly touchedAt: number;
	readonly photosTouchedAt: ReadonlyMap<string, number>;
}

export interface RingFound {
	readonly id: string;
	readonly address: string | null;
	readonly outcome: (typeof OUTCOMES)[number] | null;
	readonly touchedAt: number;
}

export interface MessageFound {
	readonly id: string;
	/** When the server was last told of it: sent, or read on a phone. */
	readonly touchedAt: number;
}

/** Every household, a page at a time; whoever waits for this process goes first between two. */
export async function* householdPages(place: RetentionPlace): AsyncGenerator<readonly HouseholdFound[]> {
	for (let after = ''; ;) {
		const found = await homes(place).where('ent', '>', after).orderBy('ent').limit(LOOKED_AT_ONCE).execute();
		const last = found.at(-1);
		if (!last) return;
		yield await withRecords(place, found);
		await othersFirst();
		after = last.ent;
	}
}

export async function* ringPages(place: RetentionPlace): AsyncGenerator<readonly RingFound[]> {
	for (let after = ''; ;) {
		const found = await rings(place).where('ent', '>', after).orderBy('ent').limit(LOOKED_AT_ONCE).execute();
		const last = found.at(-1);
		if (!last) return;
		yield await withArrival(place, found);
		await othersFirst();
		after = last.ent;
	}
}

export async function* messagePages(place: RetentionPlace): AsyncGenerator<readonly MessageFound[]> {
	for (let after = ''; ;) {
		const found = await messages(place).where('ent', '>', after).orderBy('ent').limit(LOOKED_AT_ONCE).execute();
		const last = found.at(-1);
		if (!last) return;
		yield await arrived(place, found);
		await othersFirst();
		after = last.ent;
	}
}

/** Null where it is gone. */
export async function findHousehold(place: RetentionPlace, id: string): Promise<HouseholdFound | null> {
	return (await withRecords(place, await homes(place).where('ent', '=', id).execute()))[0] ?? null;
}

/** Null where it is gone. */
export async function findRing(place: RetentionPlace, id: string): Promise<RingFound | null> {
	return (await withArrival(place, await rings(place).where('ent', '=', id).execute()))[0] ?? null;
}

/** Null where it is gone. */
export async function findMessage(place: RetentionPlace, id: string): Promise<MessageFound | null> {
	return (await arrived(place, await messages(place).where('ent', '=', id).execute()))[0] ?? null;
}

/** Ids that stand in what waits in quarantine for a decision: households among them are held back. */
export async function idsInWaiting(place: RetentionPlace): Promise<ReadonlySet<string>> {
	const ids = new Set<string>();
	for (let after = ''; ;) {
		const found = await waiting(place)
			.select(['id', 'body'])
			.where('id', '>', after)
			.orderBy('id')
			.limit(LOOKED_AT_ONCE)
			.execute();
		const last = found.at(-1);
		if (!last) return ids;
		for (const { body } of found) for (const [id] of body.matchAll(/[0-9a-f-]{8,64}/g)) ids.add(id);
		await othersFirst();
		after = last.id;
	}
}

export async function isInWaiting(place: RetentionPlace, id: string): Promise<boolean> {
	const found = await waiting(place).select('id').where('body', 'like', `%${id}%`).limit(1).execute();
	return found.length > 0;
}

function homes({ db, tenant }: RetentionPlace) {
	return db
		.selectFrom('entity')
		.select(['ent', 'address'])
		.where('tenant', '=', tenant)
		.where('kind', '=', 'household');
}

function rings({ db, tenant }: RetentionPlace) {
	return db.selectFrom('attempt_list').select(['ent', 'address', 'outcome']).where('tenant', '=', tenant);
}

function messages({ db, tenant }: RetentionPlace) {
	return db.selectFrom('entity').select('ent').where('tenant', '=', tenant).where('kind', '=', 'message');
}

function waiting({ db, tenant }: RetentionPlace) {
	return db.selectFrom('quarantine').where('tenant', '=', tenant).where('state', '=', 'waiting');
}

async function withRecords(
	place: RetentionPlace,
	found: readonly { readonly ent: string; readonly address: string | null }[]
): Promise<readonly HouseholdFound[]> {
	const { db, tenant } = place;
	const ids = found.map(({ ent }) => ent);
	if (ids.length === 0) return [];
	const rows = await db
		.selectFrom('entity')
		.select(['ent', 'kind', 'root', 'state'])
		.where('tenant', '=', tenant)
		.where('root', 'in', ids)
		.execute();
	const touched = await db
		.selectFrom('operation')
		.select((e) => ['root', e.fn.max('received_at').as('at')])
		.where('tenant', '=', tenant)
		.where('root', 'in', ids)
		.groupBy('root')
		.execute();
	const times = new Map(touched.map(({ root, at }) => [root, Number(at)]));
	const photos = rows.filter(({ kind }) => kind === 'photo').map(({ ent }) => ent);
	const photosTouchedAt = await arrivals(place, photos);
	return found.map(({ ent, address }) => ({
		id: ent,
		address,
		rows: rows.filter(({ root }) => root === ent),
		touchedAt: times.get(ent) ?? Number.POSITIVE_INFINITY,
		photosTouchedAt
	}));
}

async function withArrival(
	place: RetentionPlace,
	found: readonly { readonly ent: string; readonly address: string | null; readonly outcome: string | null }[]
): Promise<readonly RingFound[]> {
	const times = await arrivals(
		place,
		found.map(({ ent }) => ent)
	);
	return found.map(({ ent, address, outcome }) => ({
		id: ent,
		address,
		outcome: OUTCOMES.find((one) => one === outcome) ?? null,
		touchedAt: times.get(ent) ?? Number.POSITIVE_INFINITY
	}));
}

async function arrived(
	place: RetentionPlace,
	found: readonly { readonly ent: string }[]
): Promise<readonly MessageFound[]> {
	const times = await arrivals(
		place,
		found.map(({ ent }) => ent)
	);
	return found.map(({ ent }) => ({ id: ent, touchedAt: times.get(ent) ?? Number.POSITIVE_INFINITY }));
}

/** When the server was last told of each of these records. */
async function arrivals({ db, tenant }: RetentionPlace, ents: readonly string[]): Promise<ReadonlyMap<string, number>> {
	const rows = await inBatches(ents, (some) =>
		db
			.selectFrom('operation')
			.select((e) => ['ent', e.fn.max('received_at').as('at')])
			.where('tenant', '=', tenant)
			.where('ent', 'in', some)
			.groupBy('ent')
			.execute()
	);
	return new Map(rows.map(({ ent, at }) => [ent, Number(at)]));
}

/** The embedded store answers without ever letting go of the process: without this no push is read until all is looked at. */
function othersFirst(): Promise<void> {
	return new Promise((resolve) => setImmediate(resolve));
}
