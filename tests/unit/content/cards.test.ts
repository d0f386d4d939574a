import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { compileContent } from '#lib/content/server/compile.ts';
import { cardLanguagesFile, cardLimits } from '#lib/content/server/compile-cards.ts';
import { cardIn, cardsOf, type CardPart } from '#lib/domain/guide/card.ts';
import { readContentPack } from '#lib/domain/guide/guide.ts';
import { compileSpoiled, errorsOf, type Spoiling } from './some-content.ts';

const nl = 'cards/who-we-are/nl.md';
const ar = 'cards/who-we-are/ar.md';
const languages = cardLanguagesFile;

const nlText = `---
id: who-we-are
number: 1
title: Wie zijn wij?
sources: [eenv]
wording: own
---

- Wij komen namens {organisation}.
- De hulp is *gratis*.
- Bel {coordinator}: {phone}.
`;
const arText = `---
title: من نحن؟
checked: false
---

نحن نأتي باسم {organisation}.

المساعدة مجانية.

اتصلوا: {coordinator}، {phone}.
`;
const languagesText = `nl: { name: Nederlands, dir: ltr, unchecked: Niet nagekeken., close: Sluit, next: Volgende }
ar: { name: العربية, dir: rtl, unchecked: لم يراجع., close: إغلاق, next: التالي }
`;
const cards: Spoiling = { [nl]: nlText, [ar]: arText, [languages]: languagesText };
const values = { organisation: 'Gemeente Rivierstad', coordinator: 'Marja', phone: '010 123 45 67' };

function packWith(changes: Spoiling = {}): ReturnType<typeof compileSpoiled>['pack'] {
	return compileSpoiled({ ...cards, ...changes }).pack;
}

function textOf(parts: readonly CardPart[] | undefined): string {
	return (parts ?? []).map(({ text }) => text).join('');
}

describe('cards that do not fit are named with file and line', () => {
	test.each<[string, Spoiling, string]>([
		['a missing language', { [ar]: null }, `${ar}:1 the language ar is missing`],
		['a missing Dutch text', { [nl]: null }, `${nl}:1 the language nl is missing`],
		[
			'a line too few',
			{ [ar]: arText.replace('المساعدة مجانية.\n', '') },
			`${ar}:9 not as many lines: 2 in ar, 3 in nl`
		],
		['a line too many', { [ar]: `${arText}\nشكرًا.\n` }, `${ar}:12 not as many lines: 4 in ar, 3 in nl`],
		[
			'an unknown placeholder',
			{ [nl]: nlText.replace('{phone}', '{telefoon}') },
			`${nl}:11 there is no placeholder {telefoon}: {organisation}, {coordinator}, {phone}`
		],
		[
			'a placeholder that is not closed',
			{ [nl]: nlText.replace('{phone}', '{phone') },
			`${nl}:11 there is no placeholder {phone.: {organisation}, {coordinator}, {phone}`
		],
		[
			'a placeholder lost in translation',
			{ [ar]: arText.replace('، {phone}', '') },
			`${ar}:10 what is filled in differs: {coordinator} here, {coordinator} {phone} in nl`
		],
		['an unknown source', { [nl]: nlText.replace('eenv', 'evne') }, `${nl}:5 there is no source evne`],
		[
			'a figure without a source',
			{ [nl]: nlText.replace('sources: [eenv]\n', '').replace('gratis', '100 euro') },
			`${nl}:9 a figure without a source in the card who-we-are: De hulp is 100 euro.`
		],
		[
			'a translation that does not say whether it was checked',
			{ [ar]: arText.replace('checked: false\n', '') },
			`${ar}:2 the field checked is missing`
		],
		[
			'a heading',
			{ [ar]: `${arText}\n## نهاية\n` },
			`${ar}:12 a card has no headings: its title stands in the front matter`
		],
		[
			'a line too long for a page in large letters',
			{ [nl]: nlText.replace('gratis', 'gratis '.repeat(30)) },
			`${nl}:10 the line is longer than ${cardLimits.lineCharactersMax} characters`
		],
		[
			'more lines than one page holds',
			{ [nl]: `${nlText}${'- Nog een.\n'.repeat(6)}` },
			`${nl}:17 a card has at most ${cardLimits.linesMax} lines`
		],
		[
			'a language that is not listed',
			{ 'cards/who-we-are/fr.md': arText },
			`cards/who-we-are/fr.md:1 cards are named by a language of ${languages}: nl.md, ar.md`
		],
		['no list of languages', { [languages]: null }, `${languages}:1 this file is missing`],
		[
			'an id that is taken',
			{ 'cards/also/nl.md': nlText, 'cards/also/ar.md': arText },
			`cards/also/nl.md:2 the id who-we-are is taken by ${nl}`
		]
	])('%s', (_, spoiling, expected) => {
		expect(errorsOf({ ...cards, ...spoiling })).toContain(expected);
	});

	test('the small set has no errors', () => {
		expect(errorsOf(cards)).toEqual([]);
	});

	test('whatever a card file holds, compiling it throws nothing', () => {
		for (const text of ['', '---\n---', '---\n- a\n---\n', '{', `---\nid: a\n---\n${'{'.repeat(5000)}`]) {
			for (const file of [nl, ar, languages]) {
				expect(compileSpoiled({ ...cards, [file]: text }).errors.length).toBeGreaterThan(0);
			}
		}
	});
});

