/**
 * A spreadsheet from its bytes, as Excel, LibreOffice, Gnumeric or a library wrote it: its sheets in order, hidden ones
 * named as such, and of each the cells that hold something. What is empty costs nothing and counts for nothing, since
 * some programs write it as far as the last row and column there can be.
 *
 * A file that somebody sends is hostile until shown otherwise: its parts are unpacked within limits, no formula is worked
 * out, no link followed, no declaration read.
 */
import { Buffer } from 'node:buffer';
import { unpackParts, type Parts, type UnpackLimits } from '../workbook-package.ts';
import { readOdsSheets } from './ods.ts';
import { createSheetMaker, SheetsTooMany, type SheetLimits, type SpreadsheetSheet } from './sheet-maker.ts';
import { XmlBroken } from './xml-scan.ts';
import { readXlsxSheets } from './xlsx.ts';

export type { SpreadsheetCell, SpreadsheetRow, SpreadsheetSheet } from './sheet-maker.ts';

export type SpreadsheetProblem =
	/** The compound file of Excel before 2007. */
	| 'oldWorkbook'
	/** No package at all, or a package of something else. */
	| 'notAWorkbook'
	| 'brokenWorkbook'
	| 'unpacksTooLarge'
	| 'tooManySheets';

export type SpreadsheetReading =
	| { readonly ok: true; readonly sheets: readonly SpreadsheetSheet[] }
	| { readonly ok: false; readonly problem: SpreadsheetProblem };

const ZIP = [0x50, 0x4b, 0x03, 0x04];
const COMPOUND = [0xd0, 0xcf, 0x11, 0xe0];
const ODS = 'application/vnd.oasis.opendocument.spreadsheet';

export function isZip(bytes: Uint8Array): boolean {
	return begins(bytes, ZIP);
}

/** Reads a spreadsheet. Never throws on what the bytes are; a sheet beyond its limits says so by itself. */
export function readSpreadsheet(
	bytes: Uint8Array,
	limits: SheetLimits & { readonly unpacking: UnpackLimits }
): SpreadsheetReading {
	if (begins(bytes, COMPOUND)) return { ok: false, problem: 'oldWorkbook' };
	if (!isZip(bytes)) return { ok: false, problem: 'notAWorkbook' };
	const unpacking = unpackParts(bytes, limits.unpacking);
	if (!unpacking.ok) return unpacking;
	try {
		const sheets = createSheetMaker(limits);
		if (!readSheets(unpacking.parts, sheets)) return { ok: false, problem: 'notAWorkbook' };
		return { ok: true, sheets: sheets.made() };
	} catch (error) {
		if (error instanceof SheetsTooMany) return { ok: false, problem: 'tooManySheets' };
		if (error instanceof XmlBroken) return { ok: false, problem: 'brokenWorkbook' };
		throw error;
	}
}

function readSheets(parts: Parts, sheets: ReturnType<typeof createSheetMaker>): boolean {
	if (parts.has('content.xml') && textOfPart(parts, 'META-INF/manifest.xml').includes(ODS)) {
		readOdsSheets(textOfPart(parts, 'content.xml'), sheets);
		return true;
	}
	return readXlsxSheets((path) => (parts.has(path) ? textOfPart(parts, path) : undefined), sheets);
}

function textOfPart(parts: Parts, path: string): string {
	const bytes = Buffer.from(parts.get(path) ?? new Uint8Array());
	const isUtf16 = (bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff);
	// Made by no program that anybody was seen to use, and another way to hide a declaration.
	if (isUtf16) throw new XmlBroken();
	return bytes.toString('utf8');
}

function begins(bytes: Uint8Array, mark: readonly number[]): boolean {
	return mark.every((byte, at) => bytes[at] === byte);
}
