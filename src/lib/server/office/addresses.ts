/** The table of addresses: one page of a view, filtered and sorted by the database over the doors as they stand. */
import { sql, type RawBuilder, type SelectQueryBuilder, type SqlBool } from 'kysely';
import { isTriedAgain, type Outcome, OUTCOMES } from '#lib/domain/attempt.ts';
import {
	ADDRESS_PAGE,
	type AddressFilter,
	ADDRESS_FILTERS,
	type AddressQuestion,
	type AddressView,
	ADDRESS_VIEWS,
	NO_AREA,
	NO_ROUND,
	SINCE_DAYS
} from '#lib/domain/address-question.ts';
import type { Tables } from '../store/schema.ts';
import { IS_AGAIN, IS_DONE, isNotAgain } from './door-states.ts';
import type { OfficePlace } from './place.ts';

/** The four states of a plate, as on the phone. */
export type DoorState = 'solid' | 'again' | 'outline' | 'never';

export interface AddressRow {
	readonly id: string;
	readonly street: string | null;
	readonly number: number | null;
	readonly letter: string | null;
	readonly addition: string | null;
	readonly postcode: string | null;
	readonly town: string | null;
	readonly area: string | null;
	readonly round: string | null;
	readonly label: string | null;
	readonly isUnchecked: boolean;
	readonly door: DoorState;
	readonly outcome: Outcome | null;
	/** The last ring was in vain, and this round does not ring here again. */
	readonly isNotAgain: boolean;
	readonly lastAt: number | null;
	readonly rings: number;
	readonly visits: number;
	readonly concerns: number;
	readonly households: number;
}

export interface AddressTime {
	/** Milliseconds. */
	readonly now: number;
}

const DAY_MS = 86_400_000;

/** A visit is a conversation, whatever was recorded of rings before it; a later ring tells what happened last. */
const OUTCOME = sql<
	string | null
>`(case when visited_at is not null and visited_at >= coalesce(ring_at, 0) then 'spoken' else ring_outcome end)`;
const LAST_AT = sql<
	number | null
>`(case when visited_at is not null and visited_at >= coalesce(ring_at, 0) then visited_at else ring_at end)`;

const VIEWS = {
	all: sql<SqlBool>`1 = 1`,
	fresh: sql<SqlBool>`(do_not_visit = 0 and visited_at is null and ring_outcome is null)`,
	again: IS_AGAIN,
	done: IS_DONE,
	never: sql<SqlBool>`do_not_visit = 1`,
	unchecked: sql<SqlBool>`unchecked = 1`
} as const satisfies Record<AddressView, RawBuilder<SqlBool>>;

/** What a question asks of one door. */
export function conditionOf(
	question: Pick<AddressQuestion, 'view' | 'filters'>,
	{ now }: AddressTime
): RawBuilder<SqlBool> {
	const { area, round, outcome, concern, since, never, label } = question.filters;
	const parts = [VIEWS[question.view]];
	if (area !== null) parts.push(area === NO_AREA ? sql<SqlBool>`area is null` : sql<SqlBool>`area = ${area}`);
	if (round !== null) parts.push(round === NO_ROUND ? sql<SqlBool>`round is null` : sql<SqlBool>`round = ${round}`);
	if (outcome !== null) parts.push(sql<SqlBool>`${OUTCOME} = ${outcome}`);
	if (concern !== null)
		parts.push(concern === 'yes' ? sql<SqlBool>`open_concerns > 0` : sql<SqlBool>`open_concerns = 0`);
	if (never !== null) parts.push(sql<SqlBool>`do_not_visit = ${never === 'only' ? 1 : 0}`);
	if (label !== null) parts.push(sql<SqlBool>`label = ${label}`);
	if (since !== null) parts.push(sql<SqlBool>`coalesce(${LAST_AT}, 0) < ${now - SINCE_DAYS[since] * DAY_MS}`);
	return sql<SqlBool>`(${sql.join(parts, sql` and `)})`;
}

