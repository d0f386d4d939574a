/** Which wording of a consent is read out now: the organisation's newest in the resident's language, or none of its own. */
import type { ConsentPurpose } from './consent.ts';
import type { RecordValues } from './records/index.ts';

export interface SpokenText {
	readonly version: string;
	readonly language: string;
	readonly text: string;
}

/** Of what ships with the product; an organisation's own texts count from 1. */
export const SHIPPED_TEXT_VERSION = 'voordeur-1';

/** The number that a new wording gets; earlier ones stay as they were read out. */
export function nextTextVersion(
	texts: readonly RecordValues<'consentText'>[],
	about: { readonly purpose: ConsentPurpose; readonly language: string }
): string {
	const own = texts.filter((one) => one.purpose === about.purpose && one.language === about.language);
	return String(1 + Math.max(0, ...own.map(numberOf)));
}

/** The organisation's newest texts for a purpose, one a language, in order of language. */
export function currentTexts(
	texts: readonly RecordValues<'consentText'>[],
	purpose: ConsentPurpose
): readonly SpokenText[] {
	const newest = new Map<string, RecordValues<'consentText'>>();
	for (const one of texts) {
		if (one.purpose !== purpose || !one.language || !one.text) continue;
		const held = newest.get(one.language);
		if (!held || numberOf(one) > numberOf(held)) newest.set(one.language, one);
	}
	return [...newest.values()]
		.map(({ version, language, text }) => ({ version: version ?? '', language: language ?? '', text: text ?? '' }))
		.sort((a, b) => (a.language < b.language ? -1 : a.language > b.language ? 1 : 0));
}

function numberOf(text: RecordValues<'consentText'>): number {
	const number = Number(text.version);
	return Number.isSafeInteger(number) ? number : 0;
}
