import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { changesBetween } from '#lib/content/changes.ts';
import { applyDelta, deltaOf, isPackDelta, type PackDelta } from '#lib/content/delta.ts';
import { compileContent } from '#lib/content/server/compile.ts';
import { canonicalPackJson, hashOfPack } from '#lib/content/server/hash.ts';
import type { ContentPack } from '#lib/domain/guide/guide.ts';

const { pack: shipped } = compileContent(fileURLToPath(new URL('../../../src/content', import.meta.url)));

function hashed(pack: unknown): { hash: string; pack: unknown } {
	return { hash: hashOfPack(pack), pack };
}

/** As it arrives: through JSON. */
function sent(delta: PackDelta): PackDelta {
	const value: unknown = JSON.parse(JSON.stringify(delta));
	if (!isPackDelta(value)) throw new Error('the delta did not survive the way');
	return value;
}

function delta(change: unknown): PackDelta {
	const value: unknown = { delta: 1, from: 'a', to: 'b', change };
	if (!isPackDelta(value)) throw new Error('not a delta');
	return value;
}

function edited(pack: ContentPack): ContentPack {
	const [first, second, ...others] = pack.lessons;
	const walk = pack.guides.find(({ id }) => id === 'room-walk');
	if (first === undefined || second === undefined || walk === undefined) throw new Error('the set is another');
	const door = { html: { ...first.door.html, nl: '<p>Anders.</p>' }, text: { ...first.door.text, nl: 'Anders.' } };
	const guides = pack.guides.map((guide) =>
		guide === walk ? { ...walk, moments: walk.moments.slice(1).toReversed() } : guide
	);
	return { ...pack, lessons: [...others, { ...first, door }, { ...second, id: 'S-NEW' }], guides };
}

describe('a delta that does not fit', () => {
	const old = { lessons: [{ id: 'L01', title: { nl: 'a' } }], format: 1 };

	test.each<[string, unknown]>([
		['changes an entry that is not there', { fields: { lessons: { entries: {}, order: ['L02'] } } }],
		['changes within what is no list', { fields: { format: { entries: {} } } }],
		['changes within what is no object', { fields: { format: { fields: {} } } }],
		[
			'changes within an entry that is not there',
			{ fields: { lessons: { entries: { L9: { fields: {} } }, order: ['L9'] } } }
		],
		['names an order of numbers', { fields: { lessons: { entries: {}, order: [1] } } }],
		['says nothing', {}],
		['holds null for a change', { fields: { format: null } }]
	])('that %s is refused, not applied by halves', (_, change) => {
		expect(applyDelta(old, delta(change)).ok).toBe(false);
	});

	test('nested without end is refused, not followed into the ground', () => {
		let change: unknown = { now: 1 };
		for (let depth = 0; depth < 2000; depth += 1) change = { fields: { a: change } };
		let deep: unknown = 1;
		for (let depth = 0; depth < 2000; depth += 1) deep = { a: deep };
		expect(applyDelta(deep, delta(change))).toMatchObject({ ok: false, error: { kind: 'doesNotFit' } });
	});

	test('a field called __proto__ is a field and nothing more', () => {
		const change: unknown = JSON.parse('{"fields":{"__proto__":{"now":{"polluted":true}}}}');
		const result = applyDelta({}, delta(change));
		expect(result.ok && Object.getPrototypeOf(result.pack)).toBe(Object.prototype);
		expect(Object.hasOwn(Object.prototype, 'polluted')).toBe(false);
	});

	test('whatever a delta holds, applying it throws nothing', () => {
		const change = fc.letrec((tie) => ({
			node: fc.oneof(
				{ maxDepth: 4 },
				fc.jsonValue(),
				fc.record({ now: fc.jsonValue() }),
				fc.record({ fields: fc.dictionary(fc.constantFrom('lessons', 'format', 'a'), tie('node')) }),
				fc.record({ entries: fc.dictionary(fc.constantFrom('L01', 'b'), tie('node')), order: fc.jsonValue() })
			)
		})).node;
		fc.assert(
			fc.property(change, (value) => {
				const wrapped: unknown = { delta: 1, from: '', to: '', change: value };
				if (isPackDelta(wrapped)) expect(typeof applyDelta(old, wrapped).ok).toBe('boolean');
			})
		);
	});

	test('applied to another pack than it was made for, the hash tells', () => {
		const made = sent(deltaOf(hashed(shipped), hashed(edited(shipped))));
		const other = { ...shipped, lessons: shipped.lessons.slice(1) };
		const result = applyDelta(other, made);
		expect(result.ok && hashOfPack(result.pack) === made.to).toBe(false);
	});
});

describe('a delta', () => {
	test('gives exactly the new pack, proven by its hash, and leaves the old one as it was', () => {
		const before = hashed(shipped);
		const now = hashed(edited(shipped));
		const made = sent(deltaOf(before, now));
		const result = applyDelta(shipped, made);
		expect(result.ok && hashOfPack(result.pack)).toBe(now.hash);
		expect(hashOfPack(shipped)).toBe(before.hash);
	});

	test('of one edited sentence is a small part of the pack', () => {
		const [first, ...others] = shipped.lessons;
		if (first === undefined) throw new Error('no lessons');
		const door = { ...first.door, text: { ...first.door.text, nl: 'Eén zin.' } };
		const now = { ...shipped, lessons: [{ ...first, door }, ...others] };
		const bytes = JSON.stringify(deltaOf(hashed(shipped), hashed(now))).length;
		expect(bytes).toBeLessThan(400);
		expect(bytes * 500).toBeLessThan(canonicalPackJson(shipped).length);
	});

	test('between equal packs holds nothing, and between unlike ones still ends at the new one', () => {
		expect(deltaOf(hashed(shipped), hashed(structuredClone(shipped))).change).toEqual({ fields: {} });
		for (const [old, now] of [
			[{}, shipped],
			[shipped, {}],
			[[], shipped],
			[{ a: [] }, { a: [{ id: 'x' }] }],
			[{ a: [{ id: 'x' }, { id: 'x' }] }, { a: [{ id: 'x' }] }]
		]) {
			const result = applyDelta(old, sent(deltaOf(hashed(old), hashed(now))));
			expect(result.ok && hashOfPack(result.pack)).toBe(hashOfPack(now));
		}
	});

	test('between any two values gives the second', () => {
		const entry = fc.record({
			id: fc.constantFrom('a', 'b', 'c', '__proto__'),
			words: fc.dictionary(fc.string(), fc.jsonValue())
		});
		const value = fc.oneof(
			fc.jsonValue(),
			fc.record({ list: fc.array(entry), more: fc.dictionary(fc.string(), fc.jsonValue()) })
		);
		fc.assert(
			fc.property(value, value, (old, now) => {
				const result = applyDelta(old, sent(deltaOf(hashed(old), hashed(now))));
				expect(result.ok && canonicalPackJson(result.pack)).toBe(canonicalPackJson(JSON.parse(JSON.stringify(now))));
			}),
			{ numRuns: 500 }
		);
	});

	test('is told to a person by part and id', () => {
		const changes = changesBetween(shipped, edited(shipped)).map(({ part, id, how }) => `${part} ${id} ${how}`);
		expect(changes).toEqual([
			'lessons L01 changed',
			'lessons S-NEW added',
			'lessons L02 removed',
			'guides room-walk changed'
		]);
		expect(changesBetween(shipped, structuredClone(shipped))).toEqual([]);
	});
});
