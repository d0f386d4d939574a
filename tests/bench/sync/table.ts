/** The benchmark as a page to read. */
import { type Figure, figureCells, machineFacts, machineLine, shortOf, today } from '../machine.ts';
import type { LineCosts } from '../profile/profile.ts';
import type { CourseResult } from './course.ts';

type Column = readonly [string, (result: CourseResult) => string];

const COLUMNS: readonly Column[] = [
	['saves one, p50 / p95', ({ saveP50Ms, saveP95Ms }) => `${saveP50Ms} / ${saveP95Ms} ms`],
	['push', ({ pushSeconds }) => `${pushSeconds} s`],
	['sent', ({ pushKib }) => kib(pushKib)],
	['fresh pull', ({ pullSeconds }) => `${pullSeconds} s`],
	['received', ({ pullKib }) => kib(pullKib)],
	['bad link: push', (result) => roughCell(result, result.roughPushSeconds)],
	['sent', ({ roughPushKib }) => (roughPushKib === null ? '' : kib(roughPushKib))],
	['pull', (result) => (result.roughPushSeconds === null ? '' : roughCell(result, result.roughPullSeconds))],
	['cold open', ({ coldOpenMs }) => `${coldOpenMs} ms`],
	['script, gzip', ({ scriptKib }) => kib(scriptKib)],
	['saved means, on the phone', ({ durability }) => durability.phone],
	['sent means, at the office', ({ durability }) => durability.office]
];

export function tableOf(report: {
	readonly command: string;
	readonly figures: readonly Figure[];
	readonly notes: readonly string[];
	readonly peers: readonly CourseResult[];
	readonly versions: Readonly<Record<string, string>>;
	readonly lines: readonly LineCosts[];
}): string {
	const { peers, figures, notes, versions, lines } = report;
	const first = peers[0];
	return [
		'# Sync: what was measured',
		'',
		`\`${report.command}\`, ${today()}, ${machineLine(machineFacts())}. All of it in one run; the numbers behind it are in \`sync.json\`.`,
		'',
		'## Beside peers',
		'',
		`${first?.documents.toLocaleString('en-GB') ?? ''} documents over a good road, ${first?.roughDocuments.toLocaleString('en-GB') ?? ''} over the bad link.`,
		'',
		row(['', ...peers.map(({ name }) => name)]),
		row(['---', ...peers.map(() => '---')]),
		...COLUMNS.map(([what, of]) => row([what, ...peers.map(of)])),
		'',
		`Versions: ${Object.entries(versions)
			.map(([name, version]) => `${name} ${version}`)
			.join(', ')}.`,
		'',
		'## Beside budgets',
		'',
		row(['', 'measured', '', 'budget', '']),
		row(['---', '---:', '---', '---', '---']),
		...figures.map((figure) => row(figureCells(figure))),
		'',
		...shortfalls(figures, lines),
		'## How',
		'',
		...notes.map((note) => `- ${note}`),
		''
	].join('\n');
}

/** Of each figure that falls short, what it is spent on. */
export function shortfalls(figures: readonly Figure[], lines: readonly LineCosts[]): readonly string[] {
	const told = shortOf(figures).flatMap(({ what, line }) =>
		lines.filter((one) => one.line === line).map((one) => `- ${costLine(what, one)}`)
	);
	return told.length === 0 ? [] : ['## The largest costs where a figure falls short', '', ...told, ''];
}

export function costLine(what: string, { of, costs }: LineCosts): string {
	return `${what}, of ${of}: ${costs.map((cost) => `${cost.what} ${cost.percent} %`).join('; ')}.`;
}

function row(cells: readonly string[]): string {
	return `| ${cells.join(' | ')} |`;
}

function kib(value: number): string {
	return `${value.toLocaleString('en-GB')} KiB`;
}

function roughCell({ roughSecondsMax }: CourseResult, seconds: number | null): string {
	return seconds === null ? `not in ${roughSecondsMax} s` : `${seconds} s`;
}
