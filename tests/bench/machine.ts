/** On what a benchmark ran, and how its figures are told: a table on the screen, a file to compare with later. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';
import { dirname } from 'node:path';
import { CHROMIUM } from '../browser/harness/chromium.ts';

export interface Figure {
	readonly what: string;
	readonly value: number;
	readonly unit: 'ms' | 'bytes' | 'count';
	/** The most it may be; left out for a figure that is only told. */
	readonly budget?: number;
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

/** The figures that are above their budget. */
export function above(figures: readonly Figure[]): readonly Figure[] {
	return figures.filter(({ value, budget }) => budget !== undefined && value > budget);
}

/** Prints the table and writes the file; both say the same. */
export function tell(
	path: string,
	report: {
		readonly command: string;
		readonly figures: readonly Figure[];
		/** How it was measured, where that is not plain from the names. */
		readonly notes: readonly string[];
	}
): void {
	const machine = machineFacts();
	const rows = report.figures.map(({ what, value, unit, budget }) => [
		what,
		unit === 'ms' ? value.toFixed(2) : value.toLocaleString('en-GB'),
		unit === 'count' ? '' : unit,
		budget === undefined ? '' : `budget ${budget.toLocaleString('en-GB')}`,
		budget === undefined ? '' : value > budget ? 'ABOVE' : 'within'
	]);
	const widths = [0, 1, 2, 3].map((column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
	for (const row of rows) {
		const cells = row.map((cell, column) =>
			column === 1 ? cell.padStart(widths[1] ?? 0) : cell.padEnd(widths[column] ?? 0)
		);
		console.log(cells.join('  ').trimEnd());
	}
	for (const note of report.notes) console.log(note);
	console.log(
		`${machine.cores} × ${machine.processor}, ${machine.memoryGb} GB, Node ${machine.node}, ${machine.chromium}`
	);
	mkdirSync(dirname(path), { recursive: true });
	const file = {
		command: report.command,
		date: new Date().toISOString().slice(0, 10),
		machine,
		figures: report.figures,
		notes: report.notes
	};
	writeFileSync(path, `${JSON.stringify(file, null, '\t')}\n`);
}
