/** Random operations for the laws: few entities, few fields, few clocks, so that they collide. */
import fc from 'fast-check';
import type { Operation } from '#lib/sync/operation.ts';
import { type Clock, encodeClock } from '#lib/sync/clock.ts';

const hex = (digit: number): string => digit.toString(16).repeat(8);

/** Ids a test can name: `entity(1)`. */
export function entity(number: number): string {
	return `${hex(number)}-0000-4000-8000-000000000000`;
}

export function operationId(number: number): string {
	return `01900000-0000-7000-8000-${number.toString(16).padStart(12, '0')}`;
}

const change = fc.oneof(
	fc.record({
		name: fc.constant('ownWords'),
		change: fc.oneof(fc.constant(null), fc.constantFrom('koud', 'nat', 'duur'))
	}),
	fc.record({ name: fc.constant('laterField'), change: fc.oneof(fc.integer({ min: 0, max: 3 }), fc.constant(null)) }),
	fc.record({
		name: fc.constant('state'),
		change: fc.oneof(
			fc.record({ step: fc.constantFrom('open', 'withSomeone', 'answered', 'closed') }),
			fc.record({ step: fc.constantFrom('open', 'answered'), correct: fc.constant(true as const) })
		)
	})
);

const byKind = fc.oneof(
	fc.record({ kind: fc.constant('concern'), part: change }),
	fc.record({
		kind: fc.constant('round'),
		part: fc.record({
			name: fc.constant('coaches'),
			change: fc.record({
				add: fc.dictionary(fc.constantFrom('a', 'b', 'c'), fc.constantFrom(entity(1), entity(2))),
				rem: fc.array(fc.constantFrom('a', 'b', 'c'), { maxLength: 2 })
			})
		})
	}),
	fc.record({
		kind: fc.constant('note'),
		part: fc.record({ name: fc.constant('text'), change: fc.constantFrom('een', 'twee', 'drie') })
	}),
	fc.record({
		kind: fc.constant('address'),
		part: fc.record({
			name: fc.constant('doNotVisit'),
			change: fc.oneof(
				fc.constant({ set: true as const }),
				fc.record({ lift: fc.array(fc.integer({ min: 1, max: 12 }).map(operationId), { maxLength: 3 }) })
			)
		})
	})
);

export interface Made {
	readonly operation: Operation;
	readonly clock: Clock;
}

/** Up to twelve operations on one entity, each with its own clock, some of them tied in time. */
export const history: fc.Arbitrary<readonly Made[]> = fc
	.array(
		fc.tuple(byKind, fc.integer({ min: 1, max: 4 }), fc.array(fc.integer({ min: 1, max: 12 }), { maxLength: 2 })),
		{ minLength: 1, maxLength: 12 }
	)
	.map((items) => {
		const kind = items[0]?.[0].kind ?? 'concern';
		return items
			.filter(([item]) => item.kind === kind)
			.map(([item, time, base], index): Made => {
				const n = index + 1;
				const dev = entity(1 + (index % 3));
				const operation: Operation = {
					opId: operationId(n),
					dev,
					inc: entity(9),
					n,
					scope: 'org',
					root: entity(5),
					ent: entity(5),
					kind: item.kind,
					fields: { [item.part.name]: item.part.change },
					// An edit can only have seen what was made before it.
					base: base.filter((seen) => seen < n).map(operationId),
					hlc: { time, counter: 0 },
					schema: 1
				};
				return { operation, clock: encodeClock({ time, counter: 0 }, dev, n) };
			});
	});
