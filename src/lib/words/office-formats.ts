/** Days and moments as an office table writes them: "vandaag 9.15", "gisteren", then "18 nov". */
import { clockText, dayOf, isMoment, NO_TIME, relativeDay } from './formats.ts';
import type { Locale } from './locales.ts';

const TAGS: Readonly<Record<Locale, string>> = { nl: 'nl-NL', en: 'en-GB' };
const DAY_MS = 86_400_000;

/** "vandaag", "gisteren", "morgen", else "18 nov", with the year when it is another one. */
export function shortDay(locale: Locale, day: string, now: number): string {
	if (!isMoment(Date.parse(`${day}T12:00:00Z`))) return NO_TIME;
	const distance = daysBetween(dayOf(now), day);
	if (Math.abs(distance) <= 1) return relativeDay(locale, day, now);
	const isThisYear = day.slice(0, 4) === dayOf(now).slice(0, 4);
	return SHORT[locale][isThisYear ? 'thisYear' : 'otherYear'].format(Date.parse(`${day}T12:00:00Z`)).replace('.', '');
}

/** Made once: making one takes longer than all the days of a page of a table. */
const SHORT = { nl: shortFormats('nl'), en: shortFormats('en') } satisfies Record<Locale, unknown>;

function shortFormats(locale: Locale): Readonly<Record<'thisYear' | 'otherYear', Intl.DateTimeFormat>> {
	const format = (year: { readonly year?: 'numeric' }): Intl.DateTimeFormat =>
		new Intl.DateTimeFormat(TAGS[locale], { timeZone: 'UTC', day: 'numeric', month: 'short', ...year });
	return { thisYear: format({}), otherYear: format({ year: 'numeric' }) };
}

/** "vandaag 9.15", "18 nov 17.42". */
export function shortMoment(locale: Locale, at: number, now: number): string {
	return isMoment(at) ? `${shortDay(locale, dayOf(at), now)} ${clockText(locale, at)}` : NO_TIME;
}

/** Calendar days from one day to another; negative when the second lies before the first, none where one is no day. */
export function daysBetween(from: string, to: string): number {
	const days = Math.round((Date.parse(`${to}T12:00:00Z`) - Date.parse(`${from}T12:00:00Z`)) / DAY_MS);
	return Number.isNaN(days) ? 0 : days;
}

/** Bytes as a person counts a file: "20 MB", "1,5 MB", "20 kB". */
export function fileSize(locale: Locale, bytes: number): string {
	const [value, unit] = bytes >= 1_000_000 ? [bytes / 1_000_000, 'MB'] : [bytes / 1_000, 'kB'];
	return `${new Intl.NumberFormat(TAGS[locale], { maximumFractionDigits: 1 }).format(value)}\u00a0${unit}`;
}
