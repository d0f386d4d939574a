/** Counting measures at the pace of a thumb. */
import { describe, expect, it } from 'vitest';
import type { VisitView } from '#lib/device/port.ts';
import type { Coach } from '../../../src/routes/(coach)/coach.svelte.ts';
import { MeasureCounts } from '../../../src/routes/(coach)/visit/[id]/measure-counts.svelte.ts';

function aCoach(isFull = false) {
	const calls: (readonly [string, unknown])[] = [];
	const answer = async (verb: string, input: unknown) => {
		await Promise.resolve();
		calls.push([verb, input]);
		return { ok: !isFull, value: { measure: 'm1' }, savedAt: 1 };
	};
	const call = new Proxy({}, { get: (_, verb: string) => (input: unknown) => answer(verb, input) });
	const run = async (done: Promise<{ ok: boolean; value: unknown }>) => {
		const { ok, value } = await done;
		return ok ? { value, savedAt: 1 } : null;
	};
	return { coach: { device: { call }, run } as unknown as Coach, calls };
}

/** The view comes late: it knows nothing of what is tapped here. */
const visit = { id: 'v1', measures: [{ id: 'old', code: 'strip', how: 'fitted', count: 3 }] } as unknown as VisitView;

describe('a count', () => {
	it('stands at once, and three quick taps make one measure of three', async () => {
		const { coach, calls } = aCoach();
		const counts = new MeasureCounts(coach, () => visit);
		const taps = [1, 2, 3].map((count) => counts.set('foil', 'fitted', count));
		expect(counts.countOf('foil', 'fitted')).toBe(3);
		await Promise.all(taps);
		expect(calls).toEqual([['addMeasure', { visit: 'v1', code: 'foil', count: 3, how: 'fitted' }]]);
		await counts.set('foil', 'fitted', 0);
		await counts.set('foil', 'fitted', 2);
		expect(calls.slice(1)).toEqual([
			['updateMeasure', { measure: 'm1', values: { count: 0, removed: true } }],
			['updateMeasure', { measure: 'm1', values: { count: 2, removed: false } }]
		]);
	});

	it('goes on from what the visit holds, for fitted and advised apart', async () => {
		const { coach, calls } = aCoach();
		const counts = new MeasureCounts(coach, () => visit);
		expect([counts.countOf('strip', 'fitted'), counts.countOf('strip', 'advised')]).toEqual([3, 0]);
		await counts.set('strip', 'fitted', 12);
		expect(calls).toEqual([['updateMeasure', { measure: 'old', values: { count: 12, removed: false } }]]);
	});

	it('stands as it is saved again when it could not be kept', async () => {
		const { coach } = aCoach(true);
		const counts = new MeasureCounts(coach, () => visit);
		await counts.set('strip', 'fitted', 12);
		await counts.set('foil', 'fitted', 1);
		expect([counts.countOf('strip', 'fitted'), counts.countOf('foil', 'fitted')]).toEqual([3, 0]);
	});
});
