/** The choices sheet: lists of options, with the columns that a choice_filter may look at. */
import type { Localized } from '#lib/domain/guide/guide.ts';
import type { Report } from './report.ts';
import { localizedIn, type Row, type Table } from './table.ts';
import { plainText } from './texts.ts';

export interface Choice {
	readonly id: string;
	readonly words: Localized;
	readonly row: Row;
}

export interface Choices {
	readonly lists: ReadonlyMap<string, readonly Choice[]>;
	readonly hasColumn: (name: string) => boolean;
}

export const noChoices: Choices = { lists: new Map(), hasColumn: () => false };

/** Reads every list; what cannot be carried is reported and left out. */
export function readChoices(table: Table, defaultLanguage: string, report: Report): Choices {
	const lists = new Map<string, Choice[]>();
	const hasValueColumn = !table.hasColumn('name') && table.hasColumn('value');
	for (const row of table.rows) {
		const list = row.text('list_name');
		const nameCell = row.cell(hasValueColumn ? 'value' : 'name');
		if (list === '' || nameCell === undefined) {
			report.add(row.place, 'choiceIncomplete');
			continue;
		}
		// A blank is good where one choice is made; `moments.ts` leaves it out where several are.
		const id = nameCell.text.replace(/\s+/g, ' ');
		const others = lists.get(list) ?? [];
		const twin = others.find((other) => other.id === id);
		if (twin !== undefined) {
			report.add(nameCell.place, 'choiceTwice', { list, name: id, other: String(twin.row.number) });
			continue;
		}
		const labels = row.cells('label');
		if (labels.length === 0) report.add(row.place, 'labelMissing');
		for (const name of ['image', 'audio', 'video', 'big-image']) {
			for (const cell of row.cells(name)) report.add(cell.place, 'columnNotCarried', { name, value: cell.text });
		}
		const words = localizedIn(labels, (cell) => plainText(cell, () => undefined, report));
		// Words in no language would leave an empty button.
		const shown = Object.keys(words).length > 0 ? words : { [labels[0]?.language ?? defaultLanguage]: id };
		lists.set(list, [...others, { id, words: shown, row }]);
	}
	return { lists, hasColumn: (name) => table.hasColumn(name) };
}
