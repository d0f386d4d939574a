/**
 * What somebody asks of the table of addresses: a view, filters, an order and columns. It lives in the address bar and
 * in saved views, so it holds codes and ids and can hold nothing of a resident.
 */
import * as v from 'valibot';
import { OUTCOMES } from './attempt.ts';
import { id } from './record.ts';

export const ADDRESS_PAGE = 50;
export const ADDRESS_VIEWS = ['all', 'fresh', 'again', 'done', 'never', 'unchecked'] as const;
export type AddressView = (typeof ADDRESS_VIEWS)[number];
export const ADDRESS_SORTS = [
	'address',
	'postcode',
	'rings',
	'outcome',
	'last',
	'visits',
	'concerns',
	'label'
] as const;
export type AddressSort = (typeof ADDRESS_SORTS)[number];
/** Beside the address itself, which is always there. */
export const ADDRESS_COLUMNS = [
	'postcode',
	'area',
	'rings',
	'outcome',
	'last',
	'visits',
	'concerns',
	'households',
	'coach',
	'until',
	'round',
	'label'
] as const;
export type AddressColumn = (typeof ADDRESS_COLUMNS)[number];
export const FIRST_COLUMNS: readonly AddressColumn[] = [
	'area',
	'rings',
	'outcome',
	'last',
	'concerns',
	'coach',
	'until'
];

/** Outside every round. */
export const NO_ROUND = 'none';
/** In no buurt yet. */
export const NO_AREA = 'none';
/** Nobody rang for this many days, or never. */
export const SINCE_DAYS = { week: 7, month: 30, quarter: 91, year: 365 } as const;
export type SinceCode = keyof typeof SINCE_DAYS;
export const SINCE_CODES = ['week', 'month', 'quarter', 'year'] as const satisfies readonly SinceCode[];
export const ENERGY_LABELS = ['A+++++', 'A++++', 'A+++', 'A++', 'A+', 'A', 'B', 'C', 'D', 'E', 'F', 'G'] as const;

const FILTER_SCHEMAS = {
	area: v.union([v.literal(NO_AREA), id]),
	round: v.union([v.literal(NO_ROUND), id]),
	outcome: v.picklist(OUTCOMES),
	concern: v.picklist(['yes', 'no']),
	since: v.picklist(SINCE_CODES),
	never: v.picklist(['only', 'without']),
	label: v.picklist(ENERGY_LABELS)
} as const;
export type AddressFilter = keyof typeof FILTER_SCHEMAS;
export const ADDRESS_FILTERS = [
	'area',
	'round',
	'outcome',
	'concern',
	'since',
	'never',
	'label'
] as const satisfies readonly AddressFilter[];
export type AddressFilters = {
	readonly [F in AddressFilter]: v.InferOutput<(typeof FILTER_SCHEMAS)[F]> | null;
};

export interface AddressQuestion {
	readonly view: AddressView;
	readonly filters: AddressFilters;
	readonly sort: AddressSort;
	readonly direction: 'asc' | 'desc';
	readonly columns: readonly AddressColumn[];
	readonly page: number;
}

/** The part of a question that a saved view keeps, as text parameters; what is as usual is left out. */
export type QuestionText = Readonly<Record<string, string>>;

/**
 * @param read one parameter of an address bar, or of a saved view
 * @param page the page of the list, from 1
 */
export function addressQuestion(read: (name: string) => string | null, page = 1): AddressQuestion {
	const one = <F extends AddressFilter>(filter: F): AddressFilters[F] => readFilter(filter, read(filter));
	const sort = ADDRESS_SORTS.find((known) => known === read('sort')) ?? 'address';
	const columns = read('columns')?.split('.') ?? null;
	return {
		view: ADDRESS_VIEWS.find((known) => known === read('view')) ?? 'all',
		filters: {
			area: one('area'),
			round: one('round'),
			outcome: one('outcome'),
			concern: one('concern'),
			since: one('since'),
			never: one('never'),
			label: one('label')
		},
		sort,
		direction: read('direction') === 'desc' ? 'desc' : 'asc',
		columns: columns === null ? FIRST_COLUMNS : ADDRESS_COLUMNS.filter((known) => columns.includes(known)),
		page
	};
}

/** The same question as parameters: reading them gives the question again, its page apart. */
export function questionText(question: AddressQuestion): QuestionText {
	const text: Record<string, string> = {};
	if (question.view !== 'all') text['view'] = question.view;
	for (const filter of ADDRESS_FILTERS) {
		const value = question.filters[filter];
		if (value !== null) text[filter] = value;
	}
	if (question.sort !== 'address') text['sort'] = question.sort;
	if (question.direction !== 'asc') text['direction'] = question.direction;
	if (question.columns.join('.') !== FIRST_COLUMNS.join('.')) text['columns'] = question.columns.join('.');
	return text;
}

function readFilter<F extends AddressFilter>(filter: F, text: string | null): AddressFilters[F] {
	// The schema of a filter gives that filter's values; through a generic index the compiler cannot see it.
	const schema: v.GenericSchema<unknown, AddressFilters[F]> = FILTER_SCHEMAS[filter] as never;
	const parsed = v.safeParse(schema, text);
	return parsed.success ? parsed.output : null;
}
