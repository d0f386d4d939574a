/** The browser's history of a talk: each step has an entry that bears its place in the trail. */
import { pushState, replaceState } from '$app/navigation';
import { page } from '$app/state';
import * as v from 'valibot';
import type { StepHistory } from './steps.svelte.ts';

const entry = v.object({
	at: v.pipe(v.number(), v.integer(), v.minValue(0)),
	over: v.optional(
		v.union([
			v.object({ kind: v.picklist(['overview', 'guides']) }),
			v.object({ kind: v.picklist(['measures', 'promise', 'appointment', 'meter', 'referral', 'note']) }),
			v.object({ kind: v.picklist(['photos', 'consent', 'resident']) }),
			v.object({ kind: v.literal('concern'), concern: v.nullable(v.string()) })
		])
	)
});
type Entry = v.InferOutput<typeof entry>;

export const talkHistory: StepHistory = {
	at: () => page.state.at ?? leftEntry()?.at,
	push: (at) => pushState('', { at }),
	stay(at) {
		const over = page.state.over ?? leftEntry()?.over;
		if (page.state.at !== at) replaceState('', over === undefined ? { at } : { at, over });
	},
	replace: (at) => replaceState('', { at }),
	lay(at) {
		const { over } = page.state;
		replaceState('', { at: 0 });
		for (let place = 1; place <= at; place += 1) pushState('', { at: place });
		if (over) pushState('', { at, over });
	},
	back: () => history.back()
};

/** After a reload the entry still holds its state, and Kit tells of it only after the next move. */
function leftEntry(): Entry | undefined {
	const state: unknown = history.state;
	if (typeof state !== 'object' || state === null) return undefined;
	for (const value of Object.values(state)) {
		const parsed = v.safeParse(entry, value);
		if (parsed.success) return parsed.output;
	}
	return undefined;
}
