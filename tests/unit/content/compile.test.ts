import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { compileFiles } from '#lib/content/server/compile.ts';
import { canonicalPackJson, hashOfPack } from '#lib/content/server/hash.ts';
import { readContentPack } from '#lib/domain/guide/guide.ts';
import { compileSpoiled, errorsOf, someContent, type Spoiling } from './some-content.ts';

const nl = 'guides/mould/nl.md';
const en = 'guides/mould/en.md';
const lesson = 'lessons/l25-nothing-wrong/nl.md';
const lessonEn = 'lessons/l25-nothing-wrong/en.md';

describe('broken files', () => {
	test.each<[string, Spoiling, string]>([
		['no front matter', { [lesson]: '# Hallo' }, `${lesson}:1 the file must begin with a line ---`],
		['an open front matter', { [lesson]: '---\nid: L25\n' }, `${lesson}:1 the front matter has no closing line`],
		['front matter that is no YAML', { [lesson]: ['title: U', 'title: "U'] }, `${lesson}:`],
		['front matter that is a list', { [lesson]: '---\n- a\n---\n' }, `${lesson}:2 `],
		['the same key twice', { [lesson]: ['theme: trust', 'theme: trust\ntheme: home'] }, `${lesson}:5 cannot be read`],
		['an unknown field', { [lesson]: ['wording: own', 'wordng: own'] }, `${lesson}:11 the field wordng is not known`],
		['a missing field', { [lesson]: ['theme: trust\n', ''] }, `${lesson}:2 the field theme is missing`],
		[
			'a theme that does not exist',
			{ [lesson]: ['theme: trust', 'theme: cars'] },
			`${lesson}:4 the field theme is cars`
		],
		['an alias', { [lesson]: ['sources: [eenv]', 'sources: &s [eenv]\nguides: *s'] }, `${lesson}:`],
		['an empty file', { [nl]: '' }, `${nl}:1 the file must begin`],
		['a catalogue that is not there', { 'sources.yaml': null }, 'sources.yaml:1 this file is missing'],
		['a file that is no language', { 'guides/mould/notes.md': '---\n---\n' }, 'guides/mould/notes.md:1 files here']
	])('%s is named with file and line', (_, spoiling, expected) => {
		const errors = errorsOf(spoiling);
		expect(errors.some((error) => error.startsWith(expected))).toBe(true);
	});

	test.each([
		['the address that tells an emptied phone so', '/api/v1/emptied'],
		['an address of the office', '/office/sign-out'],
		['a lesson by a way around', '/lessons/../api/v1/emptied'],
		['a page without a seal', 'http://voorbeeld.nl/a'],
		['another host, named without a scheme', '//voorbeeld.nl/lessons/a'],
		['a mail', 'mailto:iemand@voorbeeld.nl'],
		['a host that looks like another', 'https://voordeur.nl@voorbeeld.nl/']
	])('a link to %s is named with file and line', (_, link) => {
		for (const written of [`[hier](${link})`, `[hier][a]\n\n[a]: ${link}`])
			expect(errorsOf({ [lesson]: ['Zeg het vroeg.', `Zeg het vroeg.\n\n${written}`] })).toContainEqual(
				expect.stringContaining(`leads elsewhere: a link begins with https://`)
			);
		expect(errorsOf({ [lesson]: ['Zeg het vroeg.', `Zeg het.\nOok [hier](${link}).`] })).toContain(
			`${lesson}:19 the link ${link} leads elsewhere: a link begins with https://, /lessons/ or /guides/`
		);
		expect(errorsOf({ [nl]: ['Vraag het rustig.', `Vraag [het](${link}) rustig.`] }).join()).toContain(
			`the link ${link} leads`
		);
	});

	test('a link to a website, a lesson or a guide passes', () => {
		for (const link of ['https://voorbeeld.nl/a?b=c&d=e#f', '/lessons/L25', '/guides/mould'])
			expect(errorsOf({ [lesson]: ['Zeg het vroeg.', `Lees [hier](${link}).`] })).toEqual([]);
	});

	test('a bomb of YAML aliases is refused, not unfolded', () => {
		const bomb = Array.from({ length: 9 }, (_, n) => `a${n + 1}: &a${n + 1} [${`*a${n},`.repeat(9)}]`);
		const text = `---\na0: &a0 [x]\n${bomb.join('\n')}\n---\n`;
		expect(errorsOf({ [nl]: text })).toContain(`${nl}:2 aliases (&name, *name) are not allowed`);
	});

	test('quotes, lists and emphasis nested a thousand deep do not hold anyone up', () => {
		const deep = ['> ', '1. ', '*a_'].map((mark) => mark.repeat(600)).join('\n');
		expect(compileSpoiled({ [lesson]: ['Zeg het vroeg.', deep] }).pack.lessons).toHaveLength(1);
	});

	test('a line or passage beyond its limit is named and left out', () => {
		const line = 'woord '.repeat(400);
		expect(errorsOf({ [lesson]: ['Zeg het vroeg.', line] })).toContain(
			`${lesson}:18 the line is longer than 2000 characters`
		);
		const passage = 'woord woord woord\n'.repeat(400);
		expect(errorsOf({ [lesson]: ['Zeg het vroeg.', passage] })).toContain(
			`${lesson}:17 the text below door is longer than 4000 characters`
		);
	});

	test('whatever a file holds, compiling it throws nothing', () => {
		const paths = Object.keys(someContent);
		const piece = fc.constantFrom(
			'---\n',
			'## a {#b}\n',
			'### options\n',
			'- x: y\n',
			'moments:\n',
			'  - id: a\n',
			'{',
			'&a',
			'*a'
		);
		const text = fc.oneof(
			fc.string(),
			fc.array(piece, { maxLength: 12 }).map((pieces) => pieces.join(''))
		);
		fc.assert(
			fc.property(fc.constantFrom(...paths), text, (path, spoiled) => {
				expect(compileSpoiled({ [path]: spoiled }).hash).toHaveLength(64);
			}),
			{ numRuns: 150 }
		);
	});
});

