/** Lists live in their address: view, filters, order and page, ids only. Pure, so that a link can be made anywhere. */
export interface OfficeFilter {
	readonly id: string;
	readonly label: string;
	readonly value: string | null;
	readonly hrefWithout: string;
	readonly options: readonly { readonly value: string; readonly label: string; readonly href: string }[];
}

type Change = Readonly<Record<string, string | number | null>>;

/** The same list with some parameters changed. Any change but that of the page starts at the first page again. */
export function listHref(url: URL, change: Change): string {
	const parameters = parametersOf(url);
	if (!Object.hasOwn(change, 'page')) parameters.delete('page');
	for (const [name, value] of Object.entries(change)) {
		if (value === null || value === '' || (name === 'page' && value === 1)) parameters.delete(name);
		else parameters.set(name, String(value));
	}
	const query = parameters.toString();
	return query === '' ? url.pathname : `${url.pathname}?${query}`;
}

/** Where a form of this list goes: the same list, so that without script one comes back to it. */
export function actionHref(url: URL, action: string): string {
	const query = parametersOf(url).toString();
	return `?/${action}${query === '' ? '' : `&${query}`}`;
}

/** Without the name of an action, which stands there after a form was sent without script. */
function parametersOf(url: URL): URLSearchParams {
	return new URLSearchParams([...url.searchParams].filter(([name]) => !name.startsWith('/')));
}

export function filterOf(
	url: URL,
	filter: {
		readonly id: string;
		readonly label: string;
		readonly options: readonly { readonly value: string; readonly label: string }[];
	}
): OfficeFilter {
	return {
		id: filter.id,
		label: filter.label,
		value: url.searchParams.get(filter.id),
		hrefWithout: listHref(url, { [filter.id]: null }),
		options: filter.options.map((option) => ({ ...option, href: listHref(url, { [filter.id]: option.value }) }))
	};
}

/** Page number of an address: 1 unless a whole number above it stands there. */
export function pageOf(url: URL): number {
	const page = Number(url.searchParams.get('page'));
	return Number.isSafeInteger(page) && page > 1 && page < 100_000 ? page : 1;
}

/**
 * The last page of the list, for who asks for one behind it: what stood there was dealt with, and an empty page would
 * say that the whole list is. Null where the page has rows, or the list has none.
 */
export function lastPageHref(
	url: URL,
	list: { readonly page: number; readonly size: number; readonly total: number; readonly shown: number }
): string | null {
	if (list.shown > 0 || list.total === 0 || list.page === 1) return null;
	return listHref(url, { page: Math.ceil(list.total / list.size) });
}