describe('a pack', () => {
	test('without cards holds nothing of them, as packs from before, and is still a pack', () => {
		const { pack, errors } = compileSpoiled();
		expect(errors).toEqual([]);
		expect(Object.keys(pack)).not.toContain('cards');
		expect(readContentPack(pack).ok).toBe(true);
		expect(cardIn(pack, { card: 'who-we-are', language: 'ar', values })).toBeUndefined();
	});

	test('with cards is a pack, whose own languages are still those of lessons and guides', () => {
		const pack = packWith();
		expect(readContentPack(pack)).toEqual({ ok: true, pack });
		expect(pack.languages).toEqual(['nl', 'en']);
	});

	test('has its cards in the order of their numbers', () => {
		const second = { 'cards/a-card/nl.md': nlText, 'cards/a-card/ar.md': arText };
		const numbered = { ...second, 'cards/a-card/nl.md': nlText.replace('who-we-are', 'a-card').replace('1', '2') };
		expect(cardsOf(packWith(numbered)).map(({ id }) => id)).toEqual(['who-we-are', 'a-card']);
	});
});

describe('a card on the screen', () => {
	test('has the resident’s language first and the Dutch beneath each line', () => {
		const shown = cardIn(packWith(), { card: 'who-we-are', language: 'ar', values });
		expect([shown?.language.dir, shown?.title, shown?.titleBeneath]).toEqual(['rtl', 'من نحن؟', 'Wie zijn wij?']);
		expect(shown?.lines.map(({ theirs, beneath }) => [textOf(theirs), textOf(beneath)])).toEqual([
			['نحن نأتي باسم Gemeente Rivierstad.', 'Wij komen namens Gemeente Rivierstad.'],
			['المساعدة مجانية.', 'De hulp is gratis.'],
			['اتصلوا: Marja، 010 123 45 67.', 'Bel Marja: 010 123 45 67.']
		]);
	});

	test('keeps a phone number apart, so that it does not turn round between Arabic words', () => {
		const shown = cardIn(packWith(), { card: 'who-we-are', language: 'ar', values });
		expect(shown?.lines[2]?.theirs).toContainEqual({ kind: 'phone', text: '010 123 45 67' });
	});

	test('bears the mark in both languages until a person has checked it', () => {
		const wanted = { card: 'who-we-are', language: 'ar', values };
		expect(cardIn(packWith(), wanted)?.mark).toEqual({ theirs: 'لم يراجع.', beneath: 'Niet nagekeken.' });
		const checked = packWith({ [ar]: arText.replace('false', 'true') });
		expect(cardIn(checked, wanted)?.mark).toBeUndefined();
	});

	test('leaves out a line that needs what the phone does not know, rather than show a gap', () => {
		const known = { organisation: 'Gemeente Rivierstad', phone: ' ' };
		expect(cardIn(packWith(), { card: 'who-we-are', language: 'ar', values: known })?.lines).toHaveLength(2);
	});

	test('does not say the Dutch twice on a card in Dutch', () => {
		const shown = cardIn(packWith(), { card: 'who-we-are', language: 'nl', values });
		expect([shown?.titleBeneath, shown?.beneath, shown?.lines[1]?.beneath]).toEqual(['', undefined, []]);
	});

	test('shows a value as it is, placeholders within it included', () => {
		const shown = cardIn(packWith(), {
			card: 'who-we-are',
			language: 'nl',
			values: { ...values, organisation: '{phone}' }
		});
		expect(textOf(shown?.lines[0]?.theirs)).toBe('Wij komen namens {phone}.');
	});
});

describe('the cards that ship', () => {
	const { pack } = compileContent(fileURLToPath(new URL('../../../src/content', import.meta.url)));

	test('are five, each whole in six languages, from right to left in Arabic only', () => {
		expect(cardsOf(pack).map(({ id }) => id)).toEqual([
			'danger',
			'who-we-are',
			'what-we-can-do-today',
			'your-data',
			'your-rights'
		]);
		expect(pack.cardLanguages?.map(({ id, dir }) => `${id} ${dir}`)).toEqual([
			'nl ltr',
			'en ltr',
			'tr ltr',
			'ar rtl',
			'pl ltr',
			'uk ltr'
		]);
		for (const { id, title, lines } of cardsOf(pack)) {
			for (const text of [title, ...lines]) {
				expect(Object.keys(text).toSorted(), id).toEqual(['ar', 'en', 'nl', 'pl', 'tr', 'uk']);
			}
		}
	});

	test('are written in the script of their language', () => {
		const scripts = { ar: /\p{Script=Arabic}/u, uk: /\p{Script=Cyrillic}/u };
		for (const { title, lines } of cardsOf(pack)) {
			for (const text of [title, ...lines]) {
				for (const [language, script] of Object.entries(scripts)) expect(text[language]).toMatch(script);
				expect(text['uk'], 'letters that Ukrainian does not have').not.toMatch(/[ыэъё]/i);
			}
		}
	});

	test('say to whom a question goes', () => {
		const texts = cardsOf(pack).flatMap(({ lines }) => lines.map((line) => line['nl'] ?? ''));
		expect(texts.filter((text) => text.includes('{phone}')).length).toBeGreaterThanOrEqual(2);
	});
});
