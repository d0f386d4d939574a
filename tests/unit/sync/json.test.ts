import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nestsWithin } from '#lib/sync/json.ts';
import { DEPTH_MAX } from '#lib/sync/limits.ts';

function depthOf(value: unknown): number {
	if (typeof value !== 'object' || value === null) return 0;
	return 1 + Math.max(0, ...Object.values(value).map(depthOf));
}

describe('how deep a text nests', () => {
	it('is told as it is, whatever stands in its strings', () => {
		fc.assert(
			fc.property(fc.jsonValue({ maxDepth: 6, noUnicodeString: false }), (value) => {
				const text = JSON.stringify(value);
				const depth = depthOf(JSON.parse(text));
				expect(nestsWithin(text, depth)).toBe(true);
				if (depth > 0) expect(nestsWithin(text, depth - 1)).toBe(false);
			})
		);
	});

	it('is bounded at 32', () => {
		expect(DEPTH_MAX).toBe(32);
		expect(nestsWithin('['.repeat(32))).toBe(true);
		expect(nestsWithin('['.repeat(33))).toBe(false);
		expect(nestsWithin('{"a":'.repeat(33))).toBe(false);
	});

	it.each([
		['brackets in a string', `["${'['.repeat(100)}"]`, true],
		['a quote that is escaped', `["\\"${'['.repeat(100)}"]`, true],
		['a backslash that is escaped', `["\\\\",${'['.repeat(32)}`, false],
		['a string that never ends', `["${'['.repeat(100)}`, true],
		['many lists beside each other', '[],'.repeat(1_000), true]
	])('sees through %s', (_what, text, fits) => {
		expect(nestsWithin(text)).toBe(fits);
	});

	it('takes a megabyte of brackets without a stack', () => {
		expect(nestsWithin('['.repeat(1_000_000))).toBe(false);
	});
});
