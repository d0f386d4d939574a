import { expect, test } from 'vitest';
import { fitsPattern, patternProblem } from '#lib/domain/guide/pattern.ts';

test.each([
	'(a+)+$',
	'(a|a)+',
	'(a|ab)*c',
	'(?:a*)*',
	'([a-z]+)*@',
	'\\[(a+)+]',
	'(a?){30}',
	'(.*)\\1',
	'(?=a+)b',
	'(?<name>a)',
	'.*.*.*.*x',
	'a?'.repeat(24),
	'(a|a)'.repeat(24)
])('the pattern %s could stop a phone and is refused', (pattern) => {
	expect(patternProblem(pattern)).toBe('tooCostly');
	expect(fitsPattern('a'.repeat(40), pattern)).toBe(false);
});

test.each(['(', '[', '*', 'a{2,1}'])('%s is no pattern', (pattern) => {
	expect(patternProblem(pattern)).toBe('notAPattern');
});

test.each<[string, string]>([
	['[1-9][0-9]{3} ?[A-Za-z]{2}', '1234 AB'],
	['(\\+31|0)[0-9]{9}', '0201234567'],
	['[^@]+@[^@]+\\.[a-z]+', 'coach@example.org'],
	['[0-9]+(\\.[0-9]+)?', '12.5'],
	['([0-9]{2}){3}', '123456']
])('the pattern %s, as forms use it, fits %s', (pattern, text) => {
	expect(patternProblem(pattern)).toBeUndefined();
	expect(fitsPattern(text, pattern)).toBe(true);
	expect(fitsPattern(`${text}!`, pattern)).toBe(false);
});
