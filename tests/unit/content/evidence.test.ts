import { describe, expect, test } from 'vitest';
import { figureIn } from '#lib/content/server/check-evidence.ts';
import { sentencesIn } from '#lib/content/server/check-sentences.ts';
import { compileSpoiled, errorsOf, someContent } from './some-content.ts';

const nl = 'guides/mould/nl.md';
const en = 'guides/mould/en.md';

describe('figures need a source', () => {
	test.each([
		'Bel 112.',
		'Bel 0800-8115 of 0900 1234',
		'Bel 06-12345678',
		'Bel 020 1234567',
		'Bel 14 020',
		'scheelt 10%',
		'scheelt 10 procent',
		'kost €3 of meer',
		'kost 3 euro',
		'wel 80 m³ gas',
		'nooit onder 15 graden',
		'nooit onder 15 °C',
		'ruim 300 kWh',
		'binnen 24 uur',
		'al 3 jaar',
		'every 10 years',
		'sinds 2019'
	])('%s', (text) => {
		expect(figureIn(text)).toBeDefined();
	});

	test.each(['Neem 1 stap.', 'Kamer 3', '2 of 3 dingen', 'Lees L25', 'op nummer 1125', 'één uur', 'onder 12 huurders'])(
		'%s is no figure',
		(text) => {
			expect(figureIn(text)).toBeUndefined();
		}
	);

	test('in a moment without a source a figure is named on its own line, in each language', () => {
		expect(
			errorsOf({ [nl]: ['- Ga zitten.', '- Zet op 19 graden.'], [en]: ['- Sit down.', '- Put it at 19 °C.'] })
		).toEqual([
			`${en}:19 a figure without a source in the moment opening: Put it at 19 °C.`,
			`${nl}:47 a figure without a source in the moment opening: - Zet op 19 graden.`
		]);
	});

	test('in a moment with a source a figure is fine', () => {
		expect(errorsOf({ [nl]: ['- yes: Ja', '- yes: Ja, meer dan 5 jaar'] })).toEqual([]);
	});

	test('a phone number of a partner without a source is an error', () => {
		const path = 'catalogues/partners.yaml';
		expect(errorsOf({ [path]: ['sources: [eenv]', "phone: '0800-8115'"] })).toEqual([
			`${path}:1 the phone number of tenant-team has no source`
		]);
	});
});

describe('sentences', () => {
	test('a second guide that is the first under another name is refused in both languages', () => {
		const copy = (path: string): string => (someContent[path] ?? '').replace('id: mould', 'id: damp');
		const errors = errorsOf({ 'guides/damp/nl.md': copy(nl), 'guides/damp/en.md': copy(en) });
		expect(errors.filter((error) => error.includes('sentences with the guide'))).toHaveLength(2);
	});

	test('a file of long sentences is warned about, not refused', () => {
		const long = `${'heel '.repeat(300)}lang.`;
		const { errors, warnings } = compileSpoiled({ [nl]: ['Vraag het rustig.', long] });
		expect(errors).toEqual([]);
		expect(warnings.some(({ file, message }) => file === nl && message.startsWith('reads hard'))).toBe(true);
	});

	test('a guide that lacks a part is warned about', () => {
		const messages = compileSpoiled().warnings.map(({ message }) => message);
		expect(messages).toContain('the guide has no a teach-back');
	});

	test('a text is cut where sentences end, quoted ones too', () => {
		expect(sentencesIn('Kom binnen! "Wat is er?" Ga zitten. 1,5 meter… ja')).toEqual([
			'Kom binnen!',
			'"Wat is er?"',
			'Ga zitten.',
			'1,5 meter…',
			'ja'
		]);
	});
});
