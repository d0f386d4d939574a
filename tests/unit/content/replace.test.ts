import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { runReplacement } from '../../../commands/content-replace.ts';
import { compileContent, compileFiles } from '#lib/content/server/compile.ts';
import type { ContentFile } from '#lib/content/server/front-matter.ts';
import { editFrontMatter } from '#lib/content/server/front-matter-edit.ts';
import { replaceLessons } from '#lib/content/server/replace.ts';
import { findLesson } from '#lib/domain/guide/lesson.ts';
import { errorsOf, someContent } from './some-content.ts';

const own: readonly ContentFile[] = Object.entries(someContent).map(([path, text]) => ({ path, text }));
const nl = someContent['lessons/l25-nothing-wrong/nl.md'] ?? '';
const en = someContent['lessons/l25-nothing-wrong/en.md'] ?? '';

/** The own lesson under another id, as the new set has it. */
function lesson(id: string, change: (text: string) => string = (text) => text): readonly ContentFile[] {
	const folder = `lessons/${id.toLowerCase()}`;
	return [
		{ path: `${folder}/nl.md`, text: change(nl.replace('id: L25', `id: ${id}`)) },
		{ path: `${folder}/en.md`, text: en }
	];
}

function texts(
	errors: readonly { readonly file: string; readonly line: number; readonly message: string }[]
): readonly string[] {
	return errors.map(({ file, line, message }) => `${file}:${line} ${message}`);
}

describe('a replacement that cannot be', () => {
	test.each<[string, readonly ContentFile[], string | undefined, string]>([
		['of nothing', [], undefined, 'lessons:1 the new set has no lessons'],
		['with a map that is a list', lesson('K07'), '- a', 'map:1 expected fields'],
		['with a map that cannot be read', lesson('K07'), 'L25: "K07', 'map:'],
		['of a lesson that is not here', lesson('K07'), 'L99: K07', 'map:1 there is no lesson L99 in this set'],
		['by a lesson that is not there', lesson('K07'), 'L25: K08', 'map:1 there is no lesson K08 in the new set'],
		[
			'in which an id comes back for another lesson',
			[...lesson('K07'), ...lesson('L25')],
			'L25: K07',
			'map:1 L25 is also a lesson of the new set'
		],
		[
			'by a lesson that cites what nobody knows',
			lesson('K07', (text) => text.replace('[eenv]', '[gone]')),
			'L25: K07',
			'lessons/k07/nl.md:6 there is no source gone'
		]
	])('%s is told with its place', (_, files, map, expected) => {
		const errors = texts(replaceLessons(own, { files, map }).errors);
		expect(
			errors.some((error) => error.startsWith(expected)),
			errors.join('\n')
		).toBe(true);
	});
});

describe('a replacement', () => {
	const result = replaceLessons(own, { files: [...lesson('K07'), ...lesson('K08')], map: 'L25: K07' });

	test('says which lesson takes the place of which, and which are new', () => {
		expect(result.errors).toEqual([]);
		expect(result.rows).toEqual([{ old: 'L25', now: 'K07' }]);
		expect(result.added).toEqual(['K08']);
	});

	test('lets guides point at the new lesson, and changes nothing else in them', () => {
		const guide = result.files.find(({ path }) => path === 'guides/mould/nl.md')?.text;
		expect(guide).toBe(someContent['guides/mould/nl.md']?.replace('lessons: [L25]', 'lessons: [K07]'));
	});

	test('lets an old id lead to the lesson in its place', () => {
		const { pack } = compileFiles(result.files);
		expect(pack.aliases).toEqual({ L25: 'K07' });
		expect(findLesson(pack, 'L25')?.id).toBe('K07');
		expect(findLesson(pack, 'L99')).toBeUndefined();
	});

	test('replaced again, the oldest id still leads to the newest lesson in one step', () => {
		const again = replaceLessons(result.files, { files: lesson('M01'), map: 'K07: M01\nK08: M01' });
		expect(again.errors).toEqual([]);
		expect(compileFiles(again.files).pack.aliases).toEqual({ K07: 'M01', K08: 'M01', L25: 'M01' });
	});

	test('with no counterpart takes links out and says so', () => {
		const without = replaceLessons(own, { files: lesson('K07'), map: 'L25:' });
		expect(without.rows).toEqual([{ old: 'L25', now: undefined }]);
		expect(without.linksLost).toEqual([{ guide: 'mould', moment: 'where', lesson: 'L25' }]);
		expect(without.errors).toEqual([]);
	});

	test('adds sources that were not known, and says which keys mean another source', () => {
		const sources = { path: 'sources.yaml', text: "eenv: { title: 'Ander' }\nnew: { title: 'Nieuw: dit' }\n" };
		const mixed = replaceLessons(own, { files: [...lesson('L25'), sources], map: undefined });
		expect(mixed.sourcesMixed).toEqual(['eenv']);
		expect(compileFiles(mixed.files).pack.sources.map(({ title }) => title)).toEqual(['EenVandaag', 'Nieuw: dit']);
	});
});

