import { describe, expect, it } from 'vitest';
import { maskName } from '#lib/domain/masked-name.ts';
import { isHalted, questionsIn, withoutFinding } from '#lib/domain/note-guard.ts';

const NONE: ReadonlySet<string> = new Set();
const kinds = (text: string, left = NONE) => questionsIn(text, left).map(({ kind }) => kind);

describe('the guard of a note', () => {
	it('points out an account by its sum, a Dutch phone number and an e-mail address, and lets them stay', () => {
		expect(kinds('Rekening NL91 ABNA 0417 1643 00 van haar zoon')).toEqual(['iban']);
		expect(kinds('Belt terug op 06-12345678 of 030 123 45 67')).toEqual(['phone', 'phone']);
		expect(kinds('Mail naar j.jansen@voorbeeld.nl')).toEqual(['email']);
		expect(isHalted('Rekening NL91ABNA0417164300, 0612345678', NONE)).toBe(false);
		expect(kinds('De ketel is uit 1998, 21 graden, € 145 per maand')).toEqual([]);
	});

	it('halts on nine digits that pass the eleven test, however they are parted, and on no others', () => {
		for (const number of ['111222333', '1112.22.333', '111 222 333']) expect(isHalted(`Nr ${number}`, NONE)).toBe(true);
		for (const number of ['111222334', '11122233', '1112223334']) expect(isHalted(`Nr ${number}`, NONE)).toBe(false);
	});

	it('goes on once somebody said that it is a meter number, and asks about every other number', () => {
		const left = new Set(['111222333']);
		expect(isHalted('Meter 111222333', left)).toBe(false);
		expect(isHalted('Meter 111222333, en 123456782', left)).toBe(true);
	});

	it('takes out what was found, and leaves the sentence standing', () => {
		const text = 'Bel haar op 0612345678 na vijf uur';
		const [found] = questionsIn(text, NONE);
		expect(found && withoutFinding(text, found)).toBe('Bel haar op na vijf uur');
		expect(withoutFinding('111222333', { start: 0, end: 9 })).toBe('');
	});

	it('asks neither about names nor about addresses: a note lives at its own door', () => {
		expect(kinds('Mevrouw Jansen van Dorpsstraat 12 is ziek')).toEqual([]);
	});
});

describe('a masked name', () => {
	it('shows how to address somebody and a first letter', () => {
		expect(maskName('Mw. Jansen')).toBe('Mw. J•••');
		expect(maskName('Mevrouw El Idrissi')).toBe('Mevrouw E•••');
		expect(maskName('Ömer')).toBe('Ö•••');
		expect(maskName('de heer van Dam')).toBe('de heer v•••');
		expect(maskName('  ')).toBe('•••');
		expect(maskName('familie')).toBe('•••');
	});
});
