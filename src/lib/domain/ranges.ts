/**
 * What a value of a record may be at most, and what it must look like, named once. A value is judged where it enters
 * (`sync/operation.ts`); what does not fit goes to quarantine by itself, and reads as missing where it already lies
 * (`sync/values.ts`).
 */

/** Instants lie in 1900 to 2200: wider than any clock that was ever set by hand, and far within what `Date` can name. */
export const INSTANT_MIN = -2_208_988_800_000;
/** The first instant of 2200, which itself is outside. */
export const INSTANT_END = 7_258_118_400_000;
/** Calendar years of a day: further ahead than an instant, since a day far off is how people write that something has no end. */
export const YEAR_MIN = 1900;
export const YEAR_MAX = 2999;
/** Things that are counted at a door. */
export const COUNT_MAX = 100_000;
/** Places in a walking order, on either side of the first. */
export const ORDER_MAX = 1_000_000;
/** The furthest moment that `Date` can name, on either side of 1970: what the worst clock of a phone can show. */
export const CLOCK_MS_MAX = 8_640_000_000_000_000;
/** A number that somebody answers in a guide: above every meter, rent or temperature. */
export const ANSWER_NUMBER_MAX = 1_000_000_000_000;
/** RFC 5646 asks for room for 35 characters. */
export const LANGUAGE_LENGTH_MAX = 35;
/** An id of a catalogue, a guide, a moment or a text. */
export const CODE_LENGTH_MAX = 80;

/** A moment in milliseconds since 1970, in the centuries that records are of. */
export function isInstant(value: unknown): value is number {
	return typeof value === 'number' && Number.isInteger(value) && value >= INSTANT_MIN && value < INSTANT_END;
}

const DAY = /^(\d{4})-(\d{2})-(\d{2})$/;
const LONG_MONTHS: readonly number[] = [1, 3, 5, 7, 8, 10, 12];

/** A day of the calendar, YYYY-MM-DD: 31 February is written alike and is none. */
export function isDay(value: unknown): value is string {
	const match = typeof value === 'string' ? DAY.exec(value) : null;
	if (!match) return false;
	const [year, month, date] = [Number(match[1]), Number(match[2]), Number(match[3])];
	if (year < YEAR_MIN || year > YEAR_MAX || month < 1 || month > 12) return false;
	return date >= 1 && date <= daysIn(year, month);
}

function daysIn(year: number, month: number): number {
	if (month !== 2) return LONG_MONTHS.includes(month) ? 31 : 30;
	return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0 ? 29 : 28;
}

const LANGUAGE = /^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$/;
/** Asked for the same few languages over and over. */
const languages = new Map<string, boolean>();
const LANGUAGES_KEPT_MAX = 200;

/** A language tag in its canonical form, such as nl, pt-BR or zh-Hant. */
export function isLanguage(value: unknown): value is string {
	if (typeof value !== 'string' || value.length > LANGUAGE_LENGTH_MAX || !LANGUAGE.test(value)) return false;
	const kept = languages.get(value);
	if (kept !== undefined) return kept;
	const canonical = isCanonical(value);
	if (languages.size >= LANGUAGES_KEPT_MAX) languages.clear();
	languages.set(value, canonical);
	return canonical;
}

function isCanonical(tag: string): boolean {
	try {
		return Intl.getCanonicalLocales(tag)[0] === tag;
	} catch {
		// No tag at all, such as one that names its region twice.
		return false;
	}
}

const CODE = /^[A-Za-z0-9_][A-Za-z0-9_.:#/-]*$/;

/**
 * A code: an id out of a catalogue, a guide or a set of texts. A later catalogue may know more of them than this
 * version, so the form is judged and not the list; a name that every object bears is none.
 */
export function isCode(value: unknown): value is string {
	return (
		typeof value === 'string' &&
		value.length <= CODE_LENGTH_MAX &&
		CODE.test(value) &&
		!Object.hasOwn(Object.prototype, value)
	);
}
