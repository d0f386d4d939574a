import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { createContentSearch } from '#lib/content/search.ts';
import { compileContent } from '#lib/content/server/compile.ts';
import { startGuide, visibleMoments } from '#lib/domain/guide/engine.ts';
import { prepareGuide } from '#lib/domain/guide/prepare.ts';
import { suggestFor } from '#lib/domain/guide/suggest.ts';

/** Frozen: the content command judges by the clock, and a test knows no date. */
const TODAY = '2026-12-03';
const { pack, errors, ofSet, runOut } = compileContent(
	fileURLToPath(new URL('../../../src/content', import.meta.url)),
	TODAY
);

describe('the set that ships', () => {
	test('has no errors', () => {
		expect(errors).toEqual([]);
		expect(ofSet).toEqual([]);
		expect(runOut).toEqual([]);
	});

	test('has guides that each open at a moment that is shown', () => {
		for (const guide of pack.guides) {
			const prepared = prepareGuide(guide);
			const run = startGuide(prepared, 'pack', { concerns: new Set(), today: '2026-03-08' });
			expect(visibleMoments(prepared, run.evaluation)[0]?.id, guide.id).toBe(run.session.at);
		}
	});

	test('offers help for every concern, at most three', () => {
		for (const { id } of pack.concerns) {
			const offered = suggestFor(pack, { concern: id, lessonsRead: new Set() });
			expect(offered.length, id).toBeGreaterThan(0);
			expect(offered.length, id).toBeLessThanOrEqual(3);
		}
	});

	test('finds the mould guide for a question with a typing error, in both languages', () => {
		expect(createContentSearch(pack, 'nl').find('schimel')[0]?.id).toBe('mould');
		expect(
			createContentSearch(pack, 'en')
				.find('moult')
				.map(({ id }) => id)
		).toContain('mould');
	});
});
