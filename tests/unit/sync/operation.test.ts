import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canonicalJson } from '#lib/sync/json.ts';
import { checkValues, operationText, parseOperation } from '#lib/sync/operation.ts';
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

describe('canonical text', () => {
	it('is one per value, whatever the order of keys', () => {
		fc.assert(
			fc.property(fc.dictionary(fc.string(), fc.oneof(fc.integer(), fc.string(), fc.constant(null))), (value) => {
				const turned = Object.fromEntries(Object.entries(value).reverse());
				expect(canonicalJson(turned)).toBe(canonicalJson(value));
			})
		);
	});
});
