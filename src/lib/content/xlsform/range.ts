/**
 * A range question: a number between two ends, in steps. The published form writes them in the column `parameters`, as
 * `start=0 end=10 step=1`. A guide has no slider; it asks for the number and doubts what does not fit.
 */
import type { Report } from './report.ts';
import type { Cell, Row } from './table.ts';

export interface Range {
	/** Every answer is a whole number: none of the three has decimals. */
	readonly isWhole: boolean;
	/** As a constraint of a guide, apart from being whole. */
	readonly limit: string;
}

/** What the specification fills in for a parameter that is left out. */
const standard = { start: '0', end: '10', step: '1' } as const;
type Parameter = keyof typeof standard;

/** Decimals to which an answer is held against its steps: 0.3 is three steps of 0.1, also where a computer says 2.9999. */
const stepDecimals = 6;

/** Reads the parameters of a range; one that is no number is reported, and the standard stands in its place. */
export function readRange(row: Row, report: Report): Range {
	const { start, end, step } = readParameters(row.cell('parameters'), report);
	const [low, high] = Number(start) <= Number(end) ? [start, end] : [end, start];
	const isWhole = [start, end, step].every((text) => Number.isInteger(Number(text)));
	const within = `. >= ${low} and . <= ${high}`;
	if (isWhole && Math.abs(Number(step)) === 1) return { isWhole, limit: within };
	const size = step.replace('-', '');
	const fromStart = Number(start) === 0 ? '.' : `(. ${start.startsWith('-') ? '+' : '-'} ${start.replace('-', '')})`;
	const fits = isWhole ? `${fromStart} mod ${size} = 0` : `round(${fromStart} div ${size}, ${stepDecimals}) mod 1 = 0`;
	return { isWhole, limit: `${within} and ${fits}` };
}

function readParameters(cell: Cell | undefined, report: Report): Readonly<Record<Parameter, string>> {
	const read: Record<Parameter, string> = { ...standard };
	const parts = cell?.text.replace(/\s*=\s*/g, '=').split(/[\s;,]+/) ?? [];
	for (const part of parts) {
		if (cell === undefined || part === '') continue;
		const [written = '', value = ''] = part.split('=');
		const name = written.toLowerCase();
		if (!isParameter(name)) report.add(cell.place, 'columnNotCarried', { name: 'parameters', value: part });
		else if (!isPossible(name, value)) report.add(cell.place, 'valueUnknown', { value: part });
		else read[name] = value;
	}
	return read;
}

function isParameter(name: string): name is Parameter {
	return Object.hasOwn(standard, name);
}

/** Steps of nothing would never get anywhere. */
function isPossible(name: Parameter, value: string): boolean {
	return /^-?\d{1,15}(?:\.\d{1,10})?$/.test(value) && !(name === 'step' && Number(value) === 0);
}
