/**
 * Workbooks as files: reads an `.xlsx` into cells and writes cells to one. Only here do files and cells meet; what the
 * cells mean is known in `content/xlsform`.
 *
 *   bytes ──► parts, within limits ──► parts looked over ──► packed anew, plainly ──► cells
 *
 * A file that somebody sends is hostile until shown otherwise. The library that reads cells never sees the file
 * itself: it gets a package made here from parts that were unpacked within limits, with no cell far out that would
 * have it fill memory with empty ones. No formula is worked out, no link followed, no macro looked at.
 */
import { Buffer } from 'node:buffer';
import readXlsxFile from 'read-excel-file/universal';
import writeXlsxFile from 'write-excel-file/node';
import { reportLine, type ReportLine } from '#lib/content/xlsform/report.ts';
import { cellText, workbookLimits, type CellValue, type Sheet, type Workbook } from '#lib/content/xlsform/workbook.ts';
import { packPlainly, unpackParts, workbookFileLimits, type Parts } from './workbook-package.ts';
import { formulasIn, isWithinSheetLimits, sheetPartsByName, sheetsMaxIsKept } from './workbook-parts.ts';

export { workbookFileLimits } from './workbook-package.ts';

export type WorkbookReading =
	{ readonly ok: true; readonly workbook: Workbook } | { readonly ok: false; readonly report: readonly ReportLine[] };

/** Reads a workbook from the bytes of a file. Never throws on what the bytes are. */
export async function readWorkbook(bytes: Uint8Array): Promise<WorkbookReading> {
	if (bytes.length > workbookFileLimits.fileBytesMax) {
		return refused('fileTooLarge', { limit: megabytes(workbookFileLimits.fileBytesMax) });
	}
	if (startsWith(bytes, [0xd0, 0xcf, 0x11, 0xe0])) return refused('oldWorkbook');
	if (!startsWith(bytes, [0x50, 0x4b, 0x03, 0x04])) return refused('notAWorkbook');
	const unpacking = unpackParts(bytes);
	if (!unpacking.ok) {
		return refused(unpacking.problem, { limit: megabytes(workbookFileLimits.unpackedBytesMax) });
	}
	const { parts } = unpacking;
	if (!parts.has('xl/workbook.xml')) return refused('notAWorkbook');
	const partsByName = sheetPartsByName(parts);
	const problem = problemOfParts(parts, partsByName);
	if (problem !== undefined) return { ok: false, report: [problem] };
	try {
		const read = await readXlsxFile(packPlainly(parts), { trim: false });
		const sheets = read.map(({ sheet, data }): Sheet => {
			const part = partsByName.get(sheet);
			const formulas = part === undefined ? [] : formulasIn(parts.get(part) ?? new Uint8Array());
			return { name: sheet, rows: data.map((row) => row.map(cellValue)), ...(formulas.length > 0 ? { formulas } : {}) };
		});
		return { ok: true, workbook: { sheets } };
	} catch {
		// The library throws in many words on a damaged package; for whoever sent it they come to one.
		return refused('brokenWorkbook');
	}
}

/** Writes a workbook as a file. Every cell is text, so that nothing in it can be a formula. */
export async function writeWorkbook(workbook: Workbook): Promise<Uint8Array> {
	const sheets = workbook.sheets.map(({ name, rows }) => ({
		sheet: name,
		data: rows.map((row) => row.map(writtenCell)),
		stickyRowsCount: 1
	}));
	return new Uint8Array(await writeXlsxFile(sheets).toBuffer());
}

function writtenCell(value: CellValue): string | null {
	const text = cellText(value);
	if (text === '') return null;
	// `_x0041_` means A in the format, so that words of that shape have their first character written out; and so have
	// words such as constructor, which every object knows and the library cannot tell from one it has seen.
	if (text in {}) return `_x${text.charCodeAt(0).toString(16).padStart(4, '0')}_${text.slice(1)}`;
	return text.replace(/_(?=x[0-9A-Fa-f]{4}_)/g, '_x005F_');
}

function cellValue(value: unknown): CellValue {
	if (value instanceof Date) return Number.isNaN(value.getTime()) ? null : value.toISOString().slice(0, 10);
	return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? value : null;
}

function problemOfParts(parts: Parts, partsByName: ReadonlyMap<string, string>): ReportLine | undefined {
	if (!sheetsMaxIsKept(parts)) {
		return reportLine({ sheet: '' }, 'tooManySheets', { limit: String(workbookLimits.sheetsMax) });
	}
	const namesByPart = new Map([...partsByName].map(([name, part]) => [part, name]));
	for (const [part, bytes] of parts) {
		const text = Buffer.from(bytes).toString('latin1');
		// No program that makes workbooks declares anything, and declarations are how XML bombs are made.
		if (/<!(?:DOCTYPE|ENTITY)/i.test(text)) return reportLine({ sheet: '' }, 'brokenWorkbook');
		if (isWithinSheetLimits(text)) continue;
		const values = { rows: String(workbookLimits.rowsMax), columns: String(workbookLimits.columnsMax) };
		return reportLine({ sheet: namesByPart.get(part) ?? '' }, 'sheetTooLarge', values);
	}
	return undefined;
}

function refused(...[code, values]: [Parameters<typeof reportLine>[1], Readonly<Record<string, string>>?]): {
	readonly ok: false;
	readonly report: readonly ReportLine[];
} {
	return { ok: false, report: [reportLine({ sheet: '' }, code, values)] };
}

function startsWith(bytes: Uint8Array, start: readonly number[]): boolean {
	return start.every((byte, index) => bytes[index] === byte);
}

function megabytes(bytes: number): string {
	return `${Math.round(bytes / 1_000_000)} MB`;
}
