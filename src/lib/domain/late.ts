/**
 * Late: recorded under a lease, and arrived when the door was no longer lent to
 * the coach. It is taken in and counts like any other; the mark says why it came
 * to an office that no longer expected it.
 */
import * as v from 'valibot';
import { day } from './record.ts';

export const LATE_WHYS = ['roundEnded', 'leaseOver', 'notLent', 'moved'] as const;
export type LateWhy = (typeof LATE_WHYS)[number];

export const lateMark = v.looseObject({
	why: v.picklist(LATE_WHYS),
	/** The day that the round ended or the lease ran out, where there is one. */
	on: v.nullable(day)
});
export type LateMark = v.InferOutput<typeof lateMark>;

/** What stands in a table or a story as a thing of its own; the parts of a visit are late with it. */
export const LATE_KINDS = ['visit', 'attempt', 'concern'] as const;
