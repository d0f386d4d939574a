/**
 * The report of an import: what could not be carried as it was, and where. A line carries a code and values, from which
 * `sentenceOf` makes the words of any language, and the English sentence for logs and tests.
 */
import { columnLetters, workbookLimits, type Sheet } from './workbook.ts';
import { reportWords, type ReportCode } from './report-words.ts';

export type { ReportCode } from './report-words.ts';

/**
 * What became of it: `stopped` there is no guide; `leftOut` this is not in the guide; `changed` it is there in another
 * way; `doubtful` it is there as it was, and someone should look at it.
 */
export type ReportEffect = 'stopped' | 'leftOut' | 'changed' | 'doubtful';

export type ReportLanguage = 'nl' | 'en';
export type ReportValues = Readonly<Record<string, string>>;

export interface ReportLine {
	/** The sheet's name; empty when it is about the file as a whole. */
	readonly sheet: string;
	/** From one, as a spreadsheet shows it; left out when it is about no row. */
	readonly row?: number | undefined;
	/** The letters above the column; left out when it is about a whole row. */
	readonly column?: string | undefined;
	/** What stands at the top of the column. */
	readonly heading?: string | undefined;
	readonly code: ReportCode;
	readonly effect: ReportEffect;
	readonly values: ReportValues;
	readonly sentence: string;
}

export interface ReportPlace {
	readonly sheet: string;
	readonly row?: number | undefined;
	readonly column?: string | undefined;
	readonly heading?: string | undefined;
}

/** Collects lines while a workbook is read. */
export interface Report {
	readonly add: (place: ReportPlace, code: ReportCode, values?: ReportValues) => void;
	/** In the order of the sheets and their rows. */
	readonly lines: () => readonly ReportLine[];
}

const shownCharactersMax = 80;

export function createReport(): Report {
	const lines: ReportLine[] = [];
	let surplus = 0;
	return {
		add: (place, code, values = {}) => {
			// What stops the import must be told, however many lines went before.
			const isFull = lines.length >= workbookLimits.reportLinesMax && reportWords[code].effect !== 'stopped';
			if (isFull) surplus += 1;
			else lines.push(reportLine(place, code, values));
		},
		lines: () => {
			const sorted = lines.toSorted(
				(one, other) => sheetOrder(one) - sheetOrder(other) || (one.row ?? 0) - (other.row ?? 0)
			);
			return surplus === 0 ? sorted : [...sorted, reportLine({ sheet: '' }, 'moreLines', { count: String(surplus) })];
		}
	};
}

/** A single line, for what is found before there are sheets. */
export function reportLine(place: ReportPlace, code: ReportCode, values: ReportValues = {}): ReportLine {
	const shown = Object.fromEntries(Object.entries(values).map(([name, value]) => [name, shownValue(value)]));
	const bare = { ...place, code, effect: reportWords[code].effect, values: shown };
	return { ...bare, sentence: sentenceOf(bare, 'en') };
}

/** The words of a line, in the words of a survey designer. */
export function sentenceOf({ code, values }: Pick<ReportLine, 'code' | 'values'>, language: ReportLanguage): string {
	return reportWords[code][language].replace(/\{([a-z]+)\}/g, (hole, name: string) =>
		Object.hasOwn(values, name) ? (values[name] ?? '') : hole
	);
}

/** Reports every cell of a sheet that was worked out by a formula: only what was last stored can be read. */
export function reportFormulas(sheet: Sheet, report: Report): void {
	for (const { row, column } of sheet.formulas ?? []) {
		report.add({ sheet: sheet.name, row, column: columnLetters(column) }, 'formulaCell');
	}
}

function shownValue(value: string): string {
	const plain = value.replace(/\s+/g, ' ').trim();
	return plain.length > shownCharactersMax ? `${plain.slice(0, shownCharactersMax - 1)}…` : plain;
}

function sheetOrder({ sheet, row }: ReportLine): number {
	if (row === undefined) return -1;
	const place = ['survey', 'choices', 'settings'].indexOf(sheet.toLowerCase());
	return place === -1 ? 3 : place;
}