describe('texts that do not fit each other', () => {
	test.each<[string, Spoiling, string]>([
		['a missing language', { [en]: null }, `${en}:1 the language en is missing`],
		['a dead source', { [lesson]: ['[eenv]', '[evne]'] }, `${lesson}:6 there is no source evne`],
		[
			'a dead concern',
			{ [nl]: ['    concerns: [mould]', '    concerns: [mold]'] },
			`${nl}:17 there is no concern mold`
		],
		['a dead lesson', { [nl]: ['[L25]', '[L25, L99]'] }, `${nl}:18 there is no lesson L99`],
		['a dead guide', { [lesson]: ['guides: [mould]', 'guides: [mold]'] }, `${lesson}:9 there is no guide mold`],
		[
			'a dead partner',
			{ 'catalogues/concerns.yaml': ['[tenant-team]', '[tenants]'] },
			'catalogues/concerns.yaml:1 there is no partner tenants'
		],
		['twin moments', { [nl]: ['- id: bed', '- id: where'] }, `${nl}:19 the moment where is here twice`],
		['a moment without a heading', { [en]: ['{#bed}', '{#bad}'] }, `${en}:1 the moment bed has no heading`],
		[
			'a heading without a moment',
			{ [en]: ['{#bed}', '{#bad}'] },
			`${en}:29 the heading The bed names a moment that does not exist: bad`
		],
		[
			'a heading without an id',
			{ [nl]: [' {#bed}', ''] },
			`${nl}:57 the heading Het bed has no moment: end it with {#id}`
		],
		['twin headings', { [en]: ['{#bed}', '{#where}'] }, `${en}:29 the moment where has two headings`],
		['an option without words', { [en]: ['- bedroom: Bedroom\n', ''] }, `${en}:25 the option bedroom has no words`],
		[
			'words without an option',
			{ [nl]: ['- bedroom: ', '- bed: '] },
			`${nl}:55 the option bed is not one of the moment's options`
		],
		['a sub-heading that is not known', { [nl]: ['### listen', '### luister'] }, `${nl}:42 ### luister is not known`],
		[
			'lists of different length',
			{ [en]: ['- Sit down.', '- Sit down.\n- Wait.'] },
			`${en}:18 not as many lines in do: 2 here, 1 in nl`
		],
		[
			'words to speak of different length',
			{ [en]: ['> Where shall we begin?\n', ''] },
			`${en}:6 not as many lines in words to speak`
		],
		[
			'a choice of nothing',
			{ [nl]: ['    options: [yes, no]\n', ''] },
			`${nl}:27 the moment smell has nothing to choose from`
		],
		[
			'a safety moment without a source',
			{ [nl]: ['safety: true\n    sources: [eenv]', 'safety: true'] },
			`${nl}:29 the safety moment smell has no source`
		],
		[
			'a missing section',
			{ [lessonEn]: ['## door\nSay it early.', ''] },
			`${lessonEn}:1 the section door is missing or empty`
		],
		[
			'a section that is not known',
			{ [lessonEn]: ['## door', '## doors'] },
			`${lessonEn}:8 a lesson has no section doors`
		],
		['certainty H without a source', { [lesson]: ['sources: [eenv]', 'sources: []'] }, `${lesson}:5 certainty H`],
		[
			'a guide with the name of another',
			{ [nl]: ['id: mould', 'id: damp'] },
			`${nl}:2 the id damp is not the name of its folder`
		],
		['a dangling branch', { [nl]: ['${where}', '${there}'] }, `${nl}:21 relevant of bed: there is no moment there`],
		[
			'a branch on an option that does not exist',
			{ [nl]: ["'bedroom')", "'bedrom')"] },
			`${nl}:21 relevant of bed: the moment where has no option bedrom`
		],
		[
			'an expression with garbage',
			{ [nl]: ['. <= 500', '. <= 500)('] },
			`${nl}:24 constraint of bed: ) was not expected, at character 20`
		],
		[
			'a repeat over what is not chosen',
			{ [nl]: ['moments:', 'repeats:\n  - id: spot\n    over: opening\nmoments:'] },
			`${nl}:12 the repeat spot is over opening, which must be`
		],
		[
			'a repeat of nothing',
			{ [nl]: ['moments:', 'repeats:\n  - id: spot\n    over: where\nmoments:'] },
			`${nl}:11 no moment has repeat: spot`
		],
		[
			'a repeat with the id of a moment',
			{ [nl]: ['moments:', 'repeats:\n  - id: bed\n    over: where\nmoments:'] },
			`${nl}:11 the repeat bed has the id of a moment`
		],
		[
			'a moment of a repeat that does not exist',
			{ [nl]: ['    unit: cm', '    unit: cm\n    repeat: spot'] },
			`${nl}:24 the moment bed names a repeat that does not exist: spot`
		],
		[
			'a concern asked for that does not exist',
			{ [nl]: ["selected(${where}, 'bedroom')", "concern('mold')"] },
			`${nl}:21 there is no concern mold`
		]
	])('%s is named with file and line', (_, spoiling, expected) => {
		const errors = errorsOf(spoiling);
		expect(
			errors.some((error) => error.startsWith(expected)),
			errors.join('\n')
		).toBe(true);
	});

	test('twin lessons are named with the file that came first', () => {
		const errors = errorsOf({
			'lessons/l26-twin/nl.md': someContent[lesson] ?? '',
			'lessons/l26-twin/en.md': someContent[lessonEn] ?? ''
		});
		expect(errors).toEqual([`lessons/l26-twin/nl.md:2 the id L25 is taken by ${lesson}`]);
	});
});

