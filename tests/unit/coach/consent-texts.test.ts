import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { compileContent } from '#lib/content/server/compile.ts';
import { SHIPPED_TEXT_VERSION } from '#lib/domain/consent-text.ts';
import {
	languageChoices,
	textsFor,
	type WordsFrom
} from '../../../src/routes/(coach)/visit/[id]/consent-asking.svelte.ts';

const { pack } = compileContent(fileURLToPath(new URL('../../../src/content', import.meta.url)));
const none: WordsFrom['visit']['consentTexts'] = { visitRecord: [], referral: [], contactAgain: [], photo: [] };
const own = { version: '2', language: 'fa', text: 'متن ما' };

describe('the words of a consent', () => {
	test('are there in the ten languages of the cards, marked where nobody has checked them', () => {
		const texts = textsFor({ visit: { consentTexts: none }, pack }, 'photo');
		const languages = texts.map(({ language }) => language);
		expect(languages.toSorted()).toEqual(['ar', 'bg', 'en', 'fa', 'nl', 'pl', 'so', 'ti', 'tr', 'uk']);
		expect(texts.every(({ version }) => version === SHIPPED_TEXT_VERSION)).toBe(true);
		expect(texts.filter(({ isUnchecked }) => !isUnchecked).map(({ language }) => language)).toEqual(['nl', 'en']);
	});

	test('name the partner and the question of a referral in every language', () => {
		for (const { language, text } of textsFor({ visit: { consentTexts: none }, pack }, 'referral')) {
			expect(text, language).toContain('{partner}');
			expect(text, language).toContain('{what}');
		}
	});

	test('are the organisation’s own alone where it wrote any', () => {
		expect(textsFor({ visit: { consentTexts: { ...none, photo: [own] } }, pack }, 'photo')).toEqual([own]);
	});

	test('are there in the coach’s languages without a pack, and without a card in it', () => {
		for (const without of [null, { ...pack, cards: [] }]) {
			const texts = textsFor({ visit: { consentTexts: none }, pack: without }, 'visitRecord');
			expect(texts.map(({ language }) => language)).toEqual(['nl', 'en']);
		}
	});

	test('are chosen by the name that a language has for itself', () => {
		const choices = languageChoices([own, { ...own, language: 'de' }], pack, 'en');
		expect(choices).toEqual([
			{ id: 'fa', text: 'فارسی', lang: 'fa' },
			{ id: 'de', text: 'Deutsch', lang: 'de' }
		]);
	});
});
