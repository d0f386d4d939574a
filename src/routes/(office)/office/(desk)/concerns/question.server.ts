/** From the address of the table to the question that the store is asked. Whatever it does not know, it leaves out. */
import { CONCERN_STEPS, WEIGHTS } from '#lib/domain/concern.ts';
import { CONCERN_AGES, CONCERN_SORTS, CONCERN_VIEWS, type ConcernQuestion } from '#lib/server/office/concern-table.ts';
import { pageOf } from '#lib/ui/office-filter.ts';

const ID = /^[0-9a-f-]{8,64}$/;
const CODE = /^[a-z][a-z0-9-]{0,60}$/;

export function questionOf(url: URL, who: { readonly person: string; readonly today: string }): ConcernQuestion {
	const read = (name: string, shape: RegExp): string | null => {
		const value = url.searchParams.get(name);
		return value !== null && shape.test(value) ? value : null;
	};
	return {
		view: CONCERN_VIEWS.find((view) => view === url.searchParams.get('view')) ?? 'open',
		filters: {
			area: read('area', ID),
			category: read('category', CODE),
			owner: read('owner', ID),
			weight: WEIGHTS.find((weight) => weight === url.searchParams.get('weight')) ?? null,
			state: CONCERN_STEPS.find((step) => step === url.searchParams.get('state')) ?? null,
			partner: read('partner', CODE) ?? read('partner', ID),
			age: CONCERN_AGES.find((age) => age === url.searchParams.get('age')) ?? null
		},
		sort: CONCERN_SORTS.find((sort) => sort === url.searchParams.get('sort')) ?? 'age',
		direction:
			url.searchParams.get('direction') === 'asc'
				? 'asc'
				: url.searchParams.has('sort') && url.searchParams.get('sort') !== 'age'
					? 'asc'
					: 'desc',
		page: pageOf(url),
		...who
	};
}
