/** Cards that lie over whatever screen is shown. They are in the history, so that the phone's own Back closes them. */
import { pushState } from '$app/navigation';
import { page } from '$app/state';

type Card = NonNullable<App.PageState['cards']>[number];

export function openCard(card: Card): void {
	const { cards = [] } = page.state;
	if (!cards.includes(card)) pushState('', { ...page.state, cards: [...cards, card] });
}

/** The one on top. */
export function closeCard(): void {
	if (page.state.cards) history.back();
}

export function isCardOpen(card: Card): boolean {
	return page.state.cards?.includes(card) === true;
}
