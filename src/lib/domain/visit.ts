import * as v from 'valibot';
import { ANSWER_NUMBER_MAX } from './ranges.ts';
import { line } from './record.ts';

/** An answer to one moment of a guide. */
const answer = v.union([
	v.string(),
	v.pipe(v.number(), v.minValue(-ANSWER_NUMBER_MAX), v.maxValue(ANSWER_NUMBER_MAX)),
	v.boolean(),
	v.array(v.string())
]);

/** One guide as it was held: pinned to the pack it began with, so a new pack never changes a running talk. */
export const guideSession = v.looseObject({
	guide: line,
	packHash: line,
	at: v.optional(v.nullable(line)),
	answers: v.record(v.string(), answer),
	visited: v.array(line)
});
export type GuideSession = v.InferOutput<typeof guideSession>;

export const VISIT_STEPS = ['open', 'closed'] as const;

/** Hours after which an untouched open visit is shown to the coach to close or discard. */
export const OPEN_VISIT_HOURS_MAX = 24;

/**
 * What a meter counts. A Dutch electricity meter counts by tariff, 1 low and 2 normal, and apart what goes back to the
 * grid: the registers 1.8.1, 1.8.2, 2.8.1 and 2.8.2 of the DSMR standard (dsmr-reader, field descriptions).
 */
export const METERS = ['gas', 'electricity1', 'electricity2', 'heat', 'water', 'return1', 'return2'] as const;
