/** Reports as tables of a file: what the screen shows, and nothing beside it. */
import type { ExportTable, ExportValue } from './table.ts';

/** The longest that a sheet of Excel can be named, and what it must not be named with. */
const SHEET_NAME_MAX = 31;
const NOT_IN_NAMES = /[\\/?*[\]:]/g;

/**
 * @param lines the head and the rows as they stand on the screen; what is not shown is a word there
 * @param meaning the report's method, for the dictionary
 */
export function figureTable(
	id: string,
	lines: readonly (readonly (string | number | null)[])[],
	meaning: string
): ExportTable {
	const [head = [], ...rows] = lines;
	return {
		name: String(head[0] ?? id)
			.replace(NOT_IN_NAMES, ' ')
			.slice(0, SHEET_NAME_MAX),
		columns: head.map((title, at) => ({
			id: at === 0 ? id : `${id}${at}`,
			title: String(title ?? ''),
			kind: at === 0 ? ('text' as const) : ('whole' as const),
			meaning
		})),
		rows: rows.map((row): readonly ExportValue[] => head.map((_, at) => row[at] ?? null))
	};
}
