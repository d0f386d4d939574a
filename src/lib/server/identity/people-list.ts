/**
 * A list of people to let in, as a volunteer coordinator keeps it: read, each row judged, and only then taken. It makes
 * coaches and coordinators; who may do more is added one by one.
 */
import * as v from 'valibot';
import { readMailAddress } from '#lib/domain/mail-kinds.ts';
import type { Role } from '#lib/domain/roles.ts';
import { day, LINE_LENGTH_MAX } from '#lib/domain/record.ts';
import { readList } from '../imports/read-list.ts';
import { readPersonName } from './person-name.ts';

export const LIST_PEOPLE_MAX = 500;

export const LIST_VERDICTS = ['new', 'sameName', 'exists', 'twice', 'noName', 'noMail', 'noRole', 'noDay'] as const;
/** `sameName`: somebody here is called so, and has another address or none. A person says whether that is somebody else. */
export type ListVerdict = (typeof LIST_VERDICTS)[number];

export interface ListedPerson {
	/** As the spreadsheet numbers it. */
	readonly line: number;
	readonly name: string;
	readonly email: string;
	readonly role: string;
	readonly until: string;
}

export interface JudgedPerson extends ListedPerson {
	readonly verdict: ListVerdict;
	/** What is taken; null for a row that cannot be. */
	readonly person: {
		readonly name: string;
		readonly email: string;
		readonly roles: readonly Role[];
		readonly until: string | null;
	} | null;
}

export type PeopleListTrouble = 'unreadable' | 'empty' | 'noNameColumn' | 'noMailColumn' | 'tooManyPeople';
export type PeopleListReading =
	| { readonly ok: true; readonly people: readonly ListedPerson[] }
	| { readonly ok: false; readonly trouble: PeopleListTrouble };

const HEADS = {
	name: ['naam', 'volledige naam', 'vrijwilliger', 'coach', 'name', 'full name', 'volunteer'],
	firstName: ['voornaam', 'roepnaam', 'first name'],
	between: ['tussenvoegsel', 'tussenvoegsels'],
	lastName: ['achternaam', 'last name', 'surname'],
	email: ['e-mail', 'email', 'mail', 'e-mailadres', 'emailadres', 'mailadres', 'e-mail address', 'email address'],
	role: ['rol', 'rollen', 'functie', 'role', 'roles'],
	until: ['laatste dag', 'tot en met', 't/m', 'einddatum', 'last day', 'until', 'end date']
} as const;

/** No word is a coach: that is what such a list is mostly of. */
const ROLE_WORDS: ReadonlyMap<string, Role> = new Map([
	['', 'coach'],
	['coach', 'coach'],
	['energiecoach', 'coach'],
	['energiefixer', 'coach'],
	['fixer', 'coach'],
	['vrijwilliger', 'coach'],
	['volunteer', 'coach'],
	['energy coach', 'coach'],
	['coördinator', 'coordinator'],
	['coordinator', 'coordinator']
]);
/** 31-12-2026 and 31/12/2026, as they are written here. */
const WRITTEN_DAY = /^(\d{1,2})[-/](\d{1,2})[-/](\d{4})$/;

/** The rows of a file; the columns are told by their heads, in Dutch or English. */
export function readPeopleList(bytes: Uint8Array): PeopleListReading {
	const reading = readList(bytes);
	if (!reading.ok) return { ok: false, trouble: reading.error.kind === 'empty' ? 'empty' : 'unreadable' };
	const { sheets, layout } = reading;
	const heads = layout.heads.map((head) => head.trim().toLocaleLowerCase('nl'));
	const at = (field: keyof typeof HEADS): number => heads.findIndex((head) => HEADS[field].some((one) => one === head));
	if (at('name') < 0 && at('firstName') < 0 && at('lastName') < 0) return { ok: false, trouble: 'noNameColumn' };
	if (at('email') < 0) return { ok: false, trouble: 'noMailColumn' };
	const rows = (sheets[layout.sheet]?.data ?? []).filter(({ line }) => line > layout.headLine);
	if (rows.length > LIST_PEOPLE_MAX) return { ok: false, trouble: 'tooManyPeople' };
	const people = rows.map(({ line, cells }): ListedPerson => {
		const cell = (field: keyof typeof HEADS): string => (cells[at(field)] ?? '').trim();
		const parts = [cell('firstName'), cell('between'), cell('lastName')].filter((part) => part !== '');
		return {
			line,
			name: at('name') >= 0 ? cell('name') : parts.join(' '),
			email: cell('email'),
			role: cell('role'),
			until: cell('until')
		};
	});
	return people.length === 0 ? { ok: false, trouble: 'empty' } : { ok: true, people };
}

const listedSchema = v.pipe(
	v.array(
		v.object({
			line: v.pipe(v.number(), v.integer(), v.minValue(1)),
			name: v.string(),
			email: v.string(),
			role: v.string(),
			until: v.string()
		})
	),
	v.maxLength(LIST_PEOPLE_MAX)
);

/** Rows as a page sends them back; null for what no page of ours sends. */
export function readListedPeople(text: string): readonly ListedPerson[] | null {
	try {
		const parsed = v.safeParse(listedSchema, JSON.parse(text));
		return parsed.success ? parsed.output : null;
	} catch {
		return null;
	}
}

/**
 * Each row with what would come of it.
 *
 * @param known who works here already, whether their access lasts or ended
 * @param today YYYY-MM-DD
 */
export function judgePeopleList(
	people: readonly ListedPerson[],
	known: readonly { readonly name: string; readonly email: string | null }[],
	today: string
): readonly JudgedPerson[] {
	const addresses = new Set(known.flatMap(({ email }) => (email === null ? [] : [folded(email)])));
	const names = new Set(known.map(({ name }) => folded(name)));
	const seen = new Set<string>();
	return people.map((row) => {
		const refused = (verdict: ListVerdict): JudgedPerson => ({ ...row, verdict, person: null });
		const name = readPersonName(row.name);
		if (name === null) return refused('noName');
		const email = readMailAddress(row.email);
		if (email === null) return refused('noMail');
		const role = ROLE_WORDS.get(row.role.toLocaleLowerCase('nl'));
		if (role === undefined) return refused('noRole');
		const until = row.until === '' ? null : readDay(row.until);
		if (row.until !== '' && (until === null || until < today)) return refused('noDay');
		if (addresses.has(folded(email))) return refused('exists');
		if (seen.has(folded(email))) return refused('twice');
		seen.add(folded(email));
		const person = { name, email, roles: [role], until };
		return { ...row, verdict: names.has(folded(name)) ? 'sameName' : 'new', person };
	});
}

function readDay(text: string): string | null {
	const [, of, month, year] = WRITTEN_DAY.exec(text) ?? [];
	const written = year ? `${year}-${month?.padStart(2, '0')}-${of?.padStart(2, '0')}` : text;
	return v.is(day, written) ? written : null;
}

function folded(text: string): string {
	return text.normalize('NFC').toLocaleLowerCase('nl').replace(/\s+/g, ' ').slice(0, LINE_LENGTH_MAX);
}
