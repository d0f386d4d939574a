/**
 * `npm run bench -- sync`: the product beside PouchDB, RxDB and Yjs, the product over the bad link, and the server
 * under load, in one run; into `docs/bench/sync.json` and `docs/bench/sync.md`.
 */

import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { percentile, rounded } from '../figures.ts';
import { type LoadSeries, profileServer, runSeries, SERIES, SMALL_SERIES } from '../load/series.ts';
import { budgetOf, type Figure, tell } from '../machine.ts';
import { type Line, type LineCosts, type ProfileSize, profileLines } from '../profile/profile.ts';
import { type Measured, writeScale } from '../scale.ts';
import { bytesLine } from './bytes.ts';
import type { CourseResult } from './course.ts';
import { type LinkResult, type LinkSize, measureLink, SLOWER } from './link.ts';
import { serverFigures } from './server-figures.ts';
import { compare, COURSE, peerVersions, SEED, SMALL_COURSE } from './sync.ts';
import { costLine, tableOf } from './table.ts';

const PARTS = ['peers', 'link', 'load', 'profile'] as const;
const FOLDER = join('node_modules', '.cache', 'voordeur-bench-peers');
const LINK: LinkSize = {
	workload: { addresses: 2_000, households: 1_000, visits: 1_500 },
	days: 5,
	visits: 15,
	saves: 200
};
const SMALL_LINK: LinkSize = {
	workload: { addresses: 200, households: 100, visits: 150 },
	days: 2,
	visits: 5,
	saves: 20
};
const PROFILE: ProfileSize = {
	documents: COURSE.documents,
	saves: LINK.saves,
	workload: LINK.workload,
	slower: SLOWER
};
const SMALL_PROFILE: ProfileSize = { ...PROFILE, documents: 1_000, saves: 50, workload: SMALL_LINK.workload };
const COMMAND = 'npm run bench -- sync';
const NOTES: readonly string[] = [
	'A document is one note of a visit, about 1 KB as JSON. The product stores each as an operation of its own: sealed, flushed twice, with a receipt; peers take a thousand at a time.',
	'Bytes are TCP payload, counted between phone and server: up for a push, down for a pull.',
	'A peer counts as durable when its office answers after a flush: RxDB with SQLite FULL. LevelDB under PouchDB and y-websocket is not flushed, and y-websocket answers from memory.',
	'Bad link: 300 ms round trip, 750 kbit/s up, 1,600 kbit/s down, 5 % of segments stalled, every connection cut after 6 to 12 s, the same seed for each.',
	`Four times slower: every process of the browser is stopped three quarters of the time, since Chromium's own throttling leaves workers at full speed.`,
	'Where a figure falls short, a run of its own under a profile names its three largest costs: V8 sees scripts, the system counts the time of each thread, and shares are of the time that it took there, on more than one core. Of a save it is what the slowest tenth waited for, step by step; rows that are written meanwhile overlap with its steps.',
	'Server: real pushes over HTTP by a sender on the same cores, every check on; what the receipts said is held against the database afterwards. A figure is the middle one of three runs.'
];

export async function benchSync(options: {
	readonly isSmall: boolean;
	readonly only: readonly string[];
}): Promise<readonly Figure[]> {
	const { isSmall, only } = options;
	const unknown = only.filter((part) => !PARTS.some((known) => known === part));
	if (unknown.length > 0) throw new Error(`no part is called ${unknown.join(', ')}; there are: ${PARTS.join(', ')}`);
	const isAsked = (part: (typeof PARTS)[number]): boolean => only.length === 0 || only.includes(part);
	const peers = isAsked('peers')
		? await compare({
				size: isSmall ? SMALL_COURSE : COURSE,
				folder: FOLDER,
				only: [],
				oursKib: workerKib(),
				tell: console.log
			})
		: [];
	const link = isAsked('link') ? await measureLink(isSmall ? SMALL_LINK : LINK, SEED) : null;
	const size = isSmall ? SMALL_SERIES : SERIES;
	const series = isAsked('load') ? await runSeries(size, console.log) : [];
	const ours = peers.find(({ isOurs }) => isOurs);
	const lines: readonly LineCosts[] = [
		...(isAsked('profile') ? await profileLines(isSmall ? SMALL_PROFILE : PROFILE) : []),
		...(isAsked('load')
			? [{ line: 'server', of: 'the time in which the server did anything', costs: await profileServer(size) } as const]
			: []),
		...(ours ? [bytesLine((ours.pushKib * 1024) / ours.documents)] : [])
	];
	for (const line of lines) console.log(costLine(line.line, line));
	const figures = [...peerFigures(peers), ...(link ? linkFigures(link) : []), ...series.flatMap(serverFigures)];
	const isWhole = !isSmall && only.length === 0;
	const report = {
		command: COMMAND,
		figures,
		notes: NOTES,
		more: { versions: peerVersions(), peers, link, series, profile: lines }
	};
	tell(isWhole ? 'docs/bench/sync.json' : null, report);
	if (isWhole) {
		writeFileSync('docs/bench/sync.md', tableOf({ ...report, peers, lines, versions: peerVersions() }));
		if (link) writeScale(measuredFrom(link, series));
	} else console.log('A part or a short course: nothing was written.');
	return figures;
}

