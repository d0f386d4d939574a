/** What is drawn: values at the edges of every range, one step beyond, and far outside. */
import { ANSWER_NUMBER_MAX, CLOCK_MS_MAX, COUNT_MAX, INSTANT_END, INSTANT_MIN, ORDER_MAX } from '#lib/domain/ranges.ts';
import { LINE_LENGTH_MAX, NOTE_LENGTH_MAX } from '#lib/domain/record.ts';
import type { Field } from '#lib/domain/records/define.ts';
import type { Json } from '#lib/sync/json.ts';
import { DEPTH_MAX, ENTRIES_MAX, TAG_LENGTH_MAX, UNSENT_MAX } from '#lib/sync/limits.ts';

/** Each with its neighbours. */
const NUMBERS = [
	...[0, 1, 60, 1_439, 2_200, COUNT_MAX, ORDER_MAX, UNSENT_MAX, 99_999, 10_000_000, 180, 90].flatMap(around),
	...[INSTANT_MIN, INSTANT_END, CLOCK_MS_MAX, ANSWER_NUMBER_MAX, 2 ** 31, 2 ** 53, 2 ** 63].flatMap(around),
	...[0.5, 9e15, 9.1e15, -9.1e15, 1e21, 1e308, -1e308, 5e-324]
];

function around(edge: number): readonly number[] {
	return [edge - 1, edge, edge + 1];
}

const DAYS = [
	'2026-99-99',
	'2026-02-29',
	'2024-02-29',
	'1899-12-31',
	'1900-01-01',
	'2999-12-31',
	'3000-01-01',
	'9999-12-31',
	'0000-00-00',
	'99999-01-01'
];
const LANGUAGES = ['nl', 'nl-aa-bb-cc', 'NL', 'zz', 'x-private', 'nl-u-ca-buddhist', 'pt-BR', 'a'.repeat(40)];
const NAMES = ['constructor', '__proto__', 'toString', 'hasOwnProperty', 'prototype'];
const TEXTS = [
	'',
	' ',
	'\u0000',
	'\ud800',
	'\u202e\u2066',
	'<script>alert(1)</script>',
	'{"a":1}',
	'-1',
	'1e999',
	...[LINE_LENGTH_MAX, NOTE_LENGTH_MAX].flatMap((most) => ['x'.repeat(most), 'x'.repeat(most + 1)]),
	'x'.repeat(50_000)
];

function nested(depth: number, as: 'list' | 'record'): Json {
	let value: Json = 1;
	for (let left = depth; left > 0; left -= 1) value = as === 'list' ? [value] : { a: value };
	return value;
}

const SHAPES: readonly Json[] = [
	null,
	true,
	false,
	[],
	{},
	['a', 1, null],
	{ why: 'roundEnded', on: '2026-99-99' },
	{ why: 'constructor', on: null },
	{ lesson: 'L01', packHash: 'a', at: 9e15 },
	{ lesson: 'L01', place: 9e15, at: 1 },
	{ guide: 'constructor', packHash: '__proto__', answers: { constructor: 1e308, a: ['x'] }, visited: ['toString'] },
	{ guide: 'mould', packHash: 'a', at: 'x', answers: { a: 9.1e15, b: ANSWER_NUMBER_MAX }, visited: [] },
	nested(DEPTH_MAX - 4, 'record'),
	nested(DEPTH_MAX + 1, 'list'),
	nested(2_500, 'record')
];

/** Every value for a field that takes one as it is. */
export const PLAIN_VALUES: readonly Json[] = [...NUMBERS, ...DAYS, ...LANGUAGES, ...NAMES, ...TEXTS, ...SHAPES];

/** Those that once shut a page, a phone or a start, or would if one judgement were missing. */
export const SHORT_VALUES: readonly Json[] = [
	9.1e15,
	'2026-99-99',
	'nl-aa-bb-cc',
	'constructor',
	nested(2_500, 'record')
];

/** The same, written as the field's merge asks, and what no merge asks for. */
export function changeOf(field: Field<unknown>, value: Json, random: { uuid(): string }): Json {
	switch (field.merge.kind) {
		case 'register':
		case 'note':
			return value;
		case 'set':
			return { add: { [random.uuid()]: value } };
		case 'guard':
			return typeof value === 'string' ? { lift: [value] } : value === true ? { set: true } : value;
		case 'ladder':
			return { step: value, correct: true };
	}
}

/** Whole changes of a set, a guard or a ladder that are themselves at an edge. */
export const OTHER_CHANGES: readonly Json[] = [
	{ add: Object.fromEntries(Array.from({ length: ENTRIES_MAX + 1 }, (_, at) => [String(at), 'a'])) },
	{ add: { ['t'.repeat(TAG_LENGTH_MAX + 1)]: 'a' }, rem: [] },
	{ rem: Array.from({ length: ENTRIES_MAX + 1 }, (_, at) => String(at)) },
	{ rem: NAMES, add: { constructor: 'a' } },
	{ lift: Array.from({ length: ENTRIES_MAX + 1 }, () => '00000000') },
	{ step: 'open', correct: true },
	{ step: 'closed' }
];

/** What a phone says about itself, field by field. */
export const STATUS_FIELDS = [
	'unsent',
	'clock',
	'goesOnSince',
	'persisted',
	'installed',
	'appVersion',
	'healed.at',
	'healed.count'
] as const;
export const STATUS_VALUES: readonly Json[] = [...NUMBERS, ...TEXTS.slice(0, 9), ...SHAPES];
