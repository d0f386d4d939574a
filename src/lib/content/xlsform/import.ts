/**
 * A workbook in: the guide it makes, and a report of what could not be carried as it was.
 *
 *   sheets ──► tables ──► structure ──► moments ──► guide ──► what the engine has against it, taken out
 *
 * What comes out runs, whatever the form held: an expression that cannot be carried is left out, with a line, and its
 * moment is shown.
 */
import type { Guide, Moment } from '#lib/domain/guide/guide.ts';
import { carriedDrafts } from './carried.ts';
import { noChoices, readChoices } from './choices.ts';
import { momentsOf } from './moments.ts';
import { createReport, reportFormulas, type Report, type ReportLine } from './report.ts';
import { readSettings, defaultLanguageIn } from './settings.ts';
import { settled } from './settle.ts';
import { readStructure, type Draft } from './structure.ts';
import { readTable, type Cell, type Row, type Table } from './table.ts';
import { workbookLimits, type Sheet, type Workbook } from './workbook.ts';

export interface ImportOptions {
	/** The language of labels that name none, when the form does not say; Dutch when left out. */
	readonly defaultLanguage?: string;
	/** The number the guide gets when the workbook was not made here. */
	readonly number?: number;
}

export interface Imported {
	/** Null when there is nothing that could be gone through. */
	readonly guide: Guide | null;
	/** The language that was assumed, where the form names none at all: somebody has to say. */
	readonly assumedLanguage: string | null;
	readonly report: readonly ReportLine[];
}

/** Makes a guide from an XLSForm. Never throws on what a workbook holds. */
export function importXlsform(workbook: Workbook, options: ImportOptions = {}): Imported {
	const report = createReport();
	return { ...readGuide(workbook, options, report), report: report.lines() };
}

const NONE = { guide: null, assumedLanguage: null };

function readGuide(workbook: Workbook, options: ImportOptions, report: Report): Omit<Imported, 'report'> {
	const { sheetsMax } = workbookLimits;
	if (workbook.sheets.length > sheetsMax) {
		report.add({ sheet: '' }, 'tooManySheets', { limit: String(sheetsMax) });
		return NONE;
	}
	const sheets = sheetsByName(workbook, report);
	const surveySheet = sheets.get('survey');
	if (surveySheet === undefined) {
		report.add({ sheet: '' }, 'surveyMissing');
		return NONE;
	}
	for (const name of ['survey', 'choices', 'settings']) {
		const sheet = sheets.get(name);
		if (sheet !== undefined) reportFormulas(sheet, report);
	}
	const otherwise = options.defaultLanguage ?? 'nl';
	const settings = tableOf(sheets.get('settings'), otherwise, report);
	const saidLanguage = defaultLanguageIn(settings, report);
	const defaultLanguage = saidLanguage ?? otherwise;
	const survey = tableOf(surveySheet, defaultLanguage, report);
	const choicesTable = tableOf(sheets.get('choices'), defaultLanguage, report);
	if (survey === undefined || !hasColumns(survey, surveySheet, report)) return NONE;

	const choices = choicesTable === undefined ? noChoices : readChoices(choicesTable, defaultLanguage, report);
	const structure = readStructure(survey, report);
	const { drafts, names } = carriedDrafts(structure, choices, report);
	const around = { names, choices, defaultLanguage, report, reported: new Set<Cell>() };
	const made = drafts.map((draft) => ({ draft, moments: momentsOf(draft, around) }));
	const moments = made.flatMap((entry) => entry.moments);
	if (!drafts.some(isContent)) {
		report.add({ sheet: surveySheet.name }, 'surveyEmpty');
		return NONE;
	}
	const facts = readSettings(settings, {
		defaultLanguage,
		momentCount: moments.length,
		number: options.number ?? 1,
		report
	});
	const isNamed = saidLanguage !== undefined || survey.namesLanguage || choicesTable?.namesLanguage === true;
	return {
		guide: settled({ ...facts, moments }, { repeats: structure.repeats, names, rows: rowsById(made), report }),
		assumedLanguage: isNamed ? null : defaultLanguage
	};
}

function sheetsByName({ sheets }: Workbook, report: Report): ReadonlyMap<string, Sheet> {
	const byName = new Map<string, Sheet>();
	for (const sheet of sheets) {
		const name = sheet.name.trim().toLowerCase();
		if (!byName.has(name)) byName.set(name, sheet);
		// Sheets of the specification that mean something; any other is the designer's own.
		if (['external_choices', 'entities', 'osm'].includes(name)) {
			report.add({ sheet: sheet.name }, 'sheetNotCarried', { name: sheet.name });
		}
	}
	return byName;
}

function tableOf(sheet: Sheet | undefined, defaultLanguage: string, report: Report): Table | undefined {
	return sheet === undefined ? undefined : readTable(sheet, defaultLanguage, report);
}

function hasColumns(survey: Table, { name: sheet }: Sheet, report: Report): boolean {
	const missing = ['type', 'name'].filter((name) => !survey.hasColumn(name));
	for (const name of missing) report.add({ sheet }, 'columnMissing', { name });
	return missing.length === 0;
}

function isContent({ type }: Draft): boolean {
	return type.kind === 'plain' || type.kind === 'select';
}

function rowsById(
	made: readonly { readonly draft: Draft; readonly moments: readonly Moment[] }[]
): ReadonlyMap<string, Row> {
	return new Map(made.flatMap(({ draft, moments }) => moments.map(({ id }): [string, Row] => [id, draft.row])));
}
