/** Which card in which language: kept in the address, so that the phone's own back button returns to the choice. */
import type { OrganisationView } from '#lib/device/port.ts';
import { languageBeneath, type CardValues } from '#lib/domain/guide/card.ts';
import type { CardLanguage } from '#lib/domain/guide/guide.ts';

/** The language asked for in the address, else the first that is not the one beneath. */
export function languageIn(url: URL, languages: readonly CardLanguage[]): string {
	const asked = url.searchParams.get('language');
	if (asked !== null && languages.some(({ id }) => id === asked)) return asked;
	return languages.find(({ id }) => id !== languageBeneath)?.id ?? languageBeneath;
}

/** Where the cards were opened from, when that was a talk or a door: closing one leads back there. */
export function openedFrom(url: URL): string | null {
	const from = url.searchParams.get('from');
	return from !== null && FROM.test(from) ? from : null;
}

const FROM = /^\/(visit|address)\/[0-9a-f-]{1,64}$/;

/** @param language the resident's own, where it is known */
export function cardsPath(language: string | null, from: string | null = null): string {
	return `/cards${asked(language, from)}`;
}

export function cardPath(id: string, language: string, from: string | null = null): string {
	return `/cards/${encodeURIComponent(id)}${asked(language, from)}`;
}

function asked(language: string | null, from: string | null): string {
	const query = new URLSearchParams();
	if (language !== null) query.set('language', language);
	if (from !== null) query.set('from', from);
	const text = query.toString();
	return text === '' ? '' : `?${text}`;
}

/** What a card needs to know of the organisation; what is not known is left out, and with it its line. */
export function cardValues(
	known: { readonly name: string } | null | undefined,
	organisation: OrganisationView | null | undefined
): CardValues {
	const name = organisation?.name || known?.name;
	const coordinator = organisation?.coordinatorName;
	const phone = organisation?.coordinatorPhone;
	return {
		...(name ? { organisation: name } : {}),
		...(coordinator ? { coordinator } : {}),
		...(phone ? { phone } : {})
	};
}
