/** Sheets of an Office Open XML workbook (ECMA-376), transitional or strict, whatever program wrote it. */
import { dateFormats, dayOfSerial } from './date-formats.ts';
import type { SheetMaker, SpreadsheetCell } from './sheet-maker.ts';
import { attributeOf, scanXml, XmlBroken } from './xml-scan.ts';

type PartText = (path: string) => string | undefined;

interface Around {
	readonly strings: readonly string[];
	/** Of a cell's style: whether its number is a day. */
	readonly isDay: readonly boolean[];
	readonly is1904: boolean;
}

/** False where the package is no workbook. */
export function readXlsxSheets(part: PartText, sheets: SheetMaker): boolean {
	const path = workbookPath(part);
	const workbook = part(path);
	if (workbook === undefined) return false;
	const targets = relationsOf(part, path);
	// Some programs name a part nowhere and put it where everybody looks.
	const byKind = (kind: string): string =>
		part(targets.find((one) => one.kind.endsWith(`/${kind}`))?.target ?? `xl/${kind}.xml`) ?? '';
	const listed: { readonly name: string; readonly isHidden: boolean; readonly target: string | undefined }[] = [];
	let is1904 = false;
	scanXml(workbook, {
		open: (name, attributes) => {
			if (name === 'workbookPr') is1904 = /^(1|true)$/.test(attributeOf(attributes, 'date1904') ?? '');
			if (name !== 'sheet') return;
			const relation = targets.find(({ id }) => id === attributeOf(attributes, 'id'));
			// A sheet that is a chart or a dialogue holds no cells.
			if (relation !== undefined && !relation.kind.endsWith('/worksheet')) return;
			const state = attributeOf(attributes, 'state') ?? 'visible';
			listed.push({
				name: attributeOf(attributes, 'name') ?? '',
				isHidden: state !== 'visible',
				target: relation?.target
			});
		},
		close: () => undefined,
		text: () => undefined
	});
	const around: Around = { strings: stringsOf(byKind('sharedStrings')), isDay: dateFormats(byKind('styles')), is1904 };
	for (const { name, isHidden, target } of listed) {
		sheets.begin({ name, isHidden });
		const xml = target === undefined ? undefined : part(target);
		if (xml === undefined) throw new XmlBroken();
		readSheet(xml, sheets, around);
	}
	return listed.length > 0;
}

interface OpenCell {
	readonly row: number;
	readonly column: number;
	readonly type: string;
	readonly style: number;
	value: string;
	isFormula: boolean;
}

function readSheet(xml: string, sheets: SheetMaker, around: Around): void {
	let row = 0;
	let column = 0;
	let cell: OpenCell | null = null;
	/** The element whose text is the cell's. */
	let reading: 'v' | 't' | null = null;
	/** How a word is pronounced, which some programs write beside it. */
	let isPhonetic = false;
	scanXml(xml, {
		open: (name, attributes) => {
			if (name === 'row') {
				row = numberOr(attributeOf(attributes, 'r'), row + 1);
				column = 0;
			} else if (name === 'c') {
				const place = /^([A-Z]{1,3})(\d{1,7})$/.exec(attributeOf(attributes, 'r') ?? '');
				column = place === null ? column + 1 : columnOf(place[1] ?? '');
				const type = attributeOf(attributes, 't') ?? 'n';
				const style = Number(attributeOf(attributes, 's') ?? '0');
				cell = { row: place === null ? row : Number(place[2]), column, type, style, value: '', isFormula: false };
			} else if (cell === null) return;
			else if (name === 'f') cell.isFormula = true;
			else if (name === 'rPh') isPhonetic = true;
			else if (name === 'v' || (name === 't' && !isPhonetic)) reading = name;
		},
		text: (text) => {
			if (cell !== null && reading !== null) cell.value += text;
		},
		close: (name) => {
			if (name === reading) reading = null;
			else if (name === 'rPh') isPhonetic = false;
			else if (name === 'c' && cell !== null) {
				const { row: at, column: across, isFormula } = cell;
				const value = valueOf(cell, around);
				if (value !== null) sheets.put({ row: at, column: across, value, isFormula });
				cell = null;
			}
		}
	});
}

function valueOf({ type, style, value }: OpenCell, { strings, isDay, is1904 }: Around): SpreadsheetCell {
	switch (type) {
		case 's':
			return sharedString(strings, value);
		case 'inlineStr':
		case 'str':
			return unescaped(value);
		case 'b':
			return value === '' ? null : value === '1' || value === 'true';
		case 'd':
			return value.slice(0, 10);
		// What could not be worked out says nothing.
		case 'e':
			return null;
		default: {
			const number = value.trim() === '' ? Number.NaN : Number(value);
			if (!Number.isFinite(number)) return null;
			return isDay[style] === true ? dayOfSerial(number, is1904) : number;
		}
	}
}

function stringsOf(xml: string): readonly string[] {
	const strings: string[] = [];
	let text = '';
	let isReading = false;
	let isPhonetic = false;
	scanXml(xml, {
		open: (name) => {
			if (name === 'si') text = '';
			else if (name === 'rPh') isPhonetic = true;
			else if (name === 't') isReading = !isPhonetic;
		},
		text: (piece) => {
			if (isReading) text += piece;
		},
		close: (name) => {
			if (name === 't') isReading = false;
			else if (name === 'rPh') isPhonetic = false;
			else if (name === 'si') strings.push(unescaped(text));
		}
	});
	return strings;
}

function sharedString(strings: readonly string[], value: string): string | null {
	if (value.trim() === '') return null;
	const text = strings[Number(value)];
	if (text === undefined) throw new XmlBroken();
	return text;
}

/** `_x000D_` is a character by its number; an underscore that is meant is written as `_x005F_`. */
function unescaped(text: string): string {
	if (!text.includes('_x')) return text;
	return text.replace(/_x([0-9A-Fa-f]{4})_/g, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)));
}

interface Relation {
	readonly id: string;
	readonly kind: string;
	readonly target: string;
}

function workbookPath(part: PartText): string {
	const start = relationsOf(part, '').find(({ kind }) => kind.endsWith('/officeDocument'));
	return start?.target ?? 'xl/workbook.xml';
}

/** What a part points at, with paths from the top of the package. */
function relationsOf(part: PartText, path: string): readonly Relation[] {
	const folder = path.includes('/') ? path.slice(0, path.lastIndexOf('/') + 1) : '';
	const xml = part(`${folder}_rels/${path.slice(folder.length)}.rels`) ?? '';
	const relations: Relation[] = [];
	scanXml(xml, {
		open: (name, attributes) => {
			if (name !== 'Relationship') return;
			const target = attributeOf(attributes, 'Target') ?? '';
			relations.push({
				id: attributeOf(attributes, 'Id') ?? '',
				kind: attributeOf(attributes, 'Type') ?? '',
				target: target.startsWith('/') ? target.slice(1) : plainPath(folder + target)
			});
		},
		close: () => undefined,
		text: () => undefined
	});
	return relations;
}

function plainPath(path: string): string {
	const steps: string[] = [];
	for (const step of path.split('/')) {
		if (step === '..') steps.pop();
		else if (step !== '.' && step !== '') steps.push(step);
	}
	return steps.join('/');
}

function numberOr(text: string | undefined, otherwise: number): number {
	const number = Number(text ?? '');
	return Number.isSafeInteger(number) && number > 0 ? number : otherwise;
}

function columnOf(letters: string): number {
	return [...letters].reduce((column, letter) => column * 26 + letter.charCodeAt(0) - 64, 0);
}
