/** Pieces of a long list: every row is in one of them, from the first moment until all have a box. */
import { describe, expect, it } from 'vitest';
import { ListWindow } from '#lib/ui/list-window.svelte.ts';

const rows = (count: number): readonly number[] => Array.from({ length: count }, (_, at) => at);

describe('the pieces of a list', () => {
	it.each([0, 1, 6, 7, 14, 15, 29, 30, 31, 2_000])('and its rest hold each of %i rows once, in order', (count) => {
		const view = new ListWindow();
		const chunks = view.chunksOf(rows(count));
		const boxed = chunks.flatMap(({ items }) => items);
		expect(boxed).toEqual(rows(boxed.length));
		expect(boxed.length + view.restOf(rows(count))).toBe(count);
		expect(chunks.map(({ place }) => place)).toEqual(rows(chunks.length));
		for (const { start, items } of chunks) expect(items[0]).toBe(start);
	});

	it('begin with no more rows than a screen shows, and with none behind another list', () => {
		const view = new ListWindow();
		expect(view.chunksOf(rows(2_000))[0]?.items).toHaveLength(6);
		expect([0, 1].map((place) => view.isNear(place))).toEqual([true, false]);
		expect(new ListWindow(true).isNear(0)).toBe(false);
	});
});
