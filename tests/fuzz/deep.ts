/** Shapes that no form makes: nested some thousands deep, a hundred thousand wide, under names that every object bears. */
import type { Chance } from '../simulation/chance.ts';

/** On either side of what is taken in, where a stack ends, and as deep as a body has room for. */
const LEVELS = [31, 32, 33, 500, 2_500, 8_000, 60_000, 450_000] as const;
const WIDTHS = [65, 1_001, 20_000, 100_000] as const;
const ODD_KEYS = [
	'__proto__',
	'constructor',
	'prototype',
	'toString',
	'toJSON',
	'then',
	'',
	'\u0000',
	'\ud800'
] as const;
/** As text, since no value can be made so deep; each with what opens and what closes a level. */
const NESTS = [
	['[', ']'],
	['{"a":', '}'],
	['{"__proto__":', '}'],
	['[{"a":', '}]']
] as const;

/** JSON text of a shape that is deep, wide or oddly named. */
export function shapeText(chance: Chance): string {
	return chance.of(nestText, nestText, wideText, oddText)(chance);
}

function nestText(chance: Chance): string {
	const levels = chance.one(LEVELS) ?? 33;
	const [open, close] = chance.one(NESTS) ?? NESTS[0];
	// Some break off at their deepest, which a reader that goes down before it looks finds out too late.
	return `${open.repeat(levels)}1${chance.is(0.85) ? close.repeat(levels) : ''}`;
}

function wideText(chance: Chance): string {
	const width = chance.one(WIDTHS) ?? 1_001;
	return chance.is(0.5)
		? `[${Array.from({ length: width }, () => '0').join(',')}]`
		: `{${Array.from({ length: width }, (_, at) => `"k${at}":0`).join(',')}}`;
}

function oddText(chance: Chance): string {
	const keys = ODD_KEYS.map(
		(key) => `${JSON.stringify(key)}:${chance.of('1', '{}', '[[]]', '{"role":"coordinator"}')}`
	);
	return `{${keys.join(',')},${keys.join(',')}}`;
}

/** A text in which one value of the JSON gives way to such a shape. */
export function withShape(text: string, chance: Chance): string {
	const shape = shapeText(chance);
	const place = chance.one([...text.matchAll(/:("(?:[^"\\]|\\.)*"|-?\d+|null)/g)]);
	return place ? `${text.slice(0, place.index)}:${shape}${text.slice(place.index + place[0].length)}` : shape;
}

/** What nests in the other languages that a form or a file is read in: YAML, Markdown, XML and formulas. */
export function nestedWords(chance: Chance): string {
	const levels = chance.of(33, 500, 5_000, 20_000);
	return chance.of(
		`---\ntitle: ${'['.repeat(levels)}${']'.repeat(levels)}\n---\n`,
		`---\ntitle: ${'{a: '.repeat(levels)}1${'}'.repeat(levels)}\n---\n`,
		`---\n${Array.from({ length: 400 }, (_, at) => `${' '.repeat(at)}a:`).join('\n')} 1\n---\n`,
		`---\na: &a [x,x,x,x,x,x,x,x,x]\n${'bcdefghij'.replace(/./g, (name, at: number) => `${name}: &${name} [${Array(9).fill(`*${'abcdefghi'[at]}`).join(',')}]\n`)}---\n`,
		`${'>'.repeat(levels)} a`,
		`${'- '.repeat(levels)}a`,
		'['.repeat(levels),
		`${'*a_'.repeat(levels)}`,
		`${'('.repeat(levels)}1${')'.repeat(levels)}`,
		`${'<a>'.repeat(levels)}${'</a>'.repeat(levels)}`,
		`${'"'.repeat(levels)}\n${';'.repeat(levels)}`
	);
}
