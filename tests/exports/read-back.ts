/** Opens exported files again with readers that are none of the product's: Python's own library, or another package. */
import { execFileSync, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import readXlsxFile from 'read-excel-file/node';

export type ReadCell = string | number | boolean | null | { readonly date: string };
export interface ReadBack {
	readonly sheets: Readonly<Record<string, readonly (readonly ReadCell[])[]>>;
	readonly formulas: number;
	/** Sheets whose head stays in sight. */
	readonly frozen: number;
	/** Whether a CSV begins with a byte order mark. */
	readonly mark?: boolean;
}

const SCRIPT = fileURLToPath(new URL('./read_back.py', import.meta.url));
const OUTPUT_MAX = 512_000_000;

export function hasPython(): boolean {
	return spawnSync('python3', ['--version']).status === 0;
}

export function readWithPython(kind: 'xlsx' | 'csv' | 'machine', path: string): ReadBack {
	const text = execFileSync('python3', [SCRIPT, `${kind}:${path}`], { encoding: 'utf8', maxBuffer: OUTPUT_MAX });
	const read: ReadBack = JSON.parse(text);
	return read;
}

/** Another library than the one that wrote it; it does not tell of formulas and frozen heads. */
export async function readWithPackage(path: string): Promise<ReadBack['sheets']> {
	const sheets = await readXlsxFile(readFileSync(path), { trim: false });
	return Object.fromEntries(sheets.map(({ sheet, data }) => [sheet, data.map((row) => row.map(cellOf))]));
}

function cellOf(value: unknown): ReadCell {
	if (value instanceof Date) {
		// A fraction of a day comes back a millisecond short now and then.
		const minute = new Date(Math.round(value.getTime() / 60_000) * 60_000);
		return { date: minute.toISOString().slice(0, 16) };
	}
	return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? value : null;
}

/** RFC 4180, a letter at a time: for a machine without Python. */
export function readCommas(path: string, separator: ',' | ';'): ReadBack {
	const text = readFileSync(path, 'utf8');
	const mark = text.startsWith('\uFEFF');
	const rows: string[][] = [[]];
	let cell = '';
	let isQuoted = false;
	const body = mark ? text.slice(1) : text;
	for (let at = 0; at < body.length; at += 1) {
		const letter = body.charAt(at);
		if (isQuoted && letter === '"' && body.charAt(at + 1) === '"') {
			cell += '"';
			at += 1;
		} else if (letter === '"') isQuoted = !isQuoted;
		else if (!isQuoted && letter === separator) {
			rows.at(-1)?.push(cell);
			cell = '';
		} else if (!isQuoted && letter === '\n') {
			rows.at(-1)?.push(cell.replace(/\r$/, ''));
			cell = '';
			rows.push([]);
		} else cell += letter;
	}
	rows.pop();
	return { sheets: { '': rows }, formulas: 0, frozen: 0, mark };
}
