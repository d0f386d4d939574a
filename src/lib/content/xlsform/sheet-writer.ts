/** Rows by the names of their columns as a sheet, with only the columns that are used. */
import type { Sheet } from './workbook.ts';

export type WrittenRow = Readonly<Record<string, string>>;

/** The order of columns that a survey designer expects; others come behind, as they are met. */
const order = [
	'type',
	'list_name',
	'name',
	'label',
	'hint',
	'required',
	'relevant',
	'constraint',
	'constraint_message',
	'calculation',
	'default',
	'repeat_count',
	'choice_filter',
	'form_title',
	'form_id',
	'default_language',
	'version'
];

/** Makes a sheet; columns in `always` are there even when empty. */
export function sheetOf(name: string, rows: readonly WrittenRow[], always: readonly string[]): Sheet {
	const used = new Set(always);
	for (const row of rows) for (const [heading, value] of Object.entries(row)) if (value !== '') used.add(heading);
	const headings = [...used].sort((one, other) => placeOf(one) - placeOf(other));
	return {
		name,
		rows: [
			headings,
			...rows.map((row) =>
				headings.map((heading) => (row[heading] === undefined || row[heading] === '' ? null : row[heading]))
			)
		]
	};
}

function placeOf(heading: string): number {
	const place = order.indexOf(heading.split('::')[0] ?? '');
	return place === -1 ? order.length : place;
}
