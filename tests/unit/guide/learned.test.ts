import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { compileContent } from '#lib/content/server/compile.ts';
import { learnedIn } from '#lib/domain/guide/learned.ts';

const { pack } = compileContent(fileURLToPath(new URL('../../../src/content', import.meta.url)));

test('what was learned tells of each theme by its lessons, and where they come from', () => {
	const { about, themes } = learnedIn(pack);
	expect(about?.['nl']).toContain('Verduurzaming van Kwetsbare Wijken');
	expect(themes.map(({ id }) => id)).toEqual(pack.themes.map(({ id }) => id));
	expect(themes.find(({ id }) => id === 'climate')?.lessons.map(({ id }) => id)).toContain('L46');
	for (const { lessons } of themes) expect(lessons.every(({ why }) => (why['nl'] ?? '') !== '')).toBe(true);
});

test('a theme without a lesson is left out', () => {
	expect(learnedIn({ ...pack, lessons: [] }).themes).toEqual([]);
});
