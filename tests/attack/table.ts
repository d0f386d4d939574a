/** What a coach may do, as docs/policy/roles.md prints it: the attack knows the rules from the page, as a stranger would. */
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

export function readTable(path: string): CoachTable {
	const page = readFileSync(path, 'utf8');
	const kinds = rowsUnder(page, '## Records').map(([kind = '', roots = '', scopes = '']) => ({
		kind: kind.replaceAll('`', ''),
		roots: listOf(roots),
		scopes: listOf(scopes)
	}));
	const fields = rowsUnder(page, '## Fields').map(([field = '', cell = '']): CoachField => {
		const [kind = '', name = ''] = field.replaceAll('`', '').split('.');
		const [rights = '', steps] = cell.split(': ');
		const words = listOf(rights);
		return {
			kind,
			name,
			when: words[0] ?? '',
			isOwn: words.includes('own'),
			steps: steps === undefined ? null : listOf(steps),
			mustBe: words.includes('only true')
		};
	});
	if (kinds.length < 20 || fields.length < 100) throw new Error('the page of roles says too little');
	return { kinds, fields };
}

/** The rows of the first table under a heading, without its head. */
function rowsUnder(page: string, heading: string): readonly (readonly string[])[] {
	const from = page.indexOf(`${heading}\n`);
	const rest = page.slice(from + heading.length);
	const end = rest.indexOf('\n## ');
	return (end < 0 ? rest : rest.slice(0, end))
		.split('\n')
		.filter((line) => line.startsWith('|'))
		.slice(2)
		.map((line) =>
			line
				.split('|')
				.slice(1, -1)
				.map((cell) => cell.trim())
		);
}

function listOf(text: string): readonly string[] {
	return text
		.split(', ')
		.map((one) => one.trim())
		.filter((one) => one !== '');
}