/** @param time.total how many doors the question finds: a page of the second half is then counted off from the end */
export async function listAddresses(
	place: OfficePlace,
	question: AddressQuestion,
	time: AddressTime & { readonly total: number }
): Promise<readonly AddressRow[]> {
	const before = (question.page - 1) * ADDRESS_PAGE;
	const behind = Math.max(0, time.total - before - ADDRESS_PAGE);
	const isFromEnd = behind < before;
	// The ids first: an order that no index has then carries a few bytes for each door and not all of it.
	const page = await sorted(doorsOf(place, question, time).select('ent'), question, isFromEnd)
		.limit(isFromEnd ? Math.max(0, Math.min(ADDRESS_PAGE, time.total - before)) : ADDRESS_PAGE)
		.offset(isFromEnd ? behind : before)
		.execute();
	const ids = page.map(({ ent }) => ent);
	return readDoors(place, isFromEnd ? ids.reverse() : ids);
}

/** These doors, in this order; those that are not here are left out. */
export async function readDoors({ db, tenant }: OfficePlace, ids: readonly string[]): Promise<readonly AddressRow[]> {
	if (ids.length === 0) return [];
	const rows = await db
		.selectFrom('door_list')
		.selectAll()
		.select([OUTCOME.as('outcome'), LAST_AT.as('last_at')])
		.where('tenant', '=', tenant)
		.where('ent', 'in', [...ids])
		.execute();
	const byId = new Map(rows.map((row) => [row.ent, addressRow(row)]));
	return ids.flatMap((id) => byId.get(id) ?? []);
}

/** Ids of all doors that a question finds, as people walk, up to a limit. */
export async function findDoors(
	place: OfficePlace,
	question: Pick<AddressQuestion, 'view' | 'filters'>,
	options: AddressTime & { readonly max: number }
): Promise<readonly string[]> {
	const rows = await doorsOf(place, question, options)
		.select('ent')
		.orderBy('place')
		.orderBy('ent')
		.limit(options.max)
		.execute();
	return rows.map(({ ent }) => ent);
}

export async function countDoorsOf(
	place: OfficePlace,
	question: Pick<AddressQuestion, 'view' | 'filters'>,
	time: AddressTime
): Promise<number> {
	const row = await doorsOf(place, question, time)
		.select(sql<number>`count(*)`.as('count'))
		.executeTakeFirstOrThrow();
	return Number(row.count);
}

/** How many doors each question finds: one walk along all doors, whatever the number of questions. */
export async function countEach(
	{ db, tenant }: OfficePlace,
	questions: readonly Pick<AddressQuestion, 'view' | 'filters'>[],
	time: AddressTime
): Promise<readonly number[]> {
	if (questions.length === 0) return [];
	const counts = questions.map(
		(question, at) => sql`sum(case when ${conditionOf(question, time)} then 1 else 0 end) as ${sql.ref(`n${at}`)}`
	);
	const { rows } = await sql<
		Readonly<Record<string, number | null>>
	>`select ${sql.join(counts)} from door_list where tenant = ${tenant}`.execute(db);
	return questions.map((_question, at) => Number(rows[0]?.[`n${at}`] ?? 0));
}

/** What stands around a page of the table: all that its question finds, what each fixed view holds, and each saved one. */
export async function countTable(
	place: OfficePlace,
	asked: {
		readonly question: Pick<AddressQuestion, 'view' | 'filters'>;
		readonly saved: readonly Pick<AddressQuestion, 'view' | 'filters'>[];
	},
	time: AddressTime
): Promise<{
	readonly total: number;
	readonly views: Readonly<Record<AddressView, number>>;
	readonly saved: readonly number[];
}> {
	const fixed = ADDRESS_VIEWS.map((view) => ({ view, filters: NO_FILTERS }));
	const [total = 0, ...counts] = await countEach(place, [asked.question, ...fixed, ...asked.saved], time);
	const of = (view: AddressView): number => counts[ADDRESS_VIEWS.indexOf(view)] ?? 0;
	return {
		total,
		views: {
			all: of('all'),
			fresh: of('fresh'),
			again: of('again'),
			done: of('done'),
			never: of('never'),
			unchecked: of('unchecked')
		},
		saved: counts.slice(fixed.length)
	};
}

