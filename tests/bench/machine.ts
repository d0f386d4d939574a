/** On what a benchmark ran, and how its figures are told: a table on the screen, a file to compare with later. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';
import { dirname } from 'node:path';
import { CHROMIUM } from '../browser/harness/chromium.ts';

export interface Figure {
	readonly what: string;
	readonly value: number;
	readonly unit: 'ms' | 's' | 'bytes' | 'KiB' | 'count' | 'times' | 'a second';
	/** The most it may be; left out for a figure that is only told. */
	readonly budget?: number;
	/** Or the least. */
	readonly least?: number;
	/** The line of the profile that names its costs. */
	readonly line?: string;
}

export interface Machine {
	readonly cores: number;
	readonly processor: string;
	readonly memoryGb: number;
	readonly node: string;
	readonly chromium: string;
}

export function machineFacts(): Machine {
	const all = cpus();
	return {
		cores: all.length,
		processor: all[0]?.model.trim() ?? 'unknown',
		memoryGb: Math.round(totalmem() / 2 ** 30),
		node: process.version,
		chromium: execFileSync(CHROMIUM, ['--version'], { stdio: ['ignore', 'pipe', 'ignore'] })
			.toString()
			.trim()
	};
}

/** The figures that do not keep their budget; what could not be measured is one of them. */
export function shortOf(figures: readonly Figure[]): readonly Figure[] {
	return figures.filter((figure) => !keeps(figure));
}

function keeps({ value, budget, least }: Figure): boolean {
	return !(Number.isNaN(value) || value > (budget ?? Infinity) || value < (least ?? -Infinity));
}

/** A figure in the words of the table: what it is, how much, and how that stands to its budget. */
export function figureCells(figure: Figure): readonly string[] {
	const { what, value, unit, budget, least } = figure;
	const limit =
		budget === undefined ? (least === undefined ? null : `at least ${spoken(least)}`) : `budget ${spoken(budget)}`;
	const text = unit === 'ms' || unit === 'times' ? value.toFixed(2) : spoken(value);
	return [
		what,
		text,
		unit === 'count' ? '' : unit,
		limit ?? '',
		limit === null ? '' : keeps(figure) ? 'within' : 'SHORT'
	];
}

function spoken(value: number): string {
	return value.toLocaleString('en-GB');
}

export function machineLine({ cores, processor, memoryGb, node, chromium }: Machine): string {
	return `${cores} × ${processor}, ${memoryGb} GB, Node ${node}, ${chromium}`;
}

/** Prints the table and writes the file, if one is named; both say the same. */
export function tell(
	path: string | null,
	report: {
		readonly command: string;
		readonly figures: readonly Figure[];
		/** How it was measured, where that is not plain from the names. */
		readonly notes: readonly string[];
		/** What else the file keeps. */
		readonly more?: Readonly<Record<string, unknown>>;
	}
): void {
	const machine = machineFacts();
	const rows = report.figures.map(figureCells);
	const widths = [0, 1, 2, 3, 4].map((column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
	for (const row of rows) {
		const cells = row.map((cell, column) =>
			column === 1 ? cell.padStart(widths[1] ?? 0) : cell.padEnd(widths[column] ?? 0)
		);
		console.log(cells.join('  ').trimEnd());
	}
	for (const note of report.notes) console.log(note);
	console.log(machineLine(machine));
	if (path === null) return;
	mkdirSync(dirname(path), { recursive: true });
	const file = {
		command: report.command,
		date: today(),
		machine,
		figures: report.figures,
		notes: report.notes,
		...report.more
	};
	writeFileSync(path, `${JSON.stringify(file, null, '\t')}\n`);
}

export function today(): string {
	return new Date().toISOString().slice(0, 10);
}

/** The budgets of `budgets.json`, by name; a name that is not there is a fault here. */
export function budgetOf(name: string): number {
	// The file is ours; its shape is known.
	const budgets = JSON.parse(readFileSync('budgets.json', 'utf8')) as Readonly<Record<string, number>>;
	const budget = budgets[name];
	if (budget === undefined) throw new Error(`budgets.json holds no ${name}`);
	return budget;
}
