/** The bytes of a list, whatever its sender calls it, as a head and rows of cells. */
import readXlsxFile from 'read-excel-file/node';
import { IMPORT_COLUMNS_MAX, IMPORT_LINES_MAX } from '#lib/domain/imports/batch.ts';
import { LINE_LENGTH_MAX } from '#lib/domain/record.ts';
import { readCsv } from './csv-rows.ts';
import { decodeText } from './decode.ts';

export interface ListRow {
	/** As the spreadsheet numbers it, the head being the first. */
	readonly line: number;
	readonly cells: readonly string[];
}

export type ListError =
	/** Nothing below the head, or no head. */
	| { readonly kind: 'empty' | 'oldExcel' | 'unreadable' }
	| { readonly kind: 'tooManyRows' | 'tooManyColumns'; readonly max: number }
	| { readonly kind: 'openQuote'; readonly line: number };

export type ListReading =
	| { readonly ok: true; readonly heads: readonly string[]; readonly rows: readonly ListRow[] }
	| { readonly ok: false; readonly error: ListError };

const ZIP = [0x50, 0x4b, 0x03, 0x04];
/** The compound file of Excel before 2007. */
const COMPOUND = [0xd0, 0xcf, 0x11, 0xe0];

export async function readList(bytes: Uint8Array): Promise<ListReading> {
	if (begins(bytes, COMPOUND)) return { ok: false, error: { kind: 'oldExcel' } };
	const table = begins(bytes, ZIP) ? await readWorkbook(bytes) : readText(bytes);
	if (!Array.isArray(table)) return { ok: false, error: table };
	const [head, ...below] = table;
	if (!head || below.length === 0) return { ok: false, error: { kind: 'empty' } };
	if (below.length > IMPORT_LINES_MAX) return { ok: false, error: { kind: 'tooManyRows', max: IMPORT_LINES_MAX } };
	const width = Math.max(...[head, ...below.slice(0, 1_000)].map(({ cells }) => cells.length));
	if (width > IMPORT_COLUMNS_MAX) return { ok: false, error: { kind: 'tooManyColumns', max: IMPORT_COLUMNS_MAX } };
	return {
		ok: true,
		heads: Array.from({ length: width }, (_, at) => cut(head.cells[at] ?? '')),
		rows: below.map(({ line, cells }) => ({ line, cells: cells.slice(0, width).map(cut) }))
	};
}

function begins(bytes: Uint8Array, mark: readonly number[]): boolean {
	return mark.every((byte, at) => bytes[at] === byte);
}

/** What is longer is no part of an address. */
function cut(text: string): string {
	return text.length > LINE_LENGTH_MAX ? text.slice(0, LINE_LENGTH_MAX) : text;
}

function readText(bytes: Uint8Array): ListRow[] | ListError {
	const reading = readCsv(decodeText(bytes).text);
	if (!reading.ok) return { kind: 'openQuote', line: reading.line };
	return reading.rows.map((cells, at) => ({ line: at + 1, cells }));
}

/** The first sheet; blank rows keep their number and are left out. */
async function readWorkbook(bytes: Uint8Array): Promise<ListRow[] | ListError> {
	let rows;
	try {
		rows = (await readXlsxFile(Buffer.from(bytes)))[0]?.data ?? [];
	} catch {
		// The library's own words say nothing to whoever sent the file.
		return { kind: 'unreadable' };
	}
	return rows
		.map((cells, at) => ({ line: at + 1, cells: cells.map(cellText) }))
		.filter(({ cells }) => cells.some((cell) => cell !== ''));
}

function cellText(value: unknown): string {
	if (value instanceof Date) return Number.isNaN(value.getTime()) ? '' : value.toISOString().slice(0, 10);
	if (typeof value === 'string') return value.trim();
	return typeof value === 'number' || typeof value === 'boolean' ? String(value) : '';
}
