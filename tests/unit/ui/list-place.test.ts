/** Where a list opens again: at the same row, or at what stands there now. */
import { describe, expect, it } from 'vitest';
import { rowOfPlace } from '#lib/ui/list-place.ts';

const items = ['a', 'b', 'c'].map((id) => ({ id }));
const place = { list: 'after', id: 'b', before: 1, topPx: 12 };

describe('the place in a list', () => {
	it('is the row that was there, wherever it stands now', () => {
		expect(rowOfPlace({ list: 'after', items }, place)).toBe(1);
		expect(rowOfPlace({ list: 'after', items: [{ id: 'b' }, ...items.slice(2)] }, place)).toBe(0);
	});

	it('is what stands there now, when that row has gone to another list', () => {
		const left = items.filter(({ id }) => id !== 'b');
		expect(left[rowOfPlace({ list: 'after', items: left }, place)]).toEqual({ id: 'c' });
		expect(rowOfPlace({ list: 'after', items: left.slice(0, 1) }, place)).toBe(0);
	});

	it('is nowhere in another list, in an empty one, and when nobody was anywhere', () => {
		expect(rowOfPlace({ list: 'done', items }, place)).toBe(-1);
		expect(rowOfPlace({ list: 'after', items: [] }, place)).toBe(-1);
		expect(rowOfPlace({ list: 'after', items }, null)).toBe(-1);
	});
});