/** Beside the best durable peer, as the issue asks; a peer that did not finish counts with all the time it was given. */
function peerFigures(results: readonly CourseResult[]): readonly Figure[] {
	const ours = results.find(({ isOurs }) => isOurs);
	const durable = results.filter(({ isOurs, isDurable }) => !isOurs && isDurable);
	if (!ours || durable.length === 0) return [];
	const best = (of: (result: CourseResult) => number): number => Math.min(...durable.map(of));
	const times = (
		what: string,
		of: (result: CourseResult) => number,
		told: { budget: string; line?: Line }
	): Figure => ({
		what,
		value: rounded(best(of) / of(ours), 2),
		unit: 'times',
		least: budgetOf(told.budget),
		...(told.line === undefined ? {} : { line: told.line })
	});
	const rough = (result: CourseResult): number =>
		(result.roughPushSeconds ?? result.roughSecondsMax) + (result.roughPullSeconds ?? result.roughSecondsMax);
	return [
		{ what: 'save one document, p95', value: ours.saveP95Ms, unit: 'ms', budget: budgetOf('saveMs'), line: 'save' },
		times('push, faster than the best durable peer', ({ pushSeconds }) => pushSeconds, {
			budget: 'pushTimesFaster',
			line: 'push'
		}),
		times('push, fewer bytes than the best durable peer', ({ pushKib }) => pushKib, {
			budget: 'pushTimesFewerBytes',
			line: 'bytes'
		}),
		times('fresh pull, faster than the best durable peer', ({ pullSeconds }) => pullSeconds, {
			budget: 'pullTimesFaster',
			line: 'pull'
		}),
		times('bad link there and back, faster than the best durable peer', rough, { budget: 'roughTimesFaster' }),
		{
			what: 'documents that did not arrive at the second phone',
			value: ours.documents - ours.arrived,
			unit: 'count',
			budget: 0
		}
	];
}

function linkFigures(link: LinkResult): readonly Figure[] {
	const slow = link.savesSlowMs;
	const ms = (what: string, value: number, told: { budget: string; line?: Line }): Figure => ({
		what,
		value: Math.round(value * 10) / 10,
		unit: 'ms',
		budget: budgetOf(told.budget),
		...(told.line === undefined ? {} : { line: told.line })
	});
	return [
		ms('save a note among the phone workload, p95', percentile(link.savesMs, 0.95), {
			budget: 'saveMs',
			line: 'saveInTown'
		}),
		ms(`the same, ${SLOWER} times slower, p95`, slow ? percentile(slow, 0.95) : Number.NaN, {
			budget: 'saveThrottledMs',
			line: 'saveSlowed'
		}),
		ms('first sync over the bad link, usable', link.usableMs, { budget: 'firstSyncUsableMs', line: 'firstSync' }),
		ms('first sync over the bad link, complete', link.completeMs, {
			budget: 'firstSyncCompleteMs',
			line: 'firstSync'
		}),
		{ what: 'first sync, both ways', value: link.firstSyncKib, unit: 'KiB' },
		ms('end-of-day push over the bad link', link.dayPushMs, { budget: 'dayPushMs' }),
		{ what: 'operations in it', value: link.dayOperations, unit: 'count' },
		{ what: 'end-of-day push, both ways', value: link.dayPushBytes, unit: 'bytes' }
	];
}

function measuredFrom(link: LinkResult, series: readonly LoadSeries[]): Measured {
	const steady = (store: 'sqlite' | 'postgres'): { readonly cpuMs: number; readonly bytes: number } => {
		const found = series.find(({ name, middle }) => name === 'steady' && middle.store === store);
		if (!found) throw new Error(`the load on ${store} was not measured`);
		// A visit of the load is one operation.
		return { cpuMs: found.middle.cpuMsPerVisit, bytes: found.middle.bytesPerVisit };
	};
	return {
		operationsPerVisit: link.dayOperations / LINK.visits,
		sqlite: steady('sqlite'),
		postgres: steady('postgres'),
		dayPushBytes: link.dayPushBytes,
		firstSyncBytes: link.firstSyncKib * 1024,
		memoryMb: Math.max(...series.map(({ middle }) => middle.memoryMb))
	};
}

/** The worker is what stands against a peer's script: screens are in neither. */
function workerKib(): number {
	const folder = join('build', 'client', '_app', 'immutable', 'workers');
	const bytes = readdirSync(folder)
		.filter((name) => name.endsWith('.js'))
		.reduce((sum, name) => sum + gzipSync(readFileSync(join(folder, name))).length, 0);
	return Math.round(bytes / 1024);
}
