/** What each size of organisation needs, worked out from what was measured: the table in `docs/operating/scale.md`. */
import { readFileSync, writeFileSync } from 'node:fs';

const PAGE = 'docs/operating/scale.md';
const [BEGIN, END] = ['<!-- measured: begin -->', '<!-- measured: end -->'];

export interface Measured {
	/** Operations that a coach's visit comes to. */
	readonly operationsPerVisit: number;
	/** Processor time of the server for one operation, and what its store grows by, on either store. */
	readonly sqlite: { readonly cpuMs: number; readonly bytes: number };
	readonly postgres: { readonly cpuMs: number; readonly bytes: number };
	/** An end-of-day push over the road, both ways. */
	readonly dayPushBytes: number;
	readonly firstSyncBytes: number;
	/** The most memory that a server process had with a thousand phones. */
	readonly memoryMb: number;
}

/** Assumptions; the page names each. */
const VISITS_A_DAY = 15;
const DAYS_A_YEAR = 220;
/** All push within an hour, and its busiest minute has three times the average. */
const PEAK_SECONDS = 3_600 / 3;
/** So busy may a core be at the peak. */
const BUSY = 0.5;
const PHOTO_BYTES = 250_000;
const PHOTOS_A_VISIT = 0.5;
const TIERS = [
	{ name: 'one municipality', devices: 50, store: 'sqlite', runsOn: 'one process, SQLite' },
	{
		name: 'a region of twenty',
		devices: 1_000,
		store: 'sqlite',
		runsOn: 'one process each, SQLite, or one PostgreSQL'
	},
	{ name: 'a country', devices: 20_000, store: 'postgres', runsOn: 'several processes, one PostgreSQL with a standby' },
	{ name: 'a continent', devices: 500_000, store: 'postgres', runsOn: 'processes per region, a distributed PostgreSQL' }
] as const;

export function scaleTable(measured: Measured): string {
	const { operationsPerVisit, dayPushBytes, firstSyncBytes, sqlite, postgres } = measured;
	const rows = TIERS.map(({ name, devices, store, runsOn }) => {
		const { cpuMs, bytes } = measured[store];
		const pushes = devices / PEAK_SECONDS;
		const operations = pushes * VISITS_A_DAY * operationsPerVisit;
		const visits = devices * VISITS_A_DAY * DAYS_A_YEAR;
		return [
			name,
			whole(devices),
			few(pushes),
			few(operations),
			few((operations * cpuMs) / 1000 / BUSY),
			size(visits * operationsPerVisit * bytes),
			size(visits * PHOTOS_A_VISIT * PHOTO_BYTES),
			`${few((pushes * dayPushBytes * 8) / 1e6)} Mbit/s`,
			runsOn
		];
	});
	const head = [
		'',
		'devices',
		'pushes a second, peak',
		'operations a second',
		'cores of the app',
		'store a year',
		'photos a year',
		'road at the peak',
		'runs on'
	];
	return [
		`Measured: ${few(operationsPerVisit)} operations a visit; an operation takes the server ${few(sqlite.cpuMs)} ms of a core and ${few(sqlite.bytes / 1000)} KB on SQLite, ${few(postgres.cpuMs)} ms and ${few(postgres.bytes / 1000)} KB on PostgreSQL; an end-of-day push is ${few(dayPushBytes / 1000)} KB both ways, a first sync ${few(firstSyncBytes / 1000)} KB. A process that a thousand phones push to at once had ${few(measured.memoryMb)} MB.`,
		'',
		`| ${head.join(' | ')} |`,
		`|---|${head
			.slice(2)
			.map(() => '---:')
			.join('|')}|---|`,
		...rows.map((row) => `| ${row.join(' | ')} |`)
	].join('\n');
}

/** Puts the table of today's figures into the page. */
export function writeScale(measured: Measured): void {
	const page = readFileSync(PAGE, 'utf8');
	const [before, rest] = page.split(BEGIN);
	const after = rest?.split(END)[1];
	if (before === undefined || after === undefined) throw new Error(`${PAGE} has lost the marks of its table`);
	writeFileSync(PAGE, `${before}${BEGIN}\n${scaleTable(measured)}\n${END}${after}`);
}

function whole(value: number): string {
	return value.toLocaleString('en-GB');
}

function few(value: number): string {
	return Number(value.toPrecision(2)).toLocaleString('en-GB');
}

function size(bytes: number): string {
	return bytes >= 1e12 ? `${few(bytes / 1e12)} TB` : `${few(bytes / 1e9)} GB`;
}
