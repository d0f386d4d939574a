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

export function cardsPath(language: string): string {
	return `/cards?language=${encodeURIComponent(language)}`;
}

export function cardPath(id: string, language: string): string {
	return `/cards/${encodeURIComponent(id)}?language=${encodeURIComponent(language)}`;
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
