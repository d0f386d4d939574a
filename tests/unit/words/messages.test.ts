import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { FIRST_LOCALE, LOCALES, type Locale } from '#lib/words/locales.ts';

const FOLDER = new URL('../../../src/lib/words/messages/', import.meta.url);
const AREAS = readdirSync(new URL(`${FIRST_LOCALE}/`, FOLDER)).map((file) => file.replace('.json', ''));
const FORMS = /_(zero|one|two|few|many|other)$/;

function read(locale: Locale, area: string): Map<string, string> {
	const parsed: unknown = JSON.parse(readFileSync(new URL(`${locale}/${area}.json`, FOLDER), 'utf8'));
	return new Map(Object.entries(parsed ?? {}).map(([key, text]) => [key, String(text)]));
}

function placeholders(text: string): string {
	return [...text.matchAll(/\{(\w+)\}/g)]
		.map((match) => match[1])
		.sort()
		.join(' ');
}

describe.each(AREAS)('the words of %s', (area) => {
	const first = read(FIRST_LOCALE, area);

	it.each(LOCALES)('are all there in %s', (locale) => {
		const there = new Set([...read(locale, area).keys()].map((key) => key.replace(FORMS, '')));
		const wanted = new Set([...first.keys()].map((key) => key.replace(FORMS, '')));
		expect({
			missing: [...wanted].filter((key) => !there.has(key)),
			left: [...there].filter((key) => !wanted.has(key))
		}).toEqual({
			missing: [],
			left: []
		});
	});

	it.each(LOCALES)('have the same placeholders in %s as in the first language', (locale) => {
		const mismatched = [...read(locale, area)].filter(([key, text]) => {
			const base = key.replace(FORMS, '');
			const source = first.get(key) ?? first.get(`${base}_other`) ?? first.get(base);
			// A form for one may leave the number out: "one door".
			const wanted = placeholders(source ?? '');
			return placeholders(text) !== wanted && placeholders(`${text}{count}`) !== wanted;
		});
		expect(mismatched.map(([key]) => key)).toEqual([]);
	});

	it.each(LOCALES)('have every plural form that %s needs', (locale) => {
		const words = read(locale, area);
		const forms = new Intl.PluralRules(locale).resolvedOptions().pluralCategories;
		const counted = new Set([...words.keys()].filter((key) => FORMS.test(key)).map((key) => key.replace(FORMS, '')));
		const missing = [...counted]
			.flatMap((key) => forms.map((form) => `${key}_${form}`))
			.filter((key) => !words.has(key));
		expect(missing).toEqual([]);
	});

	it.each(LOCALES)('are never empty in %s', (locale) => {
		expect([...read(locale, area)].filter(([, text]) => text.trim() === '')).toEqual([]);
	});
});

describe.each(['coach', 'office'])('a key of the %s', (whose) => {
	it('stands in one of its areas only, since a page looks through them', () => {
		const source = readFileSync(new URL(`../${whose}.ts`, FOLDER), 'utf8');
		const areas = [...source.matchAll(/messages\/nl\/([\w-]+)\.json/g)].flatMap((match) => match[1] ?? []);
		expect(areas.length).toBeGreaterThan(5);
		const keys = areas.flatMap((area) => [...read(FIRST_LOCALE, area).keys()].map((key) => ({ key, area })));
		const last = new Map(keys.map(({ key, area }) => [key, area]));
		expect(keys.filter(({ key, area }) => last.get(key) !== area)).toEqual([]);
	});
});

describe('what a coach notes', () => {
	it('is called by one word on every screen: a concern, een zorg', () => {
		const OTHER_WORDS: Readonly<Record<Locale, RegExp>> = {
			nl: /\bsigna(al|len)\b/i,
			en: /\b(worry|worries|signals?)\b/i
		};
		const others = LOCALES.flatMap((locale) =>
			['coach', 'doors', 'table', 'help', 'practice'].flatMap((area) =>
				[...read(locale, area)].filter(([, text]) => OTHER_WORDS[locale].test(text)).map(([key]) => `${locale} ${key}`)
			)
		);
		expect(others).toEqual([]);
	});
});
