/** The table of concerns: one page of a view, filtered and sorted by the database. */
import { sql } from 'kysely';
import { type OfficePlace, readPlain, textIn } from './place.ts';
import { concernsIn, openConcerns, unownedConcerns, untoldConcerns } from './work-counts.ts';

export const CONCERN_PAGE = 25;
export const CONCERN_VIEWS = ['open', 'unowned', 'mine', 'late', 'untold', 'closed'] as const;
export type ConcernView = (typeof CONCERN_VIEWS)[number];
export const CONCERN_SORTS = ['age', 'due', 'address', 'owner', 'category'] as const;
export type ConcernSort = (typeof CONCERN_SORTS)[number];
export const CONCERN_FILTERS = ['area', 'category', 'owner', 'weight'] as const;
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
}

export async function listConcernPage(
	place: OfficePlace,
	question: ConcernQuestion
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
		.limit(CONCERN_PAGE)
		.offset((question.page - 1) * CONCERN_PAGE)
		.execute();
	const plain = await readPlain(
		place,
		rows.map((row) => row.ent)
	);
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
			isResidentTold: row.told_resident_at !== null
		}))
	};
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
	const none = { area: null, category: null, owner: null, weight: null };
	const count = (view: ConcernView): Promise<number> => countConcerns(place, { view, filters: none, ...who });
	return {
		open: await count('open'),
		unowned: await count('unowned'),
		mine: await count('mine'),
		late: await count('late'),
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
	const { area, category, owner, weight } = question.filters;
	return viewed(place, question)
		.leftJoin('address_list', (join) =>
			join
				.onRef('address_list.tenant', '=', 'concern_list.tenant')
				.onRef('address_list.ent', '=', 'concern_list.address')
		)
		.$if(area !== null, (query) => query.where('address_list.area', '=', area))
		.$if(category !== null, (query) => query.where('concern_list.category', '=', category))
		.$if(owner !== null, (query) => query.where('concern_list.owner', '=', owner))
		.$if(weight !== null, (query) => query.where('concern_list.weight', '=', weight));
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
		case 'untold':
			return untoldConcerns(place);
		case 'closed':
			return concernsIn(place).where('concern_list.state', 'in', ['answered', 'closed']);
	}
}
