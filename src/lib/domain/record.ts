/** Shapes that many records share, with their limits in one place. */
import * as v from 'valibot';
import { COUNT_MAX, isCode, isDay, isInstant, isLanguage } from './ranges.ts';

/** Longest note or own words, in characters: about a page, far above what is typed on a phone. */
export const NOTE_LENGTH_MAX = 4000;
/** Longest single line (a name, a street). */
export const LINE_LENGTH_MAX = 200;

export const line = v.pipe(v.string(), v.maxLength(LINE_LENGTH_MAX));
export const longText = v.pipe(v.string(), v.maxLength(NOTE_LENGTH_MAX));
/** An entity's id: random, since it lies in the clear. */
export const id = v.pipe(v.string(), v.regex(/^[0-9a-f-]{8,64}$/, 'an id has 8 to 64 hexadecimal digits'));
/** A moment, in milliseconds since 1970, UTC, from 1900 up to 2200. */
export const instant = v.custom<number>(isInstant, 'a moment from 1900 up to 2200');
/** A calendar day, YYYY-MM-DD, as people mean it in Amsterdam; from 1900 to 2999. */
export const day = v.custom<string>(isDay, 'a day of the calendar, written YYYY-MM-DD');
export const count = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(COUNT_MAX));
/** A canonical language tag of an interface or of a person: nl, en, tr, ar, pl, uk, or another. */
export const languageTag = v.custom<string>(isLanguage, 'a language tag such as nl');
/** An id of a catalogue, a guide, a moment or a text, known to this version or not. */
export const code = v.custom<string>(isCode, 'a code such as bill-unclear');