describe('hostile text stays text', () => {
	const hostile =
		'<script>alert(1)</script> <img src=x onerror=alert(1)> [weg](javascript:alert(1)) ![p](https://example.org/p.png)';
	const { pack } = compileSpoiled({ [lesson]: ['Zeg het vroeg.', hostile], [nl]: ['Vraag het rustig.', hostile] });

	test.each([
		['a lesson', pack.lessons[0]?.door],
		['a moment', pack.guides[0]?.moments[0]?.explain]
	])('in %s HTML is shown, scripts and pictures are gone', (_, passage) => {
		const html = passage?.html['nl'] ?? '';
		expect(html).toContain('&lt;script&gt;');
		expect(html.match(/<[a-z]+/g)).toEqual(['<p', '<a', '<a']);
		expect(html).toContain('<a href="">weg</a>');
		expect(passage?.text['nl']).toContain('<script>alert(1)</script> <img src=x onerror=alert(1)> weg');
	});

	test('an option, a title and words to speak are plain text as written', () => {
		const { pack: spoiled } = compileSpoiled({ [nl]: ['- bathroom: Badkamer', '- bathroom: <b>Bad</b> & *kamer*'] });
		expect(spoiled.guides[0]?.moments[1]?.options[0]?.words['nl']).toBe('<b>Bad</b> & kamer');
	});
});

