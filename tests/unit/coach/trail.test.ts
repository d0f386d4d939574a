/** Where a talk stands: one step at a time, back the way one came, and the same place after a kill. */
import { describe, expect, it, vi } from 'vitest';
import type { VisitView } from '#lib/device/port.ts';
import type { Coach } from '../../../src/routes/(coach)/coach.svelte.ts';
import { SAME_TAP_MS } from '../../../src/routes/(coach)/same-tap.ts';
import { Steps, type StepHistory } from '../../../src/routes/(coach)/visit/[id]/steps.svelte.ts';
import type { Talk } from '../../../src/routes/(coach)/visit/[id]/talk.svelte.ts';
import {
	advance,
	NEW_TRAIL,
	readTrail,
	scrolledTo,
	standAt,
	stepOn,
	TRAIL_MAX
} from '../../../src/routes/(coach)/visit/[id]/trail.ts';
import { aMoment } from '../guide/a-guide.ts';

const KEY = { timeStamp: 5_000, detail: 0 };
const mould = (moment: string) => ({ guide: 'mould', moment });

describe('a trail', () => {
	it('goes on from where one is, and leaves behind what lay beyond', () => {
		const far = ['1', '2', '3'].map(mould).reduce(advance, NEW_TRAIL);
		const back = standAt(far, 1);
		expect(stepOn(back)).toMatchObject(mould('1'));
		expect(advance(back, mould('7')).steps.map(({ moment }) => moment)).toEqual(['', '1', '7']);
	});

	it('takes the same step twice for one', () => {
		const one = advance(NEW_TRAIL, mould('1'));
		expect(advance(one, mould('1'))).toBe(one);
	});

	it('knows how far each step was scrolled', () => {
		const there = scrolledTo(advance(NEW_TRAIL, mould('1')), 412.4);
		expect(stepOn(standAt(advance(there, mould('2')), 1)).scroll).toBe(412);
	});

	it('never grows past its limit, and keeps its start', () => {
		const long = Array.from({ length: 3 * TRAIL_MAX }, (_, place) => mould(String(place))).reduce(advance, NEW_TRAIL);
		expect(long.steps).toHaveLength(TRAIL_MAX);
		expect(long.steps[0]).toMatchObject({ guide: '' });
		expect(stepOn(long).moment).toBe(String(3 * TRAIL_MAX - 1));
		expect(readTrail(JSON.stringify(long))).toEqual(long);
	});

	it.each([null, '', 'no', '{}', '{"steps":[],"at":0}', '{"steps":[{"guide":1}],"at":0}'])(
		'reads %s as none',
		(kept) => {
			expect(readTrail(kept)).toBeNull();
		}
	);

	it('stands at its end where it was kept past it', () => {
		expect(readTrail(JSON.stringify({ ...advance(NEW_TRAIL, mould('1')), at: 9 }))?.at).toBe(1);
	});
});

/** A browser's history with a talk in it, and what a kill leaves of it: nothing. */
function aPhone(kept: string | null = null) {
	const entries: (number | undefined)[] = [undefined];
	let here = 0;
	let place = kept;
	const shown: string[] = [];
	const call = {
		saveDraft: ({ text }: { readonly text: string }) => {
			place = text;
			return Promise.resolve({ ok: true, value: null, savedAt: 0 });
		}
	};
	const trailOfVisit = new Map();
	const coach = { device: { call }, trailOfVisit } as unknown as Coach;
	let at: { guide: string; moment: string } | null = null;
	const talk = {
		get current() {
			return at?.guide ?? null;
		},
		get moment() {
			return at ? aMoment({ id: at.moment }) : null;
		},
		show(step: { guide: string; moment: string }) {
			at = step;
			shown.push(step.moment);
		}
	} as unknown as Talk;
	const history: StepHistory = {
		at: () => entries[here],
		push(to) {
			entries.splice(here + 1, entries.length, to);
			here += 1;
		},
		replace: (to) => void (entries[here] = to),
		stay: (to) => void (entries[here] = to),
		lay(to) {
			history.replace(0);
			for (let one = 1; one <= to; one += 1) history.push(one);
		},
		back: () => goBack()
	};
	const visit = { place: kept } as unknown as VisitView;
	const steps = new Steps('v1', { coach, talk, visit: () => visit, history, onshown: () => undefined });
	steps.follow();
	const goBack = (): void => {
		here -= 1;
		steps.follow();
	};
	return { steps, shown, goBack, entries, history, left: () => here < 0, kept: () => place };
}

describe('the steps of a talk', () => {
	it('are one for a finger that taps twice', () => {
		const { steps, shown } = aPhone();
		const tap = (timeStamp: number) => ({ timeStamp, detail: 1, pointerType: 'touch' });
		steps.go(mould('1'));
		steps.next(aMoment({ id: '2' }), tap(1_000));
		steps.next(aMoment({ id: '3' }), tap(1_000 + SAME_TAP_MS - 1));
		expect(shown).toEqual(['1', '2']);
		steps.next(aMoment({ id: '3' }), tap(1_000 + SAME_TAP_MS));
		expect(shown).toEqual(['1', '2', '3']);
	});

	it('are one for a double click, and as many as there are clicks and keys', () => {
		const { steps, shown } = aPhone();
		steps.go(mould('1'));
		steps.next(aMoment({ id: '2' }), { timeStamp: 1_000, detail: 1, pointerType: 'mouse' });
		steps.next(aMoment({ id: '3' }), { timeStamp: 1_001, detail: 2, pointerType: 'mouse' });
		expect(shown).toEqual(['1', '2']);
		steps.next(aMoment({ id: '3' }), { timeStamp: 1_002, detail: 1, pointerType: 'mouse' });
		steps.next(aMoment({ id: '4' }), { timeStamp: 1_003, detail: 0, pointerType: '' });
		expect(shown).toEqual(['1', '2', '3', '4']);
	});

	it('go back one by one, and to the start before the talk is left', () => {
		const { steps, shown, goBack, left } = aPhone();
		steps.go(mould('1'));
		steps.go(mould('2'));
		goBack();
		expect(shown.at(-1)).toBe('1');
		goBack();
		expect(steps.isAtStart).toBe(true);
		expect(left()).toBe(false);
	});

	it('are there again after a kill, with the way back', () => {
		vi.useFakeTimers();
		const before = aPhone();
		before.steps.go(mould('1'));
		before.steps.go(mould('4'));
		before.steps.scrolled(350);
		vi.runAllTimers();
		vi.useRealTimers();
		const after = aPhone(before.kept());
		expect(after.shown).toEqual(['4']);
		expect(after.steps.scroll).toBe(350);
		after.goBack();
		expect(after.shown.at(-1)).toBe('1');
		expect(after.left()).toBe(false);
	});

	it('take the place of the overview that they were chosen in', () => {
		const { steps, shown, entries, history, goBack } = aPhone();
		steps.go(mould('1'));
		// The overview, over the first step.
		history.push(1);
		steps.go(mould('5'), { inPlace: true });
		expect(entries).toEqual([0, 1, 2]);
		goBack();
		expect(shown).toEqual(['1', '5', '1']);
	});

	it('lead to the one before in the guide, also where one came another way', () => {
		const { steps, shown } = aPhone();
		steps.go(mould('1'));
		steps.go(mould('7'));
		steps.previous(aMoment({ id: '6' }), KEY);
		expect(shown.at(-1)).toBe('6');
		steps.previous(undefined, KEY);
		expect(shown.at(-1)).toBe('7');
	});
});
