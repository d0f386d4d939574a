import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import {
	contentTexts,
	idleTerms,
	lackingKeys,
	messageTexts,
	outsideGlossary,
	readGlossary,
	type Text
} from '../../../commands/steps/glossary.ts';

const root = process.cwd();
const terms = readGlossary(readFileSync(join(root, 'src', 'lib', 'words', 'glossary.yaml'), 'utf8'));
const messages = messageTexts(root);
const texts = [...messages, ...contentTexts(root)];
const said = (text: string, language: Text['language'] = 'nl'): readonly string[] =>
	outsideGlossary([{ place: 'here', language, text }], terms);

describe('the words of phone, office, help, letter and content', () => {
	test('keep to the glossary', () => {
		expect(outsideGlossary(texts, terms)).toEqual([]);
	});

	test('say every word of the glossary somewhere', () => {
		expect(idleTerms(texts, terms)).toEqual([]);
	});

	test('are there in both languages', () => {
		expect(lackingKeys(messages)).toEqual([]);
	});
});

describe('the glossary', () => {
	test.each([
		['Er is niets om te publiceren of uitgeven.', 'publish'],
		['Geef eigenaar', 'assign'],
		['Leen de ronde uit', 'assign'],
		['Dit kon niet worden opgeslagen.', 'save'],
		['Kies alle op deze bladzijde', 'page'],
		['Bel kantoor.', 'office'],
		['Probeer het. Kantoor kijkt ernaar.', 'office'],
		['Als u dat hebt', 'you-have'],
		['Voor {day}', 'due'],
		['4 zaken wachten op een mens', 'waits-for-you'],
		['De nacht wiste de rest', 'clean-up']
	])('knows %s', (text, id) => {
		expect(said(text).join()).toContain(`(${id})`);
	});

	test('knows English idioms in English only', () => {
		expect(said('The geyser is in the kitchen', 'en').join()).toContain('(water-heater)');
		expect(said('It stands in the list', 'en').join()).toContain('(is)');
		expect(said('Next door', 'en').join()).toContain('(next-address)');
		expect(said('The geyser')).toEqual([]);
	});

	test('leaves the place alone: op kantoor, naar kantoor', () => {
		expect(said('Alles is veilig op kantoor. Het gaat naar kantoor.')).toEqual([]);
	});

	test('names what one language lacks', () => {
		const one: Text = { place: 'nl/coach only', language: 'nl', text: 'Alleen hier' };
		expect(lackingKeys([one])).toEqual(['en lacks coach only']);
	});
});
