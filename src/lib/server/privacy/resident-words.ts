/** Days, moments, languages and answers as a resident reads them on paper. */
import { clockText, dayOf } from '#lib/words/formats.ts';
import type { Locale } from '#lib/words/locales.ts';
import { t } from '#lib/words/office.ts';

const TAGS: Readonly<Record<Locale, string>> = { nl: 'nl-NL', en: 'en-GB' };

/** "30 november 2026": a copy on paper is read on another day than it was made. */
export function fullDay(locale: Locale, day: string): string {
	const at = Date.parse(`${day}T12:00:00Z`);
	if (Number.isNaN(at)) return day;
	return new Intl.DateTimeFormat(TAGS[locale], {
		timeZone: 'UTC',
		day: 'numeric',
		month: 'long',
		year: 'numeric'
	}).format(at);
}

/** "30 november 2026, 16.02". */
export function fullMoment(locale: Locale, at: number): string {
	return Number.isNaN(new Date(at).getTime()) ? '–' : `${fullDay(locale, dayOf(at))}, ${clockText(locale, at)}`;
}

/** "ja, 3 maart 2026, 10.15". */
export function consentText(
	locale: Locale,
	values: { readonly given?: boolean | null; readonly withdrawn?: boolean; readonly at?: number | null }
): string {
	if (values.withdrawn === true) return t(locale, 'rights.withdrawn');
	return t(locale, values.given === true ? 'rights.yes' : 'rights.no', {
		moment: values.at ? fullMoment(locale, values.at) : '–'
	});
}
