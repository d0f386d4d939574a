/** The place in a list of rows that each bear their id in `data-item`: told while somebody scrolls, and gone back to. */

/** Its first row on the screen. */
export interface RowPlace {
	readonly id: string;
	/** How far beneath the top of the screen that row begins. */
	readonly topPx: number;
}

export interface ListPlace extends RowPlace {
	/** Id of the list's heading. */
	readonly list: string;
	/** How many rows were in front of it: another row may stand there by now. */
	readonly before: number;
}

/** Scrolling has stopped. */
const STOPPED_MS = 150;

/** Tells it when scrolling stops and when a row is tapped; null at the top. Answers what ends the telling. */
export function tellPlace(list: HTMLElement, tell: (place: RowPlace | null) => void): () => void {
	let timer: ReturnType<typeof setTimeout> | undefined;
	const look = (): void => {
		if (scrollY === 0) return tell(null);
		for (const row of list.querySelectorAll<HTMLElement>('[data-item]')) {
			const { top, bottom } = row.getBoundingClientRect();
			if (bottom <= 0) continue;
			// Another list may be the one that is looked at.
			if (top < innerHeight) tell({ id: row.dataset['item'] ?? '', topPx: top });
			return;
		}
	};
	const scrolled = (): void => {
		clearTimeout(timer);
		timer = setTimeout(look, STOPPED_MS);
	};
	addEventListener('scroll', scrolled, { passive: true });
	list.addEventListener('click', look, { capture: true });
	return () => {
		clearTimeout(timer);
		removeEventListener('scroll', scrolled);
		list.removeEventListener('click', look, { capture: true });
	};
}

/** Scrolls the page until the row stands where it stood; does nothing when it is not drawn. */
export function goToPlace(list: HTMLElement, { id, topPx }: RowPlace): void {
	const row = list.querySelector(`[data-item="${CSS.escape(id)}"]`);
	if (row) scrollBy({ top: row.getBoundingClientRect().top - topPx, behavior: 'instant' });
}

/** The row to go back to: the same one, or the one that stands there now. -1 when the place is in another list. */
export function rowOfPlace(
	{ list, items }: { readonly list: string; readonly items: readonly { readonly id: string }[] },
	place: ListPlace | null
): number {
	if (place?.list !== list) return -1;
	const same = items.findIndex(({ id }) => id === place.id);
	return same >= 0 ? same : Math.min(place.before, items.length - 1);
}