/** The filter that hides most, when nothing is left: taking it away shows this many. */
export async function costliestAddressFilter(
	place: OfficePlace,
	question: Pick<AddressQuestion, 'view' | 'filters'>,
	time: AddressTime
): Promise<{ readonly filter: AddressFilter; readonly count: number } | null> {
	const set = ADDRESS_FILTERS.filter((filter) => question.filters[filter] !== null);
	const questions = set.map((filter) => ({ ...question, filters: { ...question.filters, [filter]: null } }));
	const counts = await countEach(place, questions, time);
	return set.map((filter, at) => ({ filter, count: counts[at] ?? 0 })).sort((a, b) => b.count - a.count)[0] ?? null;
}

export async function countAddresses(place: OfficePlace): Promise<number> {
	const row = await place.db
		.selectFrom('address_list')
		.where('tenant', '=', place.tenant)
		.select(sql<number>`count(*)`.as('count'))
		.executeTakeFirstOrThrow();
	return Number(row.count);
}

function doorsOf({ db, tenant }: OfficePlace, question: Pick<AddressQuestion, 'view' | 'filters'>, time: AddressTime) {
	return db.selectFrom('door_list').where('tenant', '=', tenant).where(conditionOf(question, time));
}

/** Within the same value as people walk; what has no value stands last. Or all of it the other way round. */
function sorted(
	query: SelectQueryBuilder<Tables, 'door_list', { ent: string }>,
	question: AddressQuestion,
	isReversed: boolean
) {
	const { sort } = question;
	const [up, down] = isReversed ? (['desc', 'asc'] as const) : (['asc', 'desc'] as const);
	const [by, last] = SORTS[sort];
	const ordered = last ? query.orderBy(sql`case when ${by} is null then 1 else 0 end`, up) : query;
	const bySort = ordered.orderBy(by, question.direction === 'asc' ? up : down);
	return (sort === 'address' ? bySort : bySort.orderBy('place', up)).orderBy('ent', up);
}

const SORTS = {
	address: [sql`place`, false],
	postcode: [sql`postcode`, true],
	rings: [sql`rings`, false],
	outcome: [OUTCOME, true],
	last: [LAST_AT, true],
	visits: [sql`visits`, false],
	concerns: [sql`open_concerns`, false],
	label: [sql`label`, true]
} as const satisfies Record<AddressQuestion['sort'], readonly [RawBuilder<unknown>, boolean]>;

const NO_FILTERS = { area: null, round: null, outcome: null, concern: null, since: null, never: null, label: null };

interface Door {
	readonly ent: string;
	readonly street: string | null;
	readonly number: number | null;
	readonly letter: string | null;
	readonly addition: string | null;
	readonly postcode: string | null;
	readonly town: string | null;
	readonly area: string | null;
	readonly round: string | null;
	readonly label: string | null;
	readonly unchecked: number;
	readonly do_not_visit: number;
	readonly visited_at: number | null;
	readonly ring_not_again_in: string | null;
	readonly outcome: string | null;
	readonly last_at: number | null;
	readonly rings: number;
	readonly visits: number;
	readonly open_concerns: number;
	readonly households: number;
}

function addressRow(row: Door): AddressRow {
	const outcome = OUTCOMES.find((one) => one === row.outcome) ?? null;
	const told = row.visited_at === null ? outcome : 'spoken';
	const isOver = told !== null && isTriedAgain(told) && isNotAgain(row);
	const isNever = Number(row.do_not_visit) === 1;
	return {
		id: row.ent,
		street: row.street,
		number: row.number === null ? null : Number(row.number),
		letter: row.letter,
		addition: row.addition,
		postcode: row.postcode,
		town: row.town,
		area: row.area,
		round: row.round,
		label: row.label,
		isUnchecked: Number(row.unchecked) === 1,
		door: isOver && !isNever ? 'outline' : doorState(isNever, told),
		outcome,
		isNotAgain: isOver,
		lastAt: row.last_at === null ? null : Number(row.last_at),
		rings: Number(row.rings),
		visits: Number(row.visits),
		concerns: Number(row.open_concerns),
		households: Number(row.households)
	};
}

function doorState(isNever: boolean, outcome: Outcome | null): DoorState {
	if (isNever) return 'never';
	if (outcome === null) return 'solid';
	return isTriedAgain(outcome) ? 'again' : 'outline';
}
