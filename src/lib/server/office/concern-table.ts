/** The table of concerns: one page of a view, filtered and sorted by the database. */
import { sql } from 'kysely';
import { type OfficePlace, readPlain, textIn } from './place.ts';
import { waitingReferrals } from './referral-counts.ts';
import { concernsIn, openConcerns, unownedConcerns, untoldConcerns } from './work-counts.ts';

export const CONCERN_PAGE = 25;
export const CONCERN_VIEWS = ['open', 'unowned', 'mine', 'late', 'handled', 'withPartner', 'untold', 'closed'] as const;
export type ConcernView = (typeof CONCERN_VIEWS)[number];
export const CONCERN_SORTS = ['age', 'due', 'address', 'owner', 'category'] as const;
export type ConcernSort = (typeof CONCERN_SORTS)[number];
export const CONCERN_FILTERS = ['area', 'category', 'owner', 'weight', 'state', 'partner', 'age'] as const;
/** Days since a concern was heard: the last week, the rest of a month, and what is older. */
export const CONCERN_AGES = ['week', 'month', 'older'] as const;
const AGE_DAYS = { week: [0, 7], month: [7, 30], older: [30, null] } as const;
const DAY_MS = 86_400_000;
export type ConcernFilter = (typeof CONCERN_FILTERS)[number];

export interface ConcernQuestion {
	readonly view: ConcernView;
	readonly filters: Readonly<Record<ConcernFilter, string | null>>;
	readonly sort: ConcernSort;
	readonly direction: 'asc' | 'desc';
	readonly page: number;
	readonly person: string;
	readonly today: string;
}

export interface ConcernLine {
	readonly id: string;
	readonly house: {
		readonly street: string | null;
		readonly number: number | null;
		readonly letter: string | null;
		readonly addition: string | null;
	} | null;
	readonly area: string | null;
	readonly category: string | null;
	readonly weight: string | null;
	readonly state: string | null;
	readonly ownWords: string | null;
	readonly linkTheme: string | null;
	readonly owner: string | null;
	readonly dueOn: string | null;
	readonly raisedAt: number | null;
	readonly isCoachTold: boolean;
	readonly isResidentTold: boolean;
	/** Where it was passed on to and nothing is known of yet: a kind, and one of the organisation's own partners. */
	readonly partner: { readonly kind: string; readonly named: string | null } | null;
	readonly answer: string | null;
}

export async function listConcernPage(
	place: OfficePlace,
	question: ConcernQuestion,
	size = CONCERN_PAGE
): Promise<{ readonly rows: readonly ConcernLine[]; readonly total: number }> {
	const total = await countConcerns(place, question);
	const { dir, raised } = { dir: question.direction, raised: question.direction === 'asc' ? 'desc' : 'asc' } as const;
	let query = filtered(place, question).select([
		'concern_list.ent',
		'concern_list.category',
		'concern_list.weight',
		'concern_list.state',
		'concern_list.owner',
		'concern_list.due_on',
		'concern_list.raised_at',
		'concern_list.told_coach_at',
		'concern_list.told_resident_at',
		'address_list.street',
		'address_list.number',
		'address_list.letter',
		'address_list.addition',
		'address_list.area'
	]);
	switch (question.sort) {
		case 'age':
			query = query.orderBy('concern_list.raised_at', raised);
			break;
		case 'due':
			query = query
				.orderBy(sql`case when concern_list.due_on is null then 1 else 0 end`)
				.orderBy('concern_list.due_on', dir);
			break;
		case 'address':
			query = query
				.orderBy('address_list.street', dir)
				.orderBy('address_list.number', dir)
				.orderBy('address_list.letter', dir)
				.orderBy(sql`length(coalesce(address_list.addition, ''))`, dir)
				.orderBy('address_list.addition', dir);
			break;
		case 'owner':
			query = query
				.leftJoin('person', (join) =>
					join.onRef('person.tenant', '=', 'concern_list.tenant').onRef('person.person', '=', 'concern_list.owner')
				)
				.orderBy('person.name', dir);
			break;
		case 'category':
			query = query.orderBy('concern_list.category', dir);
			break;
	}
	const rows = await query
		.orderBy('concern_list.ent')
		.limit(size)
		.offset((question.page - 1) * size)
		.execute();
	const ents = rows.map((row) => row.ent);
	const plain = await readPlain(place, ents);
	const partners = await partnersOf(place, ents);
	return {
		total,
		rows: rows.map((row) => ({
			id: row.ent,
			house:
				row.street === null && row.number === null
					? null
					: {
							street: row.street,
							number: row.number === null ? null : Number(row.number),
							letter: row.letter,
							addition: row.addition
						},
			area: row.area,
			category: row.category,
			weight: row.weight,
			state: row.state,
			ownWords: textIn(plain.get(row.ent), 'ownWords'),
			linkTheme: textIn(plain.get(row.ent), 'linkTheme'),
			owner: row.owner,
			dueOn: row.due_on,
			raisedAt: row.raised_at === null ? null : Number(row.raised_at),
			isCoachTold: row.told_coach_at !== null,
			isResidentTold: row.told_resident_at !== null,
			partner: partners.get(row.ent) ?? null,
			answer: textIn(plain.get(row.ent), 'answer')
		}))
	};
}

