/** The index of entities: what it finds by kind, address and visit is what was put and not removed, in that order. */
import fc from 'fast-check';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { EntityIndex } from '#lib/device/core/entity-index.ts';
import type { Row } from '#lib/device/core/row.ts';
import type { EntityState } from '#lib/sync/merge.ts';
import { START } from './fixture.ts';

const CLOCK = `${START}~0~d~1`;
const VISIT = '01510000-0000-4000-a000-00000000000a';
const OTHER_VISIT = '01510000-0000-4000-a000-00000000000b';
const VISITS = [VISIT, OTHER_VISIT];

function stateOf(id: string, visit: string): EntityState {
	return { ent: id, kind: 'note', root: id, fields: { visit: { m: 'r', v: visit, c: CLOCK } } };
}

function put(index: EntityIndex, id: string, visit: string): void {
	const base = stateOf(id, visit);
	const row: Row = {
		id,
		kind: 'note',
		root: id,
		scope: 'org',
		move: 0,
		epoch: null,
		base,
		pend: [],
		left: false,
		own: null,
		ver: 1
	};
	index.put(row, base);
}

afterEach(() => vi.restoreAllMocks());

describe('the index of entities', () => {
	it('finds what was put and not removed, in the order in which it was put last', () => {
		const change = fc.record({ id: fc.nat({ max: 40 }), visit: fc.nat({ max: 1 }), isGone: fc.boolean() });
		fc.assert(
			fc.property(fc.array(change, { maxLength: 200 }), (changes) => {
				const index = new EntityIndex();
				const known = new Map<string, string>();
				for (const { id: number, visit: at, isGone } of changes) {
					const [id, visit] = [`note-${number}`, VISITS[at] ?? ''];
					known.delete(id);
					if (isGone) index.remove(id);
					else {
						put(index, id, visit);
						known.set(id, visit);
					}
				}
				expect(index.ofKind('note').map(({ id }) => id)).toEqual([...known.keys()]);
				for (const visit of VISITS)
					expect(index.ofVisit('note', visit).map(({ id }) => id)).toEqual(
						[...known].filter(([, of]) => of === visit).map(([id]) => id)
					);
			})
		);
	});

	it('gives up a record without searching the thousands of its kind and visit', () => {
		const index = new EntityIndex();
		const count = 4_000;
		index.fill(() => {
			for (let at = 0; at < count; at += 1) put(index, `note-${at}`, VISIT);
		});
		let searched = 0;
		for (const name of ['indexOf', 'filter', 'splice'] as const) {
			const real = Reflect.get(Array.prototype, name);
			vi.spyOn(Array.prototype, name).mockImplementation(function (this: unknown[], ...given: unknown[]) {
				searched += this.length;
				return Reflect.apply(real, this, given);
			});
		}
		for (let at = 0; at < count; at += 2) index.remove(`note-${at}`);
		for (let at = 1; at < count; at += 2) put(index, `note-${at}`, OTHER_VISIT);
		vi.restoreAllMocks();
		// Once through each list, when the first of it is taken out.
		expect(searched).toBeLessThan(3 * count);
		expect(index.ofVisit('note', VISIT)).toEqual([]);
		expect(index.ofVisit('note', OTHER_VISIT)).toHaveLength(count / 2);
	});
});
