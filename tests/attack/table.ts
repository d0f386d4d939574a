/** What a role may do, as docs/policy/roles.md prints it: the attack knows the rules from the page, as a stranger would. */
import { readFileSync } from 'node:fs';

export interface CoachField {
	readonly kind: string;
	readonly name: string;
	/** `always`, `making`, or empty for never. */
	readonly when: string;
	readonly isOwn: boolean;
	/** Of a ladder: the steps that may be taken; null for all. */
	readonly steps: readonly string[] | null;
	readonly mustBe: boolean;
	/** Of a guard: it may be lifted too. */
	readonly isLifter: boolean;
}

export interface CoachKind {
	readonly kind: string;
	readonly roots: readonly string[];
	/** Kinds of scope in which a phone may put a new one. */
	readonly scopes: readonly string[];
}

export interface CoachTable {
	readonly kinds: readonly CoachKind[];
	readonly fields: readonly CoachField[];
}

/** @param writer a column of the page: a role as the product calls it */
export function readTable(path: string, writer = 'coach'): CoachTable {
	const page = readFileSync(path, 'utf8');
	const column = writer.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
	const kinds = rowsUnder(page, '## Records').map((row) => ({
		kind: nameIn(row, 'kind'),
		roots: listOf(row.get('root') ?? ''),
		scopes: listOf(row.get(column) ?? '')
	}));
	const lifted = rowsUnder(page, '## Guards')
		.filter((row) => row.get(column) === 'yes')
		.map((row) => nameIn(row, 'field'));
	const fields = rowsUnder(page, '## Fields').map((row): CoachField => {
		const [kind = '', name = ''] = nameIn(row, 'field').split('.');
		const [rights = '', steps] = (row.get(column) ?? '').split(': ');
		const words = listOf(rights);
		return {
			kind,
			name,
			when: words[0] ?? '',
			isOwn: words.includes('own'),
			steps: steps === undefined ? null : listOf(steps),
			mustBe: words.includes('only true'),
			isLifter: lifted.includes(`${kind}.${name}`)
		};
	});
	if (kinds.length < 20 || fields.length < 100) throw new Error('the page of roles says too little');
	return { kinds, fields };
}

type Row = ReadonlyMap<string, string>;

function nameIn(row: Row, column: string): string {
	return (row.get(column) ?? '').replaceAll('`', '');
}

/** The rows of the first table under a heading, by the words of its head. */
function rowsUnder(page: string, heading: string): readonly Row[] {
	const rest = page.slice(page.indexOf(`${heading}\n`) + heading.length);
	const end = rest.indexOf('\n## ');
	const [head = [], , ...rows] = (end < 0 ? rest : rest.slice(0, end))
		.split('\n')
		.filter((line) => line.startsWith('|'))
		.map(cellsOf);
	return rows.map((row) => new Map(head.map((name, at) => [name, row[at] ?? ''])));
}

function cellsOf(line: string): readonly string[] {
	return line
		.split('|')
		.slice(1, -1)
		.map((cell) => cell.trim());
}

function listOf(text: string): readonly string[] {
	return text
		.split(', ')
		.map((one) => one.trim())
		.filter((one) => one !== '');
}
