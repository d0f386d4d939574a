/** A list of people as somebody's spreadsheet has it: its columns told by their heads, each row judged, nothing taken unseen. */
import { describe, expect, it } from 'vitest';
import {
	judgePeopleList,
	LIST_PEOPLE_MAX,
	type ListVerdict,
	readListedPeople,
	readPeopleList
} from '#lib/server/identity/people-list.ts';

const TODAY = '2026-03-02';
const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

function verdicts(
	text: string,
	known: readonly { readonly name: string; readonly email: string | null }[] = []
): readonly ListVerdict[] {
	const reading = readPeopleList(bytes(text));
	if (!reading.ok) throw new Error(reading.trouble);
	return judgePeopleList(reading.people, known, TODAY).map(({ verdict }) => verdict);
}

describe('a list of people', () => {
	it('is read by its heads, in any order, in Dutch or English', () => {
		const dutch = readPeopleList(
			bytes('E-mailadres;Achternaam;Tussenvoegsel;Voornaam\nn@example.nl;Berg;van den;Noor\n')
		);
		expect(dutch).toMatchObject({ ok: true, people: [{ line: 2, name: 'Noor van den Berg', email: 'n@example.nl' }] });
		const english = readPeopleList(bytes('Name,Email,Role,Last day\nNoor Berg,n@example.nl,Coordinator,31-12-2026\n'));
		if (!english.ok) throw new Error(english.trouble);
		expect(judgePeopleList(english.people, [], TODAY)[0]?.person).toEqual({
			name: 'Noor Berg',
			email: 'n@example.nl',
			roles: ['coordinator'],
			until: '2026-12-31'
		});
	});

	it('says what lacks of it as a whole', () => {
		const troubleOf = (text: string): string | null => {
			const reading = readPeopleList(bytes(text));
			return reading.ok ? null : reading.trouble;
		};
		expect(troubleOf('')).toBe('empty');
		expect(troubleOf('Naam;Telefoon\nNoor;1\n')).toBe('noMailColumn');
		expect(troubleOf('Persoon;E-mail\nNoor;n@example.nl\n')).toBe('noNameColumn');
		const many = Array.from({ length: LIST_PEOPLE_MAX + 1 }, (_, at) => `N${at};n${at}@example.nl`).join('\n');
		expect(troubleOf(`Naam;E-mail\n${many}\n`)).toBe('tooManyPeople');
	});

	it.each<readonly [row: string, verdict: ListVerdict]>([
		['Noor;n@example.nl;;', 'new'],
		['Noor;n@example.nl;Vrijwilliger;', 'new'],
		[';n@example.nl;;', 'noName'],
		[`${'N'.repeat(81)};n@example.nl;;`, 'noName'],
		['Noor;;;', 'noMail'],
		['Noor;noor;;', 'noMail'],
		['Noor;a@example.nl, b@example.nl;;', 'noMail'],
		['Noor;n@example.nl;beheerder;', 'noRole'],
		['Noor;n@example.nl;constructor;', 'noRole'],
		['Noor;n@example.nl;;1-3-2026', 'noDay'],
		['Noor;n@example.nl;;2-3-2026', 'new'],
		['Noor;n@example.nl;;31-2-2027', 'noDay'],
		['Noor;n@example.nl;;later', 'noDay']
	])('judges %s as %s', (row, verdict) => {
		expect(verdicts(`Naam;E-mail;Rol;Laatste dag\n${row}\n`)).toEqual([verdict]);
	});

	it('finds who is here already, whatever the case, and who stands in it twice', () => {
		const text = 'Naam;E-mail\nNoor;N@Example.nl\nnoor;other@example.nl\nPim;p@example.nl\nPim;P@example.nl\n';
		expect(verdicts(text, [{ name: 'Noor', email: 'n@example.nl' }])).toEqual(['exists', 'sameName', 'new', 'twice']);
	});

	it('takes back from a page only what a page sends', () => {
		const row = { line: 2, name: 'Noor', email: 'n@example.nl', role: '', until: '' };
		expect(readListedPeople(JSON.stringify([row]))).toEqual([row]);
		for (const text of ['', 'null', '{}', '[1]', JSON.stringify([{ ...row, line: -1 }]), '['.repeat(5_000)])
			expect(readListedPeople(text)).toBeNull();
		expect(readListedPeople(JSON.stringify(Array.from({ length: LIST_PEOPLE_MAX + 1 }, () => row)))).toBeNull();
	});
});
