import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compareText, decodeClock, effectiveClock, encodeClock, observe, tick } from '#lib/sync/clock.ts';
import { CLOCK_AHEAD_MS_MAX } from '#lib/sync/limits.ts';

const hlc = fc.record({ time: fc.integer({ min: 0, max: 4_000_000_000_000 }), counter: fc.nat(100_000) });

describe('the clock', () => {
	it('never stands still and never runs back, whatever the wall clock does', () => {
		fc.assert(
			fc.property(fc.array(fc.integer({ min: -1_000_000, max: 4_000_000_000_000 }), { maxLength: 20 }), (times) => {
				let last = { time: 0, counter: 0 };
				for (const now of times) {
					const next = tick(last, now);
					expect(compareText(encodeClock(next, 'a', 1), encodeClock(last, 'a', 1))).toBeGreaterThan(0);
					last = next;
				}
			})
		);
	});

	it('G9: a change after seeing another clock is later than what was seen', () => {
		fc.assert(
			fc.property(hlc, hlc, fc.integer({ min: 0, max: 4_000_000_000_000 }), (own, seen, now) => {
				const next = tick(observe(own, seen), now);
				expect(compareText(encodeClock(next, 'a', 1), encodeClock(seen, 'z', 9))).toBeGreaterThan(0);
			})
		);
	});

	it('sorts as text the way it sorts as numbers', () => {
		fc.assert(
			fc.property(hlc, hlc, (a, b) => {
				const order = a.time - b.time || a.counter - b.counter;
				expect(Math.sign(compareText(encodeClock(a, 'x', 1), encodeClock(b, 'x', 1)))).toBe(Math.sign(order));
				expect(decodeClock(encodeClock(a, 'x', 1))).toEqual(a);
			})
		);
	});

	it('G15: a clock ten years ahead is cut back and never refused', () => {
		const receivedAt = 1_700_000_000_000;
		const eff = effectiveClock({
			hlc: { time: receivedAt + 315_360_000_000, counter: 0 },
			dev: 'a',
			n: 1,
			receivedAt,
			earlier: undefined
		});
		expect(decodeClock(eff).time).toBe(receivedAt + CLOCK_AHEAD_MS_MAX);
	});

	it('a later number of one device is never below an earlier one', () => {
		fc.assert(
			fc.property(hlc, hlc, fc.integer({ min: 1, max: 4_000_000_000_000 }), (first, second, receivedAt) => {
				const earlier = effectiveClock({ hlc: first, dev: 'a', n: 1, receivedAt, earlier: undefined });
				const later = effectiveClock({ hlc: second, dev: 'a', n: 2, receivedAt, earlier });
				expect(compareText(later, earlier)).toBeGreaterThan(0);
			})
		);
	});
});
