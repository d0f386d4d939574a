/** What nobody sends on purpose: values of the wrong kind, size, depth and spelling. */
import type { Chance } from '../simulation/chance.ts';

const WORDS = [
	'',
	' ',
	'\u0000',
	'a\u0000b',
	'\ud800',
	'\udfff\ud800',
	'\u202e',
	'__proto__',
	'constructor',
	'toString',
	'null',
	'NaN',
	'-1',
	'0',
	'1e999',
	'9007199254740993',
	"' OR 1=1 --",
	'"; DROP TABLE person; --',
	'<script>alert(1)</script>',
	'../../etc/passwd',
	'..%2f..%2fkeys',
	'${7*7}',
	'{{7*7}}',
	'%00',
	'%ff',
	'\r\nSet-Cookie: a=b',
	'2026-02-30',
	'0000-00-00',
	'true',
	'[]',
	'{}',
	'\u{1f600}'.repeat(50),
	'-'
] as const;

/** Numbers on either side of the bounds of records, clocks and tables. */
export const EDGES: readonly number[] = [
	-2_208_988_800_001,
	-2_208_988_800_000,
	7_258_118_399_999,
	7_258_118_400_000,
	8.64e15,
	9e15,
	9.1e15,
	-9.1e15,
	2 ** 53,
	2 ** 63,
	100_000,
	100_001,
	1_000_000,
	1_000_001
];

/** A value for a place in JSON. */
export function chaffValue(chance: Chance): unknown {
	return chance.of<() => unknown>(
		() => null,
		() => true,
		() => chance.of(0, -1, 1.5, 1e21, Number.MAX_SAFE_INTEGER + 2, -0, 2 ** 31, 1e308),
		() => chance.one(EDGES) ?? 0,
		() => chaffText(chance),
		() => [],
		() => ({}),
		() => [[[[]]]],
		() => deep(chance.between(50, 4_000)),
		() => Array.from({ length: chance.between(1, 500) }, () => chance.below(10)),
		() => JSON.parse('{"__proto__": {"role": "coordinator"}, "constructor": {"prototype": {"a": 1}}}') as unknown,
		() => ({ toString: 'x', hasOwnProperty: 1, then: 'y' })
	)();
}

export function chaffText(chance: Chance): string {
	if (chance.is(0.06)) return chance.of('x', '\u00e9', '\u0000').repeat(chance.between(1_000, 120_000));
	return chance.one(WORDS) ?? '';
}

function deep(levels: number): unknown {
	let value: unknown = 1;
	for (let level = 0; level < levels; level += 1) value = level % 2 === 0 ? [value] : { a: value };
	return value;
}

/** The same value with one to three places in it changed. */
export function mutated(value: unknown, chance: Chance): unknown {
	// What changes is made anew on its way, so nothing is copied first: a copy of what is deep overflows.
	let holder: { root: unknown } = { root: value };
	for (let turn = chance.between(1, 3); turn > 0; turn -= 1) holder = { root: changedOnce(holder.root, chance, 0) };
	return holder.root;
}

function changedOnce(value: unknown, chance: Chance, depth: number): unknown {
	if (typeof value !== 'object' || value === null || chance.is(0.1) || depth > 8) return changedLeaf(value, chance);
	if (Array.isArray(value)) {
		const list: unknown[] = value;
		if (list.length === 0 || chance.is(0.15)) return [...list, ...list, chaffValue(chance)];
		const at = chance.below(list.length);
		return list.map((item, index) => (index === at ? changedOnce(item, chance, depth + 1) : item));
	}
	const entries = Object.entries(value);
	const [key, inner] = chance.one(entries) ?? ['', null];
	if (chance.is(0.12)) return Object.fromEntries(entries.filter(([name]) => name !== key));
	if (chance.is(0.1))
		return { ...value, [chance.of('__proto__x', 'constructor', 'tenant', 'role', 'extra')]: chaffValue(chance) };
	return Object.fromEntries([
		...entries.filter(([name]) => name !== key),
		[key, changedOnce(inner, chance, depth + 1)]
	]);
}

function changedLeaf(value: unknown, chance: Chance): unknown {
	if (typeof value === 'string' && value !== '' && chance.is(0.5)) {
		const at = chance.below(value.length);
		return chance.of(
			value.slice(0, at),
			value + value,
			`${value.slice(0, at)}${chance.of('A', 'z', '0', '\u0000')}${value.slice(at + 1)}`
		);
	}
	if (typeof value === 'number' && chance.is(0.5))
		return chance.of<number | string>(value + 1, -value, value * 1e9, String(value));
	return chaffValue(chance);
}
