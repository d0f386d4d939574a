/** Names of rows as ids of a guide: each one once, and of the shape that an expression can ask for. */
import { concernsQuestion } from './headings.ts';
import type { Report } from './report.ts';
import type { Row } from './table.ts';

export interface IdBook {
	/** Ids by the names of their rows. */
	readonly ids: ReadonlyMap<string, string>;
	readonly leftOut: ReadonlySet<string>;
	/** The id for a row; undefined, with a line, when it can have none. */
	readonly claim: (
		row: Row,
		around: { readonly scope: { readonly key: string; readonly name: string } }
	) => string | undefined;
	/** A new id for what the form has no row for; an empty wish takes none. */
	readonly makeUp: (wish: string, row: Row) => string;
	readonly standsFor: (name: string, id: string) => void;
	readonly leaveOut: (name: string) => void;
}

const nameCharactersMax = 100;

export function createIdBook(report: Report): IdBook {
	const ids = new Map<string, string>();
	const leftOut = new Set<string>();
	const taken = new Map([[concernsQuestion, { row: 0, scope: '·' }]]);
	const free = (wish: string): string => {
		let id = wish;
		for (let number = 2; taken.has(id); number += 1) id = `${wish}-${number}`;
		return id;
	};
	return {
		ids,
		leftOut,
		claim: (row, { scope }) => {
			const cell = row.cell('name');
			if (cell === undefined) {
				report.add(row.place, 'nameMissing');
				return undefined;
			}
			const name = cell.text;
			const plain = idOf(name);
			if (plain === undefined) {
				report.add(cell.place, 'nameInvalid', { name });
				return undefined;
			}
			const twin = taken.get(plain);
			if (twin !== undefined && twin.scope === scope.key) {
				report.add(cell.place, 'nameTwice', { name, other: String(twin.row) });
				return undefined;
			}
			const id = twin === undefined ? plain : free(`${idOf(scope.name) ?? 'other'}-${plain}`);
			if (twin !== undefined) report.add(cell.place, 'nameElsewhere', { name, id, other: String(twin.row) });
			else if (isReservedName(name)) report.add(cell.place, 'nameReserved', { name, id });
			else if (id !== name) report.add(cell.place, 'nameChanged', { name, id });
			taken.set(id, { row: row.number, scope: scope.key });
			if (!ids.has(name)) ids.set(name, id);
			return id;
		},
		makeUp: (wish, row) => {
			if (wish === '') return '';
			const id = free(idOf(wish) ?? 'group');
			taken.set(id, { row: row.number, scope: '·' });
			return id;
		},
		standsFor: (name, id) => void ids.set(name, id),
		leaveOut: (name) => {
			// A name that another row carries is still good.
			if (name !== '' && !ids.has(name)) leftOut.add(name);
		}
	};
}

/** A name as an id; undefined when it is none by the rules of XLSForm. */
function idOf(name: string): string | undefined {
	if (name.length > nameCharactersMax || !/^[\p{L}_][\p{L}\p{M}\p{N}_.-]*$/u.test(name)) return undefined;
	const plain = name
		.normalize('NFD')
		.replace(/\p{M}/gu, '')
		.replaceAll('.', '-')
		.replace(/[^A-Za-z0-9_-]/g, '_');
	// Never a key that means something to every object, nor the block that every form keeps for itself.
	if (/^__/.test(plain)) return undefined;
	return isReservedName(plain) ? `${plain}_` : plain;
}

/** `meta` is where a form of ODK keeps its instance's id: no question can be called that. */
export function isReservedName(name: string): boolean {
	return /^meta$/i.test(name);
}
