/** What an organisation asks of a coach at most. It is shown while somebody plans; nothing that was agreed is ever refused by it. */
import * as v from 'valibot';

export interface PlanningCaps {
	/** Agreed contacts of one coach on one day. */
	readonly appointmentsPerDay: number;
	/** Doors still to do that one coach has on loan; null for no cap. */
	readonly doorsPerCoach: number | null;
}

/**
 * Four a day is what Groundwork's Green Doctors plan for visits of up to an hour and a half. How many doors are too many
 * nobody has measured, so that cap is there only where an organisation sets it.
 */
export const PLANNING_LIMITS = {
	appointmentsPerDay: { default: 4, min: 1, max: 20 },
	doorsPerCoach: { default: null, min: 5, max: 1_000 }
} as const;

const { appointmentsPerDay, doorsPerCoach } = PLANNING_LIMITS;

export const planningSchema = v.looseObject({
	appointmentsPerDay: v.optional(
		v.pipe(v.number(), v.integer(), v.minValue(appointmentsPerDay.min), v.maxValue(appointmentsPerDay.max))
	),
	doorsPerCoach: v.optional(
		v.nullable(v.pipe(v.number(), v.integer(), v.minValue(doorsPerCoach.min), v.maxValue(doorsPerCoach.max)))
	)
});

export function planningCapsOf(given: v.InferOutput<typeof planningSchema> | null): PlanningCaps {
	return {
		appointmentsPerDay: given?.appointmentsPerDay ?? appointmentsPerDay.default,
		doorsPerCoach: given?.doorsPerCoach ?? doorsPerCoach.default
	};
}
