/** What the page says of a figure that falls short. */
import { describe, expect, it } from 'vitest';
import type { Figure } from '../../bench/machine.ts';
import type { LineCosts } from '../../bench/profile/profile.ts';
import { shortfalls } from '../../bench/sync/table.ts';

const PUSH: Figure = { what: 'push, times faster', value: 0.5, unit: 'times', least: 2, line: 'push' };
const LINES: readonly LineCosts[] = [
	{ line: 'push', of: '9 s under the profile', costs: [{ what: 'server: SQLite statements', percent: 20 }] },
	{ line: 'pull', of: '5 s under the profile', costs: [{ what: 'phone: JSON', percent: 10 }] }
];

describe('the largest costs', () => {
	it('are told of a figure that falls short, out of its own line', () => {
		expect(shortfalls([PUSH], LINES).at(2)).toBe(
			'- push, times faster, of 9 s under the profile: server: SQLite statements 20 %.'
		);
	});

	it('are not told of a figure that keeps its budget, nor of one that no line explains', () => {
		const within: Figure = { ...PUSH, value: 3 };
		const { line: _line, ...unexplained } = PUSH;
		expect(shortfalls([within, unexplained], LINES)).toEqual([]);
	});
});
