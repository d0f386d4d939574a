/**
 * Times, days and numbers as people write them. Everything is said in the time of the Netherlands, whatever the phone
 * is set to, and nothing here reads a clock: `now` is an argument.
 */
import type { Locale } from './locales.ts';

/** Where no time is: what an earlier version let in, and no calendar and no clock knows, shuts no page. */
export const NO_TIME = '–';

const ZONE = 'Europe/Amsterdam';
const DAY_MS = 86_400_000;
const DAY_MINUTES = 1_440;
/** British order of day and month; American English would turn them round. */
const TAGS: Readonly<Record<Locale, string>> = { nl: 'nl-NL', en: 'en-GB' };
const WORDS = {
	nl: { '-1': 'gisteren', '0': 'vandaag', '1': 'morgen' },
	en: { '-1': 'yesterday', '0': 'today', '1': 'tomorrow' }
} as const satisfies Record<Locale, Record<string, string>>;

/** "16.02" or "16:02": the clock alone, for narrow places. */
export function clockText(locale: Locale, at: number): string {
	if (!isMoment(at)) return NO_TIME;
	const { hour, minute } = partsOf(at);
	return clockOf(locale, Number(hour), Number(minute));
}

/** "16.02 uur" or "16:02". */
export function timeText(locale: Locale, at: number): string {
	return isMoment(at) ? withHourWord(locale, clockText(locale, at)) : NO_TIME;
}

/** Minutes after midnight, as in an appointment: "11.30 uur" or "11:30". */
export function minuteText(locale: Locale, minute: number): string {
	if (!(minute >= 0 && minute < DAY_MINUTES)) return NO_TIME;
	return withHourWord(locale, clockOf(locale, Math.floor(minute / 60), Math.floor(minute % 60)));
}

/** The calendar day (YYYY-MM-DD) of a moment, as people in the Netherlands mean it; `NO_TIME` for no moment. */
export function dayOf(at: number): string {
	if (!isMoment(at)) return NO_TIME;
	const { year, month, day } = partsOf(at);
	return `${year}-${month}-${day}`;
}

/** The day some days later; a negative number goes back. */
export function addDays(day: string, days: number): string {
	const at = noonOf(day) + days * DAY_MS;
	return isMoment(at) ? new Date(at).toISOString().slice(0, 10) : NO_TIME;
}

/** "dinsdag 24 november", with the year when it is not this year. */
export function dateText(locale: Locale, day: string, now: number): string {
	if (!isMoment(noonOf(day))) return NO_TIME;
	const isThisYear = day.slice(0, 4) === dayOf(now).slice(0, 4);
	return dateFormat(locale, isThisYear).format(noonOf(day)).replace(',', '');
}

/** "vandaag", "gisteren", "morgen", else the date in full. */
export function relativeDay(locale: Locale, day: string, now: number): string {
	const days = String(Math.round((noonOf(day) - noonOf(dayOf(now))) / DAY_MS));
	const words: Readonly<Record<string, string>> = WORDS[locale];
	return words[days] ?? dateText(locale, day, now);
}

/** "vandaag 16.02 uur" or "today 16:02". */
export function momentText(locale: Locale, at: number, now: number): string {
	return isMoment(at) ? `${relativeDay(locale, dayOf(at), now)} ${timeText(locale, at)}` : NO_TIME;
}

/** "16.02 uur" when it was today, else with its day before it. */
export function receiptTime(locale: Locale, at: number, now: number): string {
	return dayOf(at) === dayOf(now) ? timeText(locale, at) : momentText(locale, at, now);
}

export function numberText(locale: Locale, value: number, fractionDigitsMax = 2): string {
	return new Intl.NumberFormat(TAGS[locale], { maximumFractionDigits: fractionDigitsMax }).format(value);
}

/** Reads a number as people type it, "21,5" or "21.5"; null when it is none. */
export function parseNumber(text: string): number | null {
	const compact = text.replace(/\s/g, '').replace(',', '.');
	return /^-?\d+(\.\d+)?$/.test(compact) ? Number(compact) : null;
}

export function capitalised(text: string): string {
	return text.charAt(0).toUpperCase() + text.slice(1);
}

const dateFormats = new Map<string, Intl.DateTimeFormat>();

function dateFormat(locale: Locale, isThisYear: boolean): Intl.DateTimeFormat {
	const key = `${locale} ${isThisYear}`;
	const format =
		dateFormats.get(key) ??
		new Intl.DateTimeFormat(TAGS[locale], {
			timeZone: 'UTC',
			weekday: 'long',
			day: 'numeric',
			month: 'long',
			...(isThisYear ? {} : { year: 'numeric' })
		});
	dateFormats.set(key, format);
	return format;
}

function clockOf(locale: Locale, hour: number, minute: number): string {
	const minutes = String(minute).padStart(2, '0');
	return locale === 'nl' ? `${hour}.${minutes}` : `${String(hour).padStart(2, '0')}:${minutes}`;
}

/** A no-break space: "uur" alone on the next line reads as a fault. */
function withHourWord(locale: Locale, clock: string): string {
	return locale === 'nl' ? `${clock}\u00a0uur` : clock;
}

/** True for what `Date` can name: everything else would end whoever writes it out. */
export function isMoment(at: number): boolean {
	return !Number.isNaN(new Date(at).getTime());
}

/** "2026-12-02T09:15:00.000Z", as a machine reads it; nothing where no time is. */
export function isoMoment(at: number): string {
	return isMoment(at) ? new Date(at).toISOString() : '';
}

/** A language by its name in another, such as "Turks"; the tag itself where it names none. */
export function languageText(locale: string, tag: string): string {
	try {
		return new Intl.DisplayNames([locale], { type: 'language' }).of(tag) ?? tag;
	} catch {
		// Written like a tag, and none.
		return tag;
	}
}

/** Noon keeps its day in every zone that Europe has. */
function noonOf(day: string): number {
	return Date.parse(`${day}T12:00:00Z`);
}

const ZONED = new Intl.DateTimeFormat('en-GB', {
	timeZone: ZONE,
	year: 'numeric',
	month: '2-digit',
	day: '2-digit',
	hour: '2-digit',
	minute: '2-digit',
	hourCycle: 'h23'
});

function partsOf(at: number): Record<'year' | 'month' | 'day' | 'hour' | 'minute', string> {
	const parts = new Map(ZONED.formatToParts(at).map(({ type, value }) => [type, value]));
	const part = (name: Intl.DateTimeFormatPartTypes): string => parts.get(name) ?? '';
	return { year: part('year'), month: part('month'), day: part('day'), hour: part('hour'), minute: part('minute') };
}
