/** The address list: a page of it, with what happened last at each door. */
import { sql } from 'kysely';
import { type Outcome, OUTCOMES, isTriedAgain } from '#lib/domain/attempt.ts';
import type { OfficePlace } from './place.ts';

export const ADDRESS_PAGE = 50;
export const ADDRESS_VIEWS = ['all', 'fresh', 'again', 'done', 'never', 'unchecked'] as const;
export type AddressView = (typeof ADDRESS_VIEWS)[number];
/** The four states of a plate, as on the phone. */
export type DoorState = 'solid' | 'again' | 'outline' | 'never';

export interface AddressRow {
	readonly id: string;
	readonly street: string | null;
	readonly number: number | null;
	readonly letter: string | null;
	readonly addition: string | null;
	readonly postcode: string | null;
	readonly area: string | null;
	readonly isUnchecked: boolean;
	readonly door: DoorState;
	readonly outcome: Outcome | null;
	readonly lastAt: number | null;
}

export interface AddressQuestion {
	readonly view: AddressView;
	readonly area: string | null;
	readonly page: number;
}

/* The plus keeps both engines from walking all rings by time, which the index on time tempts them to. */
const LAST = sql<
	string | null
>`(select a.outcome from attempt_list a where a.tenant = address_list.tenant and a.address = address_list.ent and a.undone = 0 order by +a.at desc limit 1)`;
const LAST_AT = sql<
	number | null
>`(select max(+a.at) from attempt_list a where a.tenant = address_list.tenant and a.address = address_list.ent and a.undone = 0)`;
const VISITED_AT = sql<
	number | null
>`(select max(+v.started_at) from visit_list v where v.tenant = address_list.tenant and v.address = address_list.ent and v.discarded = 0)`;
const VISITED = sql`exists (select 1 from visit_list v where v.tenant = address_list.tenant and v.address = address_list.ent and v.discarded = 0)`;

const AGAIN = OUTCOMES.filter(isTriedAgain);
const CONDITIONS = {
	all: sql<boolean>`1 = 1`,
	fresh: sql<boolean>`do_not_visit = 0 and ${LAST} is null and not ${VISITED}`,
	again: sql<boolean>`do_not_visit = 0 and not ${VISITED} and ${LAST} in (${sql.join(AGAIN)})`,
	done: sql<boolean>`do_not_visit = 0 and (${VISITED} or ${LAST} not in (${sql.join(AGAIN)}))`,
	never: sql<boolean>`do_not_visit = 1`,
	unchecked: sql<boolean>`unchecked = 1`
} as const satisfies Record<AddressView, unknown>;

export async function listAddresses(
	place: OfficePlace,
	question: AddressQuestion
): Promise<{ readonly rows: readonly AddressRow[]; readonly total: number }> {
	const { db, tenant } = place;
	const filtered = db
		.selectFrom('address_list')
		.where('tenant', '=', tenant)
		.$if(question.area !== null, (query) => query.where('area', '=', question.area))
		.where(CONDITIONS[question.view]);
	const count = await filtered.select(sql<number>`count(*)`.as('count')).executeTakeFirstOrThrow();
	const page = await filtered
		.select('ent')
		.orderBy('street')
		.orderBy('number')
		.orderBy('letter')
		.orderBy(sql`length(coalesce(addition, ''))`)
		.orderBy('addition')
		.orderBy('ent')
		.limit(ADDRESS_PAGE)
		.offset((question.page - 1) * ADDRESS_PAGE)
		.execute();
	const doors =
		page.length === 0
			? []
			: await readDoors(
					place,
					page.map((row) => row.ent)
				);
	const doorsById = new Map(doors.map((door) => [door.ent, door]));
	return { total: Number(count.count), rows: page.flatMap(({ ent }) => doorsById.get(ent) ?? []).map(addressRow) };
}

/** What happened at these doors: asked for one page only, since it looks at every ring. */
function readDoors({ db, tenant }: OfficePlace, ents: readonly string[]): Promise<readonly Door[]> {
	return db
		.selectFrom('address_list')
		.selectAll()
		.select([LAST.as('outcome'), LAST_AT.as('last_at'), VISITED_AT.as('visited_at')])
		.where('tenant', '=', tenant)
		.where('ent', 'in', [...ents])
		.execute();
}

export async function countAddresses(place: OfficePlace): Promise<number> {
	const row = await place.db
		.selectFrom('address_list')
		.where('tenant', '=', place.tenant)
		.select(sql<number>`count(*)`.as('count'))
		.executeTakeFirstOrThrow();
	return Number(row.count);
}

interface Door {
	readonly ent: string;
	readonly street: string | null;
	readonly number: number | null;
	readonly letter: string | null;
	readonly addition: string | null;
	readonly postcode: string | null;
	readonly area: string | null;
	readonly unchecked: number;
	readonly do_not_visit: number;
	readonly outcome: string | null;
	readonly last_at: number | null;
	readonly visited_at: number | null;
}

function addressRow(row: Door): AddressRow {
	const ring = OUTCOMES.find((outcome) => outcome === row.outcome) ?? null;
	const visitedAt = row.visited_at === null ? null : Number(row.visited_at);
	const outcome = visitedAt !== null && visitedAt >= Number(row.last_at ?? 0) ? 'spoken' : ring;
	return {
		id: row.ent,
		street: row.street,
		number: row.number === null ? null : Number(row.number),
		letter: row.letter,
		addition: row.addition,
		postcode: row.postcode,
		area: row.area,
		isUnchecked: Number(row.unchecked) === 1,
		door: doorState(Number(row.do_not_visit) === 1, visitedAt === null ? outcome : 'spoken'),
		outcome,
		lastAt: visitedAt === null && row.last_at === null ? null : Math.max(visitedAt ?? 0, Number(row.last_at ?? 0))
	};
}

function doorState(isNever: boolean, outcome: Outcome | null): DoorState {
	if (isNever) return 'never';
	if (outcome === null) return 'solid';
	return isTriedAgain(outcome) ? 'again' : 'outline';
}
