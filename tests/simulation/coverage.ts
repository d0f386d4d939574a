/**
 * Line coverage of the product's modules that the histories drive, out of V8's own
 * counts: a line is covered when code that came from it ran.
 */
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runSeeds } from './pool.ts';

export const DRIVEN = ['src/lib/sync', 'src/lib/device/core', 'src/lib/server/sync', 'src/lib/server/purge'] as const;

interface Range {
	readonly startOffset: number;
	readonly endOffset: number;
	readonly count: number;
}
interface Script {
	readonly url: string;
	readonly functions: readonly { readonly ranges: readonly Range[] }[];
}
interface SourceMapEntry {
	readonly lineLengths: readonly number[];
	readonly data: { readonly mappings: string } | null;
}
interface Report {
	readonly result: readonly Script[];
	readonly 'source-map-cache'?: Readonly<Record<string, SourceMapEntry>>;
}

export interface FileCoverage {
	readonly file: string;
	readonly lines: number;
	readonly covered: number;
}

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

export async function measureCoverage(options: {
	readonly from: number;
	readonly seeds: number;
}): Promise<readonly FileCoverage[]> {
	const folder = mkdtempSync(join(tmpdir(), 'voordeur-coverage-'));
	try {
		await runSeeds({ ...options, isTwice: false, environment: { NODE_V8_COVERAGE: folder }, onReport: () => true });
		return readCoverage(folder);
	} finally {
		rmSync(folder, { recursive: true, force: true });
	}
}

function readCoverage(folder: string): readonly FileCoverage[] {
	const lines = new Map<string, Map<number, boolean>>();
	for (const name of readdirSync(folder)) {
		// Written by V8 itself, so its shape is known.
		const report: Report = JSON.parse(readFileSync(join(folder, name), 'utf8'));
		for (const script of report.result) {
			const entry = report['source-map-cache']?.[script.url];
			const file = script.url.startsWith('file:') ? relative(ROOT, fileURLToPath(script.url.split('?')[0] ?? '')) : '';
			if (!entry?.data || !DRIVEN.some((driven) => file.startsWith(`${driven}/`))) continue;
			const known = lines.get(file) ?? new Map<number, boolean>();
			lines.set(file, known);
			for (const { offset, line } of segmentsOf(entry))
				known.set(line, known.get(line) === true || isRun(script, offset));
		}
	}
	return [...lines]
		.map(([file, known]) => ({ file, lines: known.size, covered: [...known.values()].filter((ran) => ran).length }))
		.sort((a, b) => (a.file < b.file ? -1 : 1));
}

/** The innermost range around an offset says whether it ran. */
function isRun(script: Script, offset: number): boolean {
	let best: Range | null = null;
	for (const { ranges } of script.functions) {
		for (const range of ranges) {
			if (offset < range.startOffset || offset >= range.endOffset) continue;
			if (!best || range.endOffset - range.startOffset <= best.endOffset - best.startOffset) best = range;
		}
	}
	return best !== null && best.count > 0;
}

/** Every place of the generated text with the line it came from. */
function* segmentsOf(entry: SourceMapEntry): Iterable<{ readonly offset: number; readonly line: number }> {
	let lineStart = 0;
	let line = 0;
	for (const [at, segments] of (entry.data?.mappings ?? '').split(';').entries()) {
		let column = 0;
		for (const segment of segments === '' ? [] : segments.split(',')) {
			const [columnBy = 0, , lineBy] = decode(segment);
			column += columnBy;
			if (lineBy === undefined) continue;
			line += lineBy;
			yield { offset: lineStart + column, line };
		}
		lineStart += (entry.lineLengths[at] ?? 0) + 1;
	}
}

const DIGITS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

/** Numbers of a source map: base 64, the lowest bit is the sign. */
function decode(segment: string): readonly number[] {
	const numbers: number[] = [];
	let value = 0;
	let shift = 0;
	for (const char of segment) {
		const digit = DIGITS.indexOf(char);
		value += (digit & 31) << shift;
		shift += 5;
		if (digit & 32) continue;
		numbers.push(value & 1 ? -(value >> 1) : value >> 1);
		value = 0;
		shift = 0;
	}
	return numbers;
}

export function percentOf(files: readonly FileCoverage[]): number {
	const lines = files.reduce((sum, file) => sum + file.lines, 0);
	return lines === 0 ? 0 : (100 * files.reduce((sum, file) => sum + file.covered, 0)) / lines;
}
