import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type EntityState, joinEntities } from '#lib/sync/merge.ts';
import { applyOperation, stateOfOperation } from '#lib/sync/operation.ts';
import { plainValues, versionsOf } from '#lib/sync/values.ts';
import { type Made, entity, history, operationId } from './arbitraries.ts';

function fold(made: readonly Made[]): EntityState {
	const state = made.reduce<EntityState | undefined>(
		(known, one) => applyOperation(known, one.operation, one.clock),
		undefined
	);
	if (!state) throw new Error('an empty history has no state');
	return state;
}

describe('merging', () => {
	it('G4: operations in any order, twice, and in any batching give the same entity', () => {
		fc.assert(
			fc.property(
				history,
				fc.infiniteStream(fc.integer({ min: 0, max: 1000 })),
				fc.integer({ min: 0, max: 12 }),
				(made, chance, cut) => {
					const straight = fold(made);
					const shuffled = [...made, ...made.slice(0, cut)]
						.map((one) => ({ one, key: chance.next().value }))
						.sort((a, b) => a.key - b.key)
						.map(({ one }) => one);
					expect(fold(shuffled)).toEqual(straight);
					const at = Math.min(Math.max(1, cut), made.length);
					const batches = [made.slice(0, at), made.slice(at)].filter((batch) => batch.length > 0).map(fold);
					expect(batches.reduce(joinEntities)).toEqual(straight);
				}
			),
			{ numRuns: 500 }
		);
	});

	it('G4: joining is commutative, associative and idempotent', () => {
		fc.assert(
			fc.property(history, fc.nat(12), fc.nat(12), (made, one, two) => {
				const part = (from: number): EntityState => fold([...made.slice(from % made.length), ...made.slice(0, 1)]);
				const [a, b, c] = [part(0), part(one), part(two)];
				expect(joinEntities(a, b)).toEqual(joinEntities(b, a));
				expect(joinEntities(joinEntities(a, b), c)).toEqual(joinEntities(a, joinEntities(b, c)));
				expect(joinEntities(a, a)).toEqual(a);
			}),
			{ numRuns: 500 }
		);
	});

	it('an addition wins over a removal that came before it, and a removal over what it saw', () => {
		const round = (n: number, time: number, change: { add?: Record<string, string>; rem?: string[] }): Made => ({
			operation: {
				opId: operationId(n),
				dev: entity(1),
				inc: entity(9),
				n,
				scope: 'org',
				root: entity(5),
				ent: entity(5),
				kind: 'round',
				fields: { coaches: change },
				hlc: { time, counter: 0 },
				schema: 1
			},
			clock: `${time}`
		});
		const removed = fold([round(1, 1, { add: { a: entity(1) } }), round(2, 2, { rem: ['a'] })]);
		expect(plainValues(removed)['coaches']).toEqual([]);
		const again = fold([
			round(1, 1, { add: { a: entity(1) } }),
			round(2, 2, { rem: ['a'] }),
			round(3, 3, { add: { b: entity(1) } })
		]);
		expect(plainValues(again)['coaches']).toEqual([entity(1)]);
	});

	it('two notes that did not see each other both stay, and an edit of both leaves one', () => {
		const note = (n: number, text: string, base: readonly number[]): Made => ({
			operation: {
				opId: operationId(n),
				dev: entity(n),
				inc: entity(9),
				n: 1,
				scope: 'org',
				root: entity(5),
				ent: entity(6),
				kind: 'note',
				fields: { text },
				base: base.map(operationId),
				hlc: { time: n, counter: 0 },
				schema: 1
			},
			clock: `${n}`
		});
		const both = fold([note(1, 'eerst', []), note(2, 'links', [1]), note(3, 'rechts', [1])]);
		const field = both.fields['text'];
		expect(field && versionsOf(field).map(({ v }) => v)).toEqual(['rechts', 'links']);
		const one = fold([note(1, 'eerst', []), note(2, 'links', [1]), note(3, 'rechts', [1]), note(4, 'samen', [2, 3])]);
		const joined = one.fields['text'];
		expect(joined && versionsOf(joined).map(({ v }) => v)).toEqual(['samen']);
	});

	it('a guard holds until somebody cites the operation that set it', () => {
		const guard = (n: number, change: { set: true } | { lift: string[] }): Made => ({
			operation: {
				opId: operationId(n),
				dev: entity(1),
				inc: entity(9),
				n,
				scope: 'org',
				root: entity(5),
				ent: entity(5),
				kind: 'address',
				fields: { doNotVisit: change },
				hlc: { time: n, counter: 0 },
				schema: 1
			},
			clock: `${n}`
		});
		expect(plainValues(fold([guard(1, { set: true }), guard(2, { lift: [operationId(9)] })]))['doNotVisit']).toBe(true);
		expect(plainValues(fold([guard(2, { lift: [operationId(1)] }), guard(1, { set: true })]))['doNotVisit']).toBe(
			false
		);
		expect(
			plainValues(fold([guard(1, { set: true }), guard(2, { lift: [operationId(1)] }), guard(3, { set: true })]))[
				'doNotVisit'
			]
		).toBe(true);
	});

	it('a ladder keeps the furthest step, and goes back only by a correction', () => {
		const step = (n: number, change: { step: string; correct?: true }): Made => ({
			operation: {
				opId: operationId(n),
				dev: entity(1),
				inc: entity(9),
				n,
				scope: 'org',
				root: entity(5),
				ent: entity(5),
				kind: 'concern',
				fields: { state: change },
				hlc: { time: n, counter: 0 },
				schema: 1
			},
			clock: `${n}`
		});
		expect(plainValues(fold([step(1, { step: 'answered' }), step(2, { step: 'open' })]))['state']).toBe('answered');
		expect(plainValues(fold([step(1, { step: 'answered' }), step(2, { step: 'open', correct: true })]))['state']).toBe(
			'open'
		);
		expect(
			plainValues(
				fold([
					step(1, { step: 'answered' }),
					step(2, { step: 'open', correct: true }),
					step(3, { step: 'withSomeone' })
				])
			)['state']
		).toBe('withSomeone');
	});

	it('a merge that this version does not know is carried whole, the same way round everywhere', () => {
		const later = (total: number): EntityState =>
			JSON.parse(
				JSON.stringify({ ent: entity(5), kind: 'tally', root: entity(5), fields: { total: { m: 'z', total } } })
			);
		expect(joinEntities(later(1), later(2))).toEqual(joinEntities(later(2), later(1)));
		expect(joinEntities(later(1), later(2)).fields['total']).toBeDefined();
	});

	it('a field that this version does not know is carried as a register', () => {
		const operation = {
			opId: operationId(1),
			dev: entity(1),
			inc: entity(9),
			n: 1,
			scope: 'org',
			root: entity(5),
			ent: entity(5),
			kind: 'solarBalcony',
			fields: { panels: 3 },
			hlc: { time: 1, counter: 0 },
			schema: 2
		};
		expect(plainValues(stateOfOperation(operation, '1'))).toEqual({ panels: 3 });
	});
});
