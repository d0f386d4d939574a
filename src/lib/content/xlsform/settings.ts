/** The settings sheet: the guide as a whole. */
import type { Guide, Localized } from '#lib/domain/guide/guide.ts';
import { ownColumn, ownPrefix } from './headings.ts';
import { languageCode } from './languages.ts';
import { readIds } from './own-facts.ts';
import type { Report, ReportPlace } from './report.ts';
import { localizedIn, type Cell, type Row, type Table } from './table.ts';
import { plainText } from './texts.ts';

export type GuideFacts = Omit<Guide, 'moments' | 'repeats'>;

const carried = new Set(['form_title', 'form_id', 'default_language', 'title', 'id_string']);

/** The language of texts that name none; undefined where the form does not say. */
export function defaultLanguageIn(settings: Table | undefined, report: Report): string | undefined {
	const cell = settings?.rows[0]?.cell('default_language');
	if (cell === undefined) return undefined;
	const code = languageCode(cell.text);
	if (code === undefined && cell.text !== 'default') report.add(cell.place, 'languageUnknown', { name: cell.text });
	return code;
}

/** Reads what holds for the whole guide. */
export function readSettings(
	settings: Table | undefined,
	around: {
		readonly defaultLanguage: string;
		readonly momentCount: number;
		readonly number: number;
		readonly report: Report;
	}
): GuideFacts {
	const { defaultLanguage, report } = around;
	const row = settings?.rows[0];
	for (const name of settings?.columnNames ?? []) {
		const cell = row?.cell(name);
		if (cell === undefined || carried.has(name) || name.startsWith(`${ownPrefix}::`)) continue;
		report.add(cell.place, 'settingNotCarried', { name, value: cell.text });
	}
	const text = (cell: Cell): string => plainText(cell, () => undefined, report);
	const titleCell = row?.cell('form_title') ?? row?.cell('title');
	const place: ReportPlace = row?.place ?? { sheet: 'settings' };
	if (titleCell === undefined) report.add(place, 'titleMissing');
	const formTitle = titleCell === undefined ? '' : text(titleCell);
	const ownTitle = localizedIn(row?.cells(ownColumn('title')) ?? [], text);
	// A form_title that says something else than our own titles was changed by a designer, who means it.
	const isNew = formTitle !== '' && !Object.values(ownTitle).includes(formTitle);
	const title: Localized = isNew ? { ...ownTitle, [defaultLanguage]: formTitle } : ownTitle;
	const wording = row?.text(ownColumn('wording')) ?? '';
	return {
		id: guideId(row, titleCell, report),
		number: wholeOr(row, { name: 'number', otherwise: around.number, report }),
		title,
		purpose: localizedIn(row?.cells(ownColumn('purpose')) ?? [], text),
		// A form does not say how long it takes; two moments a minute is what a talk comes to.
		minutes: numberOr(row, { name: 'minutes', otherwise: Math.max(5, Math.ceil(around.momentCount / 2)), report }),
		concerns: readIds(row, 'concerns', report),
		sources: readIds(row, 'sources', report),
		...(wording === '' ? {} : { wording: wording.slice(0, 20) }),
		...(/^(?:yes|true)$/i.test(row?.text(ownColumn('doorstep')) ?? '') ? { doorstep: true } : {})
	};
}

function guideId(row: Row | undefined, titleCell: Cell | undefined, report: Report): string {
	const cell = row?.cell('form_id') ?? row?.cell('id_string') ?? titleCell;
	const plain = (cell?.text ?? '')
		.normalize('NFD')
		.replace(/\p{M}/gu, '')
		.toLowerCase()
		.replace(/[^a-z0-9]+/g, '-')
		.replace(/^-|-$/g, '')
		.slice(0, 60);
	const id = plain === '' ? 'imported' : plain;
	if (cell !== undefined && cell !== titleCell && id !== cell.text) report.add(cell.place, 'formIdChanged', { id });
	return id;
}

interface NumberWanted {
	readonly name: string;
	readonly otherwise: number;
	readonly report: Report;
}

function numberOr(row: Row | undefined, { name, otherwise, report }: NumberWanted): number {
	const cell = row?.cell(ownColumn(name));
	if (cell === undefined) return otherwise;
	const value = Number(cell.text);
	if (Number.isFinite(value) && value >= 1 && value <= 10_000) return value;
	report.add(cell.place, 'valueUnknown', { value: cell.text });
	return otherwise;
}

function wholeOr(row: Row | undefined, wanted: NumberWanted): number {
	const value = numberOr(row, wanted);
	return Number.isInteger(value) ? value : wanted.otherwise;
}
