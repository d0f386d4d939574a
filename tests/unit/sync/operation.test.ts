import fc from 'fast-check';
import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { CLOCK_MS_MAX, INSTANT_END } from '#lib/domain/ranges.ts';
import { canonicalJson } from '#lib/sync/json.ts';
import { NUMBER_MAX } from '#lib/sync/clock.ts';
import { DEPTH_MAX, ENTRIES_MAX, NOTE_VERSIONS_MAX, SCHEMA_MAX, TAG_LENGTH_MAX } from '#lib/sync/limits.ts';
import { checkValues, operationSchema, operationText, parseOperation } from '#lib/sync/operation.ts';
import { entity, operationId } from './arbitraries.ts';

const good = {
	opId: operationId(1),
	dev: entity(1),
	inc: entity(2),
	n: 1,
	scope: 'org',
	root: entity(3),
	ent: entity(3),
	kind: 'concern',
	fields: { category: 'mould' },
	hlc: { time: 1, counter: 0 },
	schema: 1
};

describe('reading an operation', () => {
	it('names the place that is wrong and never repeats a value', () => {
		const bad = { ...good, n: 'Familie Zonneveld' };
		const read = parseOperation(JSON.stringify(bad));
		expect(read.ok).toBe(false);
		if (!read.ok) {
			expect(read.reason).toContain('operation.n');
			expect(read.reason).not.toContain('Zonneveld');
		}
	});

	it('carries what a later version added', () => {
		const read = parseOperation(JSON.stringify({ ...good, signedBy: 'later' }));
		expect(read.ok && operationText(read.value)).toContain('signedBy');
	});

	it('leaves out names that reach into an object, and keeps everything beside them', () => {
		const nested = '{"answers":[{"__proto__":{"isAdmin":true},"said":"koud"}],"constructor":1}';
		const text = JSON.stringify(good).replace('"mould"', nested);
		const read = parseOperation(text);
		expect(read.ok && JSON.stringify(read.value.fields)).toBe('{"category":{"answers":[{"said":"koud"}]}}');
	});

	it('never throws, whatever comes', () => {
		fc.assert(
			fc.property(fc.oneof(fc.string(), fc.json()), (text) => void parseOperation(text)),
			{ numRuns: 500 }
		);
	});

	it('refuses one that is too long before reading it', () => {
		const read = parseOperation(`"${'a'.repeat(70_000)}"`);
		expect(read.ok).toBe(false);
	});

	it('lets an unknown kind and an unknown field pass, and holds a known field to its shape', () => {
		const check = (kind: string, fields: Record<string, string>): boolean => checkValues({ ...good, kind, fields }).ok;
		expect(check('solarBalcony', { panels: 'three' })).toBe(true);
		expect(check('concern', { laterField: 'x' })).toBe(true);
		expect(check('concern', { weight: 'crushing' })).toBe(false);
		expect(check('concern', { weight: 'heavy' })).toBe(true);
	});
});

/** Brackets that deep, as JSON. */
function nested(depth: number): string {
	return `${'['.repeat(depth)}${']'.repeat(depth)}`;
}

describe('an operation that nests too deep', () => {
	it('is refused as that, at the first step beyond the bound and at any number of them (G13)', () => {
		for (const depth of [DEPTH_MAX + 1, 2_500, 8_000, 30_000]) {
			for (const text of [
				JSON.stringify(good).replace('"mould"', nested(depth)),
				JSON.stringify({ ...good, later: 0 }).replace('"later":0', `"later":${nested(depth)}`)
			])
				expect(parseOperation(text)).toEqual({ ok: false, reason: `operation nests deeper than ${DEPTH_MAX}` });
		}
	});

	it('is read up to the bound', () => {
		// Of the levels one is the operation and one its fields.
		const text = JSON.stringify(good).replace('"mould"', nested(DEPTH_MAX - 2));
		expect(parseOperation(text).ok).toBe(true);
		expect(v.is(operationSchema, { ...good, fields: { category: JSON.parse(nested(DEPTH_MAX + 1)) } })).toBe(true);
		expect(v.is(operationSchema, { ...good, fields: { category: JSON.parse(nested(DEPTH_MAX + 2)) } })).toBe(false);
		const named = JSON.parse(`{"__proto__":${nested(6_000)}}`);
		expect(v.is(operationSchema, { ...good, fields: { category: named } })).toBe(false);
	});
});

