/** Findings in both languages: the same sentence, with the same things in it. */
import { describe, expect, test } from 'vitest';
import { findingText } from '#lib/content/finding-words.ts';
import { compileSpoiled, type Spoiling } from './some-content.ts';

const nl = 'guides/mould/nl.md';
const spoiled: readonly (readonly [Spoiling, string])[] = [
	[{ [nl]: ['lessons: [L25]', 'lessons: [L99]'] }, 'er is geen les L99'],
	[{ [nl]: ['safety: true\n    sources: [eenv]', 'safety: true'] }, 'het veiligheidsmoment smell heeft geen bron'],
	[
		{ [nl]: ["selected(${where}, 'bedroom')", "selected(${nowhere}, 'bedroom')"] },
		'relevant van bed: er is geen moment nowhere'
	],
	[{ [nl]: ['. >= 0 and . <= 500', '. >= 0 and'] }, 'constraint van bed: aan het eind ontbreekt iets, bij teken 11'],
	[{ [nl]: ['- bedroom: Slaapkamer', ''] }, 'de keuze bedroom heeft geen woorden'],
	[{ 'guides/mould/en.md': null }, 'de taal en ontbreekt'],
	[
		{ [nl]: ['- Ga zitten.', '- Bel na 6 weken.'] },
		'een getal zonder bron in het moment opening: - Bel na 6 weken. (noem daar de bron, of zet de woorden onder ours als het een eigen voorstel is)'
	]
];

describe('what a finding says', () => {
	test.each(spoiled)('%j is said in Dutch as well as in English', (spoiling, dutch) => {
		const { errors } = compileSpoiled(spoiling);
		const found = errors.find((finding) => findingText(finding, 'nl') === dutch);
		expect(errors.map((finding) => findingText(finding, 'nl'))).toContain(dutch);
		expect(found?.message).toBe(found && findingText(found, 'en'));
		expect(found?.message).not.toBe(dutch);
	});

	test('a language the office does not speak gets English', () => {
		expect(findingText({ code: 'fileMissing', values: {} }, 'tr')).toBe('this file is missing');
	});

	test('what an author wrote cannot become a placeholder', () => {
		const said = { code: 'optionWordless', values: { id: '{id} {file} $&' } } as const;
		expect(findingText(said, 'en')).toBe('the option {id} {file} $& has no words');
	});
});
