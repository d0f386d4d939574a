/** The two days of a claim that can change, as an author writes them. */
import * as v from 'valibot';
import type { Dated } from '#lib/domain/guide/guide.ts';

const day = v.pipe(v.string(), v.isoDate());

/** Fields of a lesson, a moment or a partner. */
export const dateFields = { checked: v.optional(day), again: v.optional(day) };

/** Only the days that are there, since a pack's hash counts every field. */
export function datesOf({ checked, again }: Dated): Dated {
	return { ...(checked === undefined ? {} : { checked }), ...(again === undefined ? {} : { again }) };
}
