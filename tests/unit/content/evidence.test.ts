import { describe, expect, test } from 'vitest';
import { sentencesIn } from '#lib/content/server/check-sentences.ts';
import { compileSpoiled, errorsOf, someContent } from './some-content.ts';

const nl = 'guides/mould/nl.md';
const en = 'guides/mould/en.md';
const lesson = 'lessons/l25-nothing-wrong/nl.md';

describe('figures need a source', () => {
	test('in a moment without a source a figure is named on its own line, in each language', () => {
		expect(
			errorsOf({ [nl]: ['- Ga zitten.', '- Zet op 19 graden.'], [en]: ['- Sit down.', '- Put it at 19 °C.'] })
		).toEqual([
			`${en}:19 a figure without a source in the moment opening: - Put it at 19 °C.`,
			`${nl}:47 a figure without a source in the moment opening: - Zet op 19 graden.`
		]);
	});

	test('in a moment with a source a figure is fine', () => {
		expect(errorsOf({ [nl]: ['- yes: Ja', '- yes: Ja, meer dan 5 jaar'] })).toEqual([]);
	});

	test('a source of the guide, or of another moment, is none for this one', () => {
		expect(errorsOf({ [nl]: ['Meet samen hoe ver', 'Meet samen of het 10 cm is, of hoe ver'] })).toEqual([
			`${nl}:59 a figure without a source in the moment bed: amen of het 10 cm is, of hoe`
		]);
	});

	test('a lesson without a source is held to it too', () => {
		const spoiled = (someContent[lesson] ?? '')
			.replace('certainty: H\nsources: [eenv]', 'certainty: L')
			.replace('Zeg het vroeg.', 'Zeg het de eerste 3 dagen.');
		expect(errorsOf({ [lesson]: spoiled }).map((error) => error.split('. ')[0])).toEqual([
			`${lesson}:17 a figure without a source in the lesson L25: t de eerste 3 dagen`
		]);
	});

	test('a phone number of a partner without a source is an error', () => {
		const path = 'catalogues/partners.yaml';
		expect(errorsOf({ [path]: ['sources: [eenv]', "phone: '0800-8115'"] })).toEqual([
			`${path}:1 the phone number of tenant-team has no source`
		]);
	});
});

describe('a span of time that is the author’s own proposal', () => {
	const withOurs = (ours: string, say: string): string =>
		(someContent[nl] ?? '')
			.replace('    kind: say\n', `    kind: say\n    ours: [${ours}]\n`)
			.replace('- Ga zitten.', say);
	const messagesOf = (text: string): readonly string[] =>
		compileSpoiled({ [nl]: text }).warnings.map(({ line, message }) => `${line} ${message}`);

	test('is an error as long as nobody said so, with what to do about it', () => {
		expect(errorsOf({ [nl]: ['- Ga zitten.', '- Bel over twee weken.'] })).toEqual([
			`${nl}:47 a figure without a source in the moment opening: - Bel over twee weken. (name its source there, or put the words under ours if they are your own proposal)`
		]);
	});

	test('is fine once its words stand under ours, and phones are not told', () => {
		const text = withOurs('over twee weken', '- Bel over twee weken.');
		expect(errorsOf({ [nl]: text })).toEqual([]);
		expect(compileSpoiled({ [nl]: text }).pack.guides[0]?.moments[0]).not.toHaveProperty('ours');
	});

	test('covers nothing else in that place', () => {
		expect(errorsOf({ [nl]: withOurs('over twee weken', '- Bel over twee weken, of binnen 3 dagen.') })).toEqual([
			expect.stringContaining(`${nl}:48 a figure without a source in the moment opening: , of binnen 3 dagen.`)
		]);
	});

	test('covers the same span in other words no more', () => {
		const text = withOurs('over twee weken', '- Bel over twee weken.\n- Klaag binnen twee weken.');
		expect(errorsOf({ [nl]: text }).join('\n')).toContain(
			`${nl}:49 a figure without a source in the moment opening: laag binnen twee weken.`
		);
	});

	test('can be no money, temperature or phone number', () => {
		const text = withOurs('19 graden', '- Zet op 19 graden.');
		expect(errorsOf({ [nl]: text })).toEqual([
			`${nl}:48 a figure without a source in the moment opening: - Zet op 19 graden.`
		]);
		expect(messagesOf(text)).toContain(
			'13 the moment opening lists under ours what is no span of time in its text: 19 graden'
		);
	});

	test('is warned about when it stands nowhere in the text', () => {
		expect(messagesOf(withOurs('drie weken', '- Ga zitten.'))).toContain(
			'13 the moment opening lists under ours what is no span of time in its text: drie weken'
		);
	});

	test('goes for a lesson as well', () => {
		const text = (someContent[lesson] ?? '')
			.replace('certainty: H\nsources: [eenv]', 'certainty: L\nours: [over 3 dagen]')
			.replace('Zeg het vroeg.', 'Bel over 3 dagen.');
		expect(errorsOf({ [lesson]: text })).toEqual([]);
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