describe('a number of an operation', () => {
	it.each([
		['n', NUMBER_MAX],
		['schema', SCHEMA_MAX]
	])('%s has a bound', (name, most) => {
		expect(parseOperation(JSON.stringify({ ...good, [name]: most })).ok).toBe(true);
		expect(parseOperation(JSON.stringify({ ...good, [name]: most + 1 })).ok).toBe(false);
	});

	it('is of a clock that can be shown', () => {
		const at = (time: number): boolean => parseOperation(JSON.stringify({ ...good, hlc: { time, counter: 0 } })).ok;
		expect([CLOCK_MS_MAX, -CLOCK_MS_MAX, 0].map(at)).toEqual([true, true, true]);
		expect([CLOCK_MS_MAX + 1, -CLOCK_MS_MAX - 1, 9.1e15, 0.5].map(at)).toEqual([false, false, false, false]);
	});

	it('is never endless, in whatever field', () => {
		const text = JSON.stringify({ ...good, fields: { later: 0 } });
		expect(parseOperation(text.replace('"later":0', '"later":1e308')).ok).toBe(true);
		expect(parseOperation(text.replace('"later":0', '"later":1e999')).ok).toBe(false);
		expect(parseOperation(text.replace('"later":0', '"later":[{"a":-1e999}]')).ok).toBe(false);
	});
});

describe('lists of an operation', () => {
	it('hold no more than their bounds', () => {
		const many = (count: number): string[] => Array.from({ length: count }, (_, at) => entity(at));
		const names = (count: number): object => ({ base: many(count) });
		expect(parseOperation(JSON.stringify({ ...good, ...names(NOTE_VERSIONS_MAX) })).ok).toBe(true);
		expect(parseOperation(JSON.stringify({ ...good, ...names(NOTE_VERSIONS_MAX + 1) })).ok).toBe(false);
	});

	it('of a set are bounded in entries and in the length of a name', () => {
		const fits = (coaches: unknown): boolean => {
			const read = parseOperation(JSON.stringify({ ...good, kind: 'round', fields: { coaches } }));
			return read.ok && checkValues(read.value).ok;
		};
		const tags = (count: number): string[] => Array.from({ length: count }, (_, at) => String(at));
		expect(fits({ rem: tags(ENTRIES_MAX) })).toBe(true);
		expect(fits({ rem: tags(ENTRIES_MAX + 1) })).toBe(false);
		const add = (count: number): object => ({ add: Object.fromEntries(tags(count).map((tag) => [tag, entity(1)])) });
		expect(fits(add(ENTRIES_MAX))).toBe(true);
		expect(fits(add(ENTRIES_MAX + 1))).toBe(false);
		expect(fits({ add: { ['t'.repeat(TAG_LENGTH_MAX)]: entity(1) } })).toBe(true);
		expect(fits({ add: { ['t'.repeat(TAG_LENGTH_MAX + 1)]: entity(1) } })).toBe(false);
		expect(fits({ rem: ['t'.repeat(TAG_LENGTH_MAX + 1)] })).toBe(false);
	});
});

describe('a value at the edge of its field', () => {
	const fits = (kind: string, fields: object): boolean => {
		const read = parseOperation(JSON.stringify({ ...good, kind, fields }));
		return read.ok && checkValues(read.value).ok;
	};

	it('is judged by the calendar, the century, the language and the code', () => {
		expect(fits('commitment', { dueOn: '2026-12-31' })).toBe(true);
		expect(fits('commitment', { dueOn: '2026-99-99' })).toBe(false);
		expect(fits('attempt', { at: INSTANT_END - 1 })).toBe(true);
		expect(fits('attempt', { at: 9e15 })).toBe(false);
		expect(fits('household', { language: 'nl' })).toBe(true);
		expect(fits('household', { language: 'nl-aa-bb-cc' })).toBe(false);
		expect(fits('concern', { category: 'mould' })).toBe(true);
		expect(fits('concern', { category: 'constructor' })).toBe(false);
	});
});

describe('canonical text', () => {
	it('is one for a value that nests thousands deep, as it may lie in a store', () => {
		const deep = JSON.parse(`{"b":${nested(5_000)},"a":1}`);
		expect(canonicalJson(deep)).toBe(`{"a":1,"b":${nested(5_000)}}`);
	});

	it('is JSON of the same value, with the keys of every record in order', () => {
		fc.assert(
			fc.property(fc.jsonValue({ maxDepth: 4 }), (value) => {
				const plain = JSON.parse(JSON.stringify(value));
				expect(JSON.parse(canonicalJson(plain))).toEqual(plain);
				expect(canonicalJson(JSON.parse(canonicalJson(plain)))).toBe(canonicalJson(plain));
			})
		);
		expect(canonicalJson({ b: [1, { d: null, c: 'x' }, []], a: {} })).toBe('{"a":{},"b":[1,{"c":"x","d":null},[]]}');
	});

	it('is one per value, whatever the order of keys', () => {
		fc.assert(
			fc.property(fc.dictionary(fc.string(), fc.oneof(fc.integer(), fc.string(), fc.constant(null))), (value) => {
				const turned = Object.fromEntries(Object.entries(value).reverse());
				expect(canonicalJson(turned)).toBe(canonicalJson(value));
			})
		);
	});
});
