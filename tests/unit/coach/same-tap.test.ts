/** A double tap is one tap: what the first one brought is not meant by the second. */
import { describe, expect, it } from 'vitest';
import { isSameTap, SAME_TAP_MS } from '../../../src/routes/(coach)/same-tap.ts';

const DRAWN_AT = 5_000;
const tap = (after: number, pointerType: string, detail = 1) => ({
	timeStamp: DRAWN_AT + after,
	pointerType,
	detail
});

describe('the second tap of two', () => {
	it.each(['touch', 'pen'])('is told by when it came, of a %s', (kind) => {
		expect(isSameTap(tap(SAME_TAP_MS - 1, kind), DRAWN_AT)).toBe(true);
		expect(isSameTap(tap(SAME_TAP_MS, kind), DRAWN_AT)).toBe(false);
	});

	it('is told by the browser of a mouse, whose clicks may follow as fast as they like', () => {
		expect(isSameTap(tap(1, 'mouse', 1), DRAWN_AT)).toBe(false);
		expect(isSameTap(tap(SAME_TAP_MS * 2, 'mouse', 2), DRAWN_AT)).toBe(true);
	});

	it('is never a key, which taps without a pointer', () => {
		expect(isSameTap({ timeStamp: DRAWN_AT + 1, detail: 0 }, DRAWN_AT)).toBe(false);
	});
});