async function partnersOf(
	place: OfficePlace,
	concerns: readonly string[]
): Promise<ReadonlyMap<string, { readonly kind: string; readonly named: string | null }>> {
	if (concerns.length === 0) return new Map();
	const rows = await waitingReferrals(place)
		.select(['referral_list.concern', 'referral_list.partner', 'referral_list.named'])
		.where('referral_list.concern', 'in', [...concerns])
		.orderBy('referral_list.made_at')
		.execute();
	return new Map(
		rows.flatMap(({ concern, partner, named }) =>
			concern === null || partner === null ? [] : [[concern, { kind: partner, named }] as const]
		)
	);
}

export async function countConcerns(
	place: OfficePlace,
	question: Pick<ConcernQuestion, 'view' | 'filters' | 'person' | 'today'>
): Promise<number> {
	const row = await filtered(place, question)
		.select(sql<number>`count(*)`.as('count'))
		.executeTakeFirstOrThrow();
	return Number(row.count);
}

/** How many concerns each view holds, whatever is filtered. */
export async function countViews(
	place: OfficePlace,
	who: { readonly person: string; readonly today: string }
): Promise<Readonly<Record<ConcernView, number>>> {
	const none = { area: null, category: null, owner: null, weight: null, state: null, partner: null, age: null };
	const count = (view: ConcernView): Promise<number> => countConcerns(place, { view, filters: none, ...who });
	return {
		open: await count('open'),
		unowned: await count('unowned'),
		mine: await count('mine'),
		late: await count('late'),
		handled: await count('handled'),
		withPartner: await count('withPartner'),
		untold: await count('untold'),
		closed: await count('closed')
	};
}

export async function countOpenByCategory(place: OfficePlace): Promise<ReadonlyMap<string, number>> {
	const rows = await openConcerns(place)
		.groupBy('concern_list.category')
		.select(['concern_list.category', sql<number>`count(*)`.as('count')])
		.execute();
	return new Map(rows.flatMap((row) => (row.category === null ? [] : [[row.category, Number(row.count)] as const])));
}

/** The filter that hides most, when nothing is left: taking it away shows this many. */
export async function costliestFilter(
	place: OfficePlace,
	question: Pick<ConcernQuestion, 'view' | 'filters' | 'person' | 'today'>
): Promise<{ readonly filter: ConcernFilter; readonly count: number } | null> {
	const set = CONCERN_FILTERS.filter((filter) => question.filters[filter] !== null);
	const without = [];
	for (const filter of set)
		without.push({
			filter,
			count: await countConcerns(place, { ...question, filters: { ...question.filters, [filter]: null } })
		});
	return without.sort((a, b) => b.count - a.count)[0] ?? null;
}

function filtered(place: OfficePlace, question: Pick<ConcernQuestion, 'view' | 'filters' | 'person' | 'today'>) {
	const { area, category, owner, weight, state, partner, age } = question.filters;
	const { tenant } = place;
	return viewed(place, question)
		.leftJoin('address_list', (join) =>
			join
				.onRef('address_list.tenant', '=', 'concern_list.tenant')
				.onRef('address_list.ent', '=', 'concern_list.address')
		)
		.$if(area !== null, (query) => query.where('address_list.area', '=', area))
		.$if(category !== null, (query) => query.where('concern_list.category', '=', category))
		.$if(owner !== null, (query) => query.where('concern_list.owner', '=', owner))
		.$if(weight !== null, (query) => query.where('concern_list.weight', '=', weight))
		.$if(state !== null, (query) => query.where('concern_list.state', '=', state))
		.$if(age !== null, (query) => query.where(raisedWithin(age ?? '', question.today)))
		.$if(partner !== null, (query) =>
			query.where((where) =>
				where.exists(
					where
						.selectFrom('referral_list')
						.select('referral_list.ent')
						.where('referral_list.tenant', '=', tenant)
						.whereRef('referral_list.concern', '=', 'concern_list.ent')
						.where((one) =>
							one.or([one('referral_list.partner', '=', partner), one('referral_list.named', '=', partner)])
						)
				)
			)
		);
}

/** Whole days before the end of today. */
function raisedWithin(age: string, today: string) {
	const [from, to] = AGE_DAYS[CONCERN_AGES.find((one) => one === age) ?? 'older'];
	const end = Date.parse(`${today}T00:00:00Z`) + DAY_MS;
	const newest = sql<boolean>`concern_list.raised_at <= ${end - from * DAY_MS}`;
	return to === null ? newest : sql<boolean>`${newest} and concern_list.raised_at > ${end - to * DAY_MS}`;
}

function viewed(place: OfficePlace, question: Pick<ConcernQuestion, 'view' | 'person' | 'today'>) {
	switch (question.view) {
		case 'open':
			return openConcerns(place);
		case 'unowned':
			return unownedConcerns(place);
		case 'mine':
			return openConcerns(place).where('concern_list.owner', '=', question.person);
		case 'late':
			return openConcerns(place).where('concern_list.due_on', '<', question.today);
		case 'handled':
			return openConcerns(place)
				.where('concern_list.owner', 'is not', null)
				.where((where) => where.not(where.exists(passedOn(place))));
		case 'withPartner':
			return openConcerns(place)
				.where('concern_list.owner', 'is not', null)
				.where((where) => where.exists(passedOn(place)));
		case 'untold':
			return untoldConcerns(place);
		case 'closed':
			return concernsIn(place).where('concern_list.state', 'in', ['answered', 'closed']);
	}
}

function passedOn(place: OfficePlace) {
	return waitingReferrals(place)
		.select('referral_list.ent')
		.where('referral_list.concern', '=', sql.ref<string>('concern_list.ent'));
}
