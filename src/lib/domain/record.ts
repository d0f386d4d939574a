/** Shapes that many records share, with their limits in one place. */
import * as v from 'valibot';

/** Longest note or own words, in characters: about a page, far above what is typed on a phone. */
export const NOTE_LENGTH_MAX = 4000;
/** Longest single line (a name, a street). */
export const LINE_LENGTH_MAX = 200;

export const line = v.pipe(v.string(), v.maxLength(LINE_LENGTH_MAX));
export const longText = v.pipe(v.string(), v.maxLength(NOTE_LENGTH_MAX));
/** An entity's id: random, since it lies in the clear. */
export const id = v.pipe(v.string(), v.regex(/^[0-9a-f-]{8,64}$/, 'an id has 8 to 64 hexadecimal digits'));
/** A moment, in milliseconds since 1970, UTC. */
export const instant = v.pipe(v.number(), v.integer());
/** A calendar day, YYYY-MM-DD, as people mean it in Amsterdam. */
export const day = v.pipe(v.string(), v.regex(/^\d{4}-\d{2}-\d{2}$/, 'a day is written YYYY-MM-DD'));
export const count = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(100_000));
/** A language tag of an interface or of a person: nl, en, tr, ar, pl, uk, or another. */
export const languageTag = v.pipe(v.string(), v.regex(/^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$/, 'a language tag such as nl'));

/** Whether a day as `day` writes it is in the calendar: 31 February is written alike and is no day. */
export function isInCalendar(text: string): boolean {
	const at = new Date(`${text}T00:00:00Z`);
	return !Number.isNaN(at.getTime()) && at.toISOString().startsWith(text);
}
