/** Forms written for the tests from the published XLSForm specification, each with what should become of it. */
import type { Guide, Moment } from '#lib/domain/guide/guide.ts';
import type { ReportLine } from '#lib/content/xlsform/report.ts';
import type { CellValue, Sheet, Workbook } from '#lib/content/xlsform/workbook.ts';

type Rows = readonly (readonly CellValue[])[];

export interface Form {
	readonly title: string;
	readonly workbook: Workbook;
	/** All of the guide; null when there is none. */
	readonly guide: Guide | null;
	/** A line each: sheet, row, heading, code; a dash where there is none. */
	readonly report: readonly string[];
}

export function book(sheets: {
	readonly survey?: Rows;
	readonly choices?: Rows;
	readonly settings?: Rows;
	readonly others?: readonly Sheet[];
}): Workbook {
	const named = Object.entries({ survey: sheets.survey, choices: sheets.choices, settings: sheets.settings });
	return {
		sheets: [
			...named.flatMap(([name, rows]): readonly Sheet[] => (rows === undefined ? [] : [{ name, rows }])),
			...(sheets.others ?? [])
		]
	};
}

export const settings: Rows = [
	['form_title', 'form_id'],
	['Proef', 'trial']
];

/** The guide that the settings above make of moments. */
export function guide(moments: readonly Moment[], given: Partial<Guide> = {}): Guide {
	return {
		id: 'trial',
		number: 1,
		title: { nl: 'Proef' },
		purpose: {},
		minutes: 5,
		concerns: [],
		sources: [],
		moments,
		...given
	};
}

/** A moment with only what is given; a text becomes the Dutch title. */
export function moment(id: string, title: string | Moment['title'], given: Partial<Moment> = {}): Moment {
	return {
		id,
		kind: 'ask',
		title: typeof title === 'string' ? { nl: title } : title,
		say: [],
		explain: { html: {}, text: {} },
		listen: [],
		do: [],
		dont: [],
		smallSteps: [],
		options: [],
		required: false,
		concerns: [],
		lessons: [],
		sources: [],
		safety: false,
		commitment: false,
		teachback: false,
		appointment: false,
		...given
	};
}

export function hint(text: string): Pick<Moment, 'explain'> {
	return { explain: { html: { nl: `<p>${text}</p>` }, text: { nl: text } } };
}

/** Options with one word each. */
export function options(words: Readonly<Record<string, string>>): Moment['options'] {
	return Object.entries(words).map(([id, word]) => ({ id, words: { nl: word } }));
}

export function shortly({ sheet, row, heading, code }: ReportLine): string {
	return [sheet || '-', row ?? '-', heading ?? '-', code].join(' ');
}