test('an alias to nothing, or of a lesson that is here, is named with its line', () => {
	expect(errorsOf({ 'aliases.yaml': 'L01: L99\nL25: L25\nL02: L03\nL03: L02\n' })).toEqual([
		'aliases.yaml:1 there is no lesson L99 in the place of L01',
		'aliases.yaml:2 L25 is a lesson of this set, so it cannot also be the old id of L25',
		'aliases.yaml:3 there is no lesson L02 in the place of L02',
		'aliases.yaml:4 there is no lesson L03 in the place of L03'
	]);
});

describe('changing a front matter', () => {
	test.each<[string, string]>([
		['---\na: 1 # why\nb: [x,  y]\n---\ntext', '---\na: 1 # why\nb: [p, q]\n---\ntext'],
		['---\r\nb: x\r\n---\r\ntext', '---\r\nb: [p, q]\r\n---\r\ntext'],
		['---\na: 1\n---\ntext', '---\na: 1\nb: [p, q]\n---\ntext'],
		['---\nb:\n  - x\n  - y\nc: 2\n---\n', '---\nb:\n  [p, q]\nc: 2\n---\n'],
		['no front matter', 'no front matter'],
		['---\nb: [x\n---\n', '---\nb: [x\n---\n']
	])('%j becomes %j', (before, after) => {
		expect(editFrontMatter(before, [{ path: ['b'], value: ['p', 'q'] }])).toBe(after);
	});

	test('a field below a list is added in its place, and words are quoted where they must be', () => {
		const text = '---\nmoments:\n  - id: a\n    kind: ask\n  - id: b\n    kind: do\n---\n';
		const edited = editFrontMatter(text, [
			{ path: ['moments', 0, 'lessons'], value: ['L01'] },
			{ path: ['origin'], value: 'Gemeente: "Waterveen" #1' }
		]);
		expect(edited).toBe(
			`---\nmoments:\n  - id: a\n    kind: ask\n    lessons: [L01]\n  - id: b\n    kind: do\norigin: 'Gemeente: "Waterveen" #1'\n---\n`
		);
	});
});

describe('the command', () => {
	const source = fileURLToPath(new URL('../../../src/content', import.meta.url));

	test('writes nothing before it is told to, and then a set without errors', () => {
		const folder = mkdtempSync(join(tmpdir(), 'replace-'));
		const root = join(folder, 'content');
		cpSync(source, root, { recursive: true });
		const set = join(folder, 'set');
		mkdirSync(join(set, 'lessons'), { recursive: true });
		cpSync(join(source, 'lessons/l03-worries-before-energy'), join(set, 'lessons/k07-worries'), { recursive: true });
		const file = join(set, 'lessons/k07-worries/nl.md');
		writeFileSync(file, readFileSync(file, 'utf8').replace('id: L03', 'id: K07'));
		const mapFile = join(folder, 'map.yaml');
		writeFileSync(mapFile, 'L03: K07\n');
		const before = compileContent(root).hash;
		const said: string[] = [];
		const options = { root, folder: set, mapFile, say: (line: string) => void said.push(line) };
		try {
			expect(runReplacement({ ...options, isWritten: false })).toBe(true);
			expect(compileContent(root).hash).toBe(before);
			expect(said).toContain('L03 becomes K07');
			expect(said.at(-1)).toBe('replace: 0 errors, nothing is written yet: add --write');
			expect(runReplacement({ ...options, isWritten: true })).toBe(true);
			const { pack, errors } = compileContent(root);
			expect([errors, pack.lessons.map(({ id }) => id), pack.aliases]).toEqual([[], ['K07'], { L03: 'K07' }]);
			expect(runReplacement({ ...options, folder: dirname(set), isWritten: true })).toBe(false);
			expect(execFileSync('ls', [join(root, 'lessons')], { encoding: 'utf8' })).toBe('k07-worries\n');
		} finally {
			rmSync(folder, { recursive: true });
		}
	});
});
