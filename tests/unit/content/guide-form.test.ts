import { describe, expect, test } from 'vitest';
import { compileFiles } from '#lib/content/server/compile.ts';
import { emptyFacts, emptyWords, guideFieldsOf, type MomentFields } from '#lib/content/server/guide-form.ts';
import {
	idFor,
	movedMoment,
	withGuideWords,
	withMoment,
	withoutMoment,
	type GuideTexts
} from '#lib/content/server/guide-form-write.ts';
import { overlaid } from '#lib/server/content/workspace.ts';
import { readShipped } from '#lib/server/content/shipped.ts';

const { files } = readShipped();
const guides = [...new Set(files.flatMap(({ path }) => /^guides\/([^/]+)\//.exec(path)?.[1] ?? []))];

function textsOf(guide: string): GuideTexts {
	const own = files.filter(({ path }) => path.startsWith(`guides/${guide}/`));
	return Object.fromEntries(own.map(({ path, text }) => [path.slice(-5, -3), text]));
}

function errorsWith(guide: string, texts: GuideTexts): readonly string[] {
	const changed = Object.entries(texts).map(([language, text]) => ({ path: `guides/${guide}/${language}.md`, text }));
	return compileFiles(overlaid(files, changed)).errors.map(({ file, code }) => `${file} ${code}`);
}

function fieldsOf(texts: GuideTexts) {
	const fields = guideFieldsOf(texts);
	if (fields === undefined) throw new Error('the guide has no fields');
	return fields;
}

const added: MomentFields = {
	...emptyFacts,
	id: 'drying',
	answer: 'choice',
	options: [{ id: 'inside' }, { id: 'outside' }],
	relevant: "selected(${where}, 'bedroom')",
	lessons: ['L07'],
	words: {
		nl: {
			...emptyWords,
			title: 'De was',
			say: 'Waar droogt u de was?',
			dont: 'Rondkijken.',
			options: { inside: 'Binnen', outside: 'Buiten' }
		},
		en: {
			...emptyWords,
			title: 'The laundry',
			say: 'Where do you dry the laundry?',
			dont: '- Looking around.',
			options: { inside: 'Inside', outside: 'Outside' }
		}
	}
};

describe('a guide as a form', () => {
	test.each(guides)('gives the very same files back where nothing changes: %s', (guide) => {
		const texts = textsOf(guide);
		const { moments, words } = fieldsOf(texts);
		for (const moment of moments) expect(withMoment(texts, moment), moment.id).toEqual(texts);
		expect(withGuideWords(texts, words)).toEqual(texts);
	});

	test('gets a moment below another one, in every language and without an error', () => {
		const texts = withMoment(textsOf('mould'), added, 'where');
		const ids = fieldsOf(texts).moments.map(({ id }) => id);
		expect(ids.indexOf('drying')).toBe(ids.indexOf('where') + 1);
		expect(errorsWith('mould', texts)).toEqual([]);
		for (const language of ['nl', 'en']) {
			const headings = [...(texts[language] ?? '').matchAll(/\{#([a-z-]+)\}$/gm)].map((match) => match[1]);
			expect(headings, language).toEqual(ids);
		}
		expect(texts['en']).toContain('### dont\n- Looking around.\n');
		expect(fieldsOf(withMoment(texts, added))).toEqual(fieldsOf(texts));
	});

	test('moves a moment with its headings, and back again', () => {
		const texts = textsOf('mould');
		const moved = movedMoment(texts, 'story', -1);
		const ids = fieldsOf(moved).moments.map(({ id }) => id);
		expect(ids.slice(0, 3)).toEqual(['opening', 'story', 'where']);
		expect((moved['en'] ?? '').indexOf('{#story}')).toBeLessThan((moved['en'] ?? '').indexOf('{#where}'));
		expect(movedMoment(moved, 'story', 1)).toEqual(texts);
		expect(movedMoment(texts, 'opening', -1)).toEqual(texts);
	});

	test('takes a moment out of every language, and a condition on it becomes an error', () => {
		const texts = withoutMoment(textsOf('mould'), 'wall');
		expect(JSON.stringify(texts)).not.toContain('{#wall}');
		expect(errorsWith('mould', texts)).not.toEqual([]);
	});

	test('keeps what a form does not show: a note, an unlikely answer, whose proposal a span of time is', () => {
		const before = textsOf('room-walk');
		const noted: GuideTexts = {
			...before,
			nl: (before['nl'] ?? '').replace('moments:\n', 'moments:\n  # asked for by coaches\n')
		};
		const moment = fieldsOf(noted).moments[0];
		if (moment === undefined) throw new Error('the guide has no moments');
		const words = { ...moment.words, nl: { ...(moment.words['nl'] ?? emptyWords), title: 'Anders' } };
		const after = withMoment(noted, { ...moment, words });
		expect(after['nl']).toContain('  # asked for by coaches\n');
		expect(after['nl']).toContain(`## Anders {#${moment.id}}`);
		expect(after['en']).toBe(noted['en']);
	});

	test('keeps what to say of an unlikely answer', () => {
		const texts = textsOf('mould');
		const asked = {
			...texts,
			nl: (texts['nl'] ?? '').replace('{#wall}\n', '{#wall}\n\n### constraint\n- Klopt dat?\n')
		};
		const wall = fieldsOf(asked).moments.find(({ id }) => id === 'wall');
		if (wall === undefined) throw new Error('the guide has no such moment');
		const words = { ...wall.words, nl: { ...(wall.words['nl'] ?? emptyWords), title: 'De muur' } };
		expect(withMoment(asked, { ...wall, words })['nl']).toContain('### constraint\n- Klopt dat?\n');
	});

	test('lets no typed word become a heading, a quote or another line', () => {
		const words = { ...added.words['nl'], explain: '## Kop\n> Gezegd', title: 'Een\ntitel {#x}' };
		const typed = { ...added, words: { ...added.words, nl: { ...emptyWords, ...words } } };
		const texts = withMoment(textsOf('mould'), typed, 'where');
		expect(errorsWith('mould', texts)).toEqual([]);
		expect(fieldsOf(texts).moments).toHaveLength(fieldsOf(textsOf('mould')).moments.length + 1);
	});

	test('names the sources of a moment among those of the guide', () => {
		const texts = withMoment(textsOf('mould'), { ...added, sources: ['warm'] }, 'where');
		expect(fieldsOf(texts).sources).toContain('warm');
	});

	test('makes an id that fits and is free', () => {
		expect(idFor('Wat vindt u écht?', [])).toBe('wat-vindt-u-echt');
		expect(idFor('De was', ['de-was', 'de-was-2'])).toBe('de-was-3');
		expect(idFor('3 vragen', [])).toBe('m-3-vragen');
		expect(idFor('؟', ['m'])).toBe('m-2');
	});

	test('of a file that is no guide there is none', () => {
		expect(guideFieldsOf({ nl: 'no front matter', en: '' })).toBeUndefined();
		expect(guideFieldsOf({ nl: '---\nmoments: {}\n---\n' })).toBeUndefined();
	});
});
