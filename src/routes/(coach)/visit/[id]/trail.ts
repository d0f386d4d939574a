/**
 * Where a talk stands: the steps that were on the screen, in their order, and how far each was scrolled.
 *
 *   start ──► mould 1 ──► mould 2 ──► money 1        a step goes on from where one is; what lay beyond it is gone
 *                 ▲          at ▲
 *                 └── Back ─────┘
 *
 * Each has an entry in the browser's history, so that the phone's own Back is one step back. After a kill that history
 * is gone and the trail is not: it lies beside the drafts of the visit, sealed like them.
 */
import * as v from 'valibot';

/** More than anybody goes back; the oldest leave first, and the start stays. */
export const TRAIL_MAX = 40;

const step = v.object({ guide: v.string(), moment: v.string(), scroll: v.pipe(v.number(), v.finite()) });
const storedTrail = v.object({
	steps: v.pipe(v.array(step), v.minLength(1), v.maxLength(TRAIL_MAX)),
	at: v.pipe(v.number(), v.integer(), v.minValue(0))
});

/** One step of a talk; without a guide it is the start, where one is chosen. */
export interface TrailStep {
	readonly guide: string;
	readonly moment: string;
	/** Pixels from the top of the page. */
	readonly scroll: number;
}

export interface Trail {
	readonly steps: readonly TrailStep[];
	/** The one on the screen. */
	readonly at: number;
}

const START: TrailStep = { guide: '', moment: '', scroll: 0 };
export const NEW_TRAIL: Trail = { steps: [START], at: 0 };

/** As it was kept; null where nothing was, or of a version that kept it otherwise. */
export function readTrail(kept: string | null): Trail | null {
	if (kept === null) return null;
	try {
		const parsed = v.safeParse(storedTrail, JSON.parse(kept));
		return parsed.success ? standAt(parsed.output, parsed.output.at) : null;
	} catch {
		return null;
	}
}

export function stepOn({ steps, at }: Trail): TrailStep {
	return steps[at] ?? START;
}

/** Goes on from the step on the screen; the same step again is no step. */
export function advance(trail: Trail, to: Pick<TrailStep, 'guide' | 'moment'>): Trail {
	if (isSame(stepOn(trail), to)) return trail;
	const [start = START, ...gone] = trail.steps.slice(0, trail.at + 1);
	const steps = [start, ...[...gone, { guide: to.guide, moment: to.moment, scroll: 0 }].slice(1 - TRAIL_MAX)];
	return { steps, at: steps.length - 1 };
}

/** One that a history of another day names beyond the end stands at the end. */
export function standAt(trail: Trail, at: number): Trail {
	return { ...trail, at: Math.min(Math.max(0, at), trail.steps.length - 1) };
}

export function scrolledTo(trail: Trail, scroll: number): Trail {
	const steps = trail.steps.map((one, place) => (place === trail.at ? { ...one, scroll: Math.round(scroll) } : one));
	return { ...trail, steps };
}

/** Whether Back leads to this step. */
export function isBefore({ steps, at }: Trail, step: Pick<TrailStep, 'guide' | 'moment'>): boolean {
	const before = steps[at - 1];
	return before !== undefined && isSame(before, step);
}

function isSame(one: Pick<TrailStep, 'guide' | 'moment'>, other: Pick<TrailStep, 'guide' | 'moment'>): boolean {
	return one.guide === other.guide && one.moment === other.moment;
}
