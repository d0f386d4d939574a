import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { compileContent, compileFiles } from '#lib/content/server/compile.ts';
import { replaceLessons } from '#lib/content/server/replace.ts';
import { shipped } from './a-lesson-set.ts';

const about = { path: 'about.yaml', text: "nl: Uit openbare pagina's.\nen: From public pages.\n" };

test('the set that ships says openly that it was rebuilt from public pages', () => {
	const { pack } = compileContent(fileURLToPath(new URL('../../../src/content', import.meta.url)));
	expect(pack.about?.['nl']).toContain('openbare pagina');
	expect(pack.about?.['en']).toContain('public pages');
});

test('a set that says it in one language only is told so', () => {
	const { errors } = compileFiles([...shipped, { ...about, text: "nl: Uit openbare pagina's.\n" }]);
	expect(errors.map(({ file, message }) => `${file} ${message}`)).toEqual(['about.yaml the field en is missing']);
});

test('lessons that take the place of these bring their own words about themselves, or none', () => {
	const theirs = shipped.filter(({ path }) => path.startsWith('lessons/'));
	const filesAfter = (files: typeof shipped) =>
		replaceLessons([...shipped, about], { files, map: undefined }).files.filter(({ path }) => path === about.path);
	expect(filesAfter(theirs)).toEqual([]);
	const own = { ...about, text: 'nl: De eigen lijst.\nen: The list itself.\n' };
	expect(filesAfter([...theirs, own])).toEqual([own]);
});
