import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import {
	CODE_LENGTH_MAX,
	COUNT_MAX,
	INSTANT_END,
	INSTANT_MIN,
	isCode,
	isDay,
	isInstant,
	isLanguage,
	LANGUAGE_LENGTH_MAX
} from '#lib/domain/ranges.ts';
import { count } from '#lib/domain/record.ts';
import { SPOKEN_LANGUAGES } from '#lib/domain/spoken-languages.ts';

describe('an instant', () => {
	it('lies from the first moment of 1900 up to the last of 2199', () => {
		expect(INSTANT_MIN).toBe(Date.UTC(1900, 0, 1));
		expect(INSTANT_END).toBe(Date.UTC(2200, 0, 1));
		expect([INSTANT_MIN, 0, INSTANT_END - 1].map(isInstant)).toEqual([true, true, true]);
		expect([INSTANT_MIN - 1, INSTANT_END, 9e15, 9.1e15, -9e15].map(isInstant)).toEqual(Array(5).fill(false));
	});

	it('is a whole number and nothing else', () => {
		expect([1.5, NaN, Infinity, '0', null, undefined, [], 1n].map(isInstant)).toEqual(Array(8).fill(false));
	});
});

describe('a day', () => {
	it('is in the calendar', () => {
		expect(['2024-02-29', '2000-02-29', '1900-01-01', '2999-12-31', '2026-04-30'].every(isDay)).toBe(true);
		const none = ['2026-99-99', '2026-02-29', '1900-02-29', '2026-04-31', '2026-00-10', '2026-01-00', '2026-13-01'];
		expect(none.filter(isDay)).toEqual([]);
	});

	it('is written whole, in the years that records are of', () => {
		const none = [
			'1899-12-31',
			'3000-01-01',
			'0000-01-01',
			'99999-01-01',
			'2026-1-1',
			' 2026-01-01',
			'2026-01-01\n',
			''
		];
		expect([...none, 20260101, null].filter(isDay)).toEqual([]);
	});

	it('is a day that the calendar of the machine knows too, for every day of four centuries', () => {
		for (let at = Date.UTC(1900, 0, 1); at < Date.UTC(2300, 0, 1); at += 86_400_000)
			if (!isDay(new Date(at).toISOString().slice(0, 10))) expect.fail(new Date(at).toISOString());
	});
});

describe('a language', () => {
	it('is one that is offered, or any other in its canonical form', () => {
		expect([...SPOKEN_LANGUAGES, 'pt-BR', 'zh-Hant', 'sr-Latn-RS'].filter((tag) => !isLanguage(tag))).toEqual([]);
	});

	it('is none where it names a part twice, is written otherwise or is no tag', () => {
		const none = ['nl-aa-bb-cc', 'NL', 'nl-nl', 'n', 'nl_NL', 'constructor', '', 'nl-', 'x-private', 'zz-zz-zz'];
		expect(none.filter(isLanguage)).toEqual([]);
		expect(isLanguage(`nl-${'variant1-'.repeat(LANGUAGE_LENGTH_MAX)}x`)).toBe(false);
	});
});

describe('a code', () => {
	it('is an id of a catalogue, known or not', () => {
		expect(
			['bill-unclear', 'L03', 'feel#2', '3', '_x', 'a'.repeat(CODE_LENGTH_MAX)].filter((one) => !isCode(one))
		).toEqual([]);
	});

	it('is no name that every object bears, no sentence and nothing longer than its bound', () => {
		const names = ['constructor', '__proto__', 'toString', 'hasOwnProperty', 'valueOf'];
		expect(
			[...names, '', ' ', 'two words', '<b>', 'a\u0000', 'a'.repeat(CODE_LENGTH_MAX + 1), 3].filter(isCode)
		).toEqual([]);
	});
});

it('a count goes from none to its bound', () => {
	expect([0, COUNT_MAX].every((one) => v.is(count, one))).toBe(true);
	expect([-1, COUNT_MAX + 1, 9.1e15, 0.5, Infinity].filter((one) => v.is(count, one))).toEqual([]);
});