test('moments of a repeat that stand apart are named, and those that stand together are fine', () => {
	const together = (someContent[nl] ?? '')
		.replace('moments:', 'repeats:\n  - id: spot\n    over: where\nmoments:')
		.replace('    unit: cm', '    unit: cm\n    repeat: spot');
	expect(errorsOf({ [nl]: together })).toEqual([]);
	const apart = together.replace('    kind: say', '    kind: say\n    repeat: spot');
	expect(errorsOf({ [nl]: apart })).toEqual([
		`${nl}:28 the moment bed stands apart from the others of its repeat spot`
	]);
});

describe('a set without mistakes', () => {
	const { pack, hash, errors } = compileSpoiled();

	test('has no errors and is a pack that phones accept', () => {
		expect(errors).toEqual([]);
		expect(readContentPack(JSON.parse(JSON.stringify(pack)))).toEqual({ ok: true, pack });
	});

	test('speaks a line per quoted paragraph, and keeps an item that goes on below', () => {
		expect(pack.guides[0]?.moments[0]?.say).toEqual([
			{
				nl: 'Zullen we samen kijken? U heeft niets verkeerd gedaan.',
				en: 'Shall we look together? You did nothing wrong.'
			},
			{ nl: 'Waar zullen we beginnen?', en: 'Where shall we begin?' }
		]);
		expect(pack.guides[0]?.moments[0]?.listen[0]?.['nl']).toBe('Een zucht aan de deur.');
		expect(pack.guides[0]?.moments[0]?.explain.text).toEqual({ nl: 'Vraag het rustig.', en: 'Ask it calmly.' });
	});

	test('holds options that YAML elsewhere would turn into true and false', () => {
		expect(pack.guides[0]?.moments[3]?.options.map(({ id }) => id)).toEqual(['yes', 'no']);
	});

	test('has the same hash in whatever order its files are found, and another when a word differs', () => {
		const files = Object.entries(someContent).map(([path, text]) => ({ path, text }));
		expect(compileFiles(files.toReversed()).hash).toBe(hash);
		expect(compileSpoiled({ [nl]: ['rustig', 'kalm'] }).hash).not.toBe(hash);
	});

	test('has the same hash from a file with Windows line ends and a byte order mark', () => {
		const windows = `\uFEFF${(someContent[nl] ?? '').replaceAll('\n', '\r\n')}`;
		expect(compileSpoiled({ [nl]: windows }).hash).toBe(hash);
	});
});

test('a hash does not depend on the order of keys', () => {
	fc.assert(
		fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (value) => {
			const turned = Object.fromEntries(Object.entries(value).toReversed());
			expect(hashOfPack(turned)).toBe(hashOfPack(value));
			expect(JSON.parse(canonicalPackJson(value))).toEqual(JSON.parse(JSON.stringify(value)));
		})
	);
});

test('something that is no pack is refused with the place where it goes wrong', () => {
	const { pack } = compileSpoiled();
	expect(readContentPack(null)).toMatchObject({ ok: false });
	expect(readContentPack({ ...pack, guides: [{ id: 7 }] })).toMatchObject({
		ok: false,
		error: { kind: 'notAPack', path: 'guides.0.id' }
	});
});

test('fields of a later version are carried, not dropped', () => {
	const { pack } = compileSpoiled();
	const later = { ...pack, pictures: ['new'] };
	const reading = readContentPack(later);
	expect(reading.ok && reading.pack).toBe(later);
});
