/**
 * Where the time of the product's own lines goes, in a run of its own, since a profile slows down what it looks at:
 * the push and the fresh pull of the course, the first sync of the phone workload, and saves on both phones.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Phone, startPhone } from '../../browser/harness/chromium.ts';
import { waitForShell } from '../../browser/harness/coach.ts';
import { startServer, type TestServer } from '../../browser/harness/server.ts';
import { documentOf } from '../documents.ts';
import { rounded } from '../figures.ts';
import type { Cost } from '../load/costs.ts';
import { fillPhoneTown, type PhoneWorkload } from '../phone-town.ts';
import { slowDown } from '../slow-down.ts';
import { type Meter, startMeter } from '../sync/meter.ts';
import { enrolUpToVault, exposeTo, openVault } from '../sync/ours.ts';
import { beginVisit, fetchUntil, handInAll, saveNotes, seeRound } from '../sync/ours-page.ts';
import type { NameOf } from './cpu-profile.ts';
import { makeNamedBuild } from './named-build.ts';
import { costsOf, type Watched, type WatchedPhone, watch, watchPhone } from './phone-costs.ts';
import { costsOfSaves, type SaveCosts } from './save-steps.ts';
import { nameInWorker } from './worker-names.ts';

/** `server` and `bytes` are told by the load and by the course. */
export type Line = 'save' | 'push' | 'pull' | 'firstSync' | 'saveInTown' | 'saveSlowed' | 'server' | 'bytes';

/** The largest costs of one line. */
export interface LineCosts {
	readonly line: Line;
	/** What the costs are shares of. */
	readonly of: string;
	readonly costs: readonly Cost[];
}

export interface ProfileSize {
	readonly documents: number;
	readonly saves: number;
	readonly workload: PhoneWorkload;
	readonly slower: number;
}

/** How many are told of each line. */
const COUNT = 3;
/** How many texts go to the page at a time. */
const PORTION = 1_000;

export async function profileLines(size: ProfileSize, count = COUNT): Promise<readonly LineCosts[]> {
	const build = await makeNamedBuild();
	try {
		const place = { folder: build.folder, nameOf: nameInWorker(build.sourceOf), count };
		return [...(await profileCourse(place, size)), ...(await profileTown(place, size))];
	} finally {
		build.remove();
	}
}

interface Place {
	readonly folder: string;
	readonly nameOf: NameOf;
	readonly count: number;
}

/** The phone and the server of the course: as many documents as there, pushed and pulled. */
async function profileCourse(place: Place, { documents, saves }: ProfileSize): Promise<readonly LineCosts[]> {
	return withServer(place, undefined, async ({ server, meter, enrol, told }) => {
		const first = await enrol((await server.prepare()).enrol);
		await openVault(first.page);
		await first.page.evaluate(seeRound);
		const visit = await first.page.evaluate(beginVisit);
		meter.setOpen(false);
		for (let from = 0; from < documents - saves; from += PORTION)
			await first.page.evaluate(saveNotes, { visit, texts: texts(from, Math.min(PORTION, documents - saves - from)) });
		const saved = await costsOfSaves(first, { visit, texts: texts(documents - saves, saves) }, place.count);
		meter.setOpen(true);
		const push = await watch(first, place.nameOf, { work: () => first.page.evaluate(handInAll) });
		await first.phone.dispose();
		const second = await enrol((await server.prepare()).enrol);
		const pull = await watch(second, place.nameOf, {
			before: () => openUp(second),
			work: () => second.page.evaluate(fetchUntil, { visit, expected: documents })
		});
		await second.phone.dispose();
		await server.stop();
		return [saveLine('save', saved), told('push', push), told('pull', pull)];
	});
}

/** The phone of the budgets: its first sync without the bad link, and saves among all that it holds. */
async function profileTown(place: Place, { workload, saves, slower }: ProfileSize): Promise<readonly LineCosts[]> {
	return withServer(place, workload, async ({ server, meter, enrol, told }) => {
		const coach = await enrol(server.links.enrol);
		const { page } = coach;
		const synced = await watch(coach, place.nameOf, {
			before: () => openUp(coach),
			work: () => page.evaluate(untilArrived, workload.addresses)
		});
		meter.setOpen(false);
		const visit = await page.evaluate(beginVisit);
		const saved = await costsOfSaves(coach, { visit, texts: texts(0, saves) }, place.count);
		const slow = await slowDown(coach.phone.processGroup(), slower);
		const slowed = slow ? await costsOfSaves(coach, { visit, texts: texts(saves, saves) }, place.count) : null;
		await slow?.stop();
		await coach.phone.dispose();
		await server.stop();
		const { of, ...first } = told('firstSync', synced);
		const lines = [{ ...first, of: `${of}, without the bad link` }, saveLine('saveInTown', saved)];
		return slowed ? [...lines, saveLine('saveSlowed', slowed)] : lines;
	});
}

interface Running {
	readonly server: TestServer;
	readonly meter: Meter;
	/** A phone that is enrolled up to its vault; it ends with the server. */
	enrol(code: string): Promise<WatchedPhone>;
	/** Once the server has ended, and with it written its profile. */
	told(line: Line, watched: Watched): LineCosts;
}

async function withServer(
	{ folder, count }: Place,
	workload: PhoneWorkload | undefined,
	work: (running: Running) => Promise<readonly LineCosts[]>
): Promise<readonly LineCosts[]> {
	const profiles = mkdtempSync(join(tmpdir(), 'voordeur-profile-'));
	const server = await startServer({
		build: folder,
		flags: ['--cpu-prof', `--cpu-prof-dir=${profiles}`],
		...(workload ? { fill: (data: string) => fillPhoneTown(data, workload) } : {})
	});
	const meter = await startMeter(Number(new URL(server.origin).port));
	const told = (line: Line, watched: Watched): LineCosts => ({
		line,
		of: `${rounded(watched.seconds, 1)} s under the profile`,
		costs: costsOf(watched, { profiles, count })
	});
	const phones: Phone[] = [];
	const enrol = async (code: string): Promise<WatchedPhone> => {
		const phone = await startPhone('about:blank');
		phones.push(phone);
		await exposeTo(phone);
		await phone.page.goto(`http://localhost:${meter.port}/enrol#${code}`);
		await waitForShell(phone.page);
		await enrolUpToVault(phone.page);
		return watchPhone(phone);
	};
	try {
		return await work({ server, meter, enrol, told });
	} finally {
		for (const phone of phones) await phone.dispose();
		await meter.close();
		await server.dispose();
		rmSync(profiles, { recursive: true, force: true });
	}
}

/** The key has been derived by then, which is no part of fetching. */
async function openUp({ page }: WatchedPhone): Promise<void> {
	const opened = page.evaluate(untilOpen);
	await openVault(page);
	await opened;
}

function texts(from: number, count: number): readonly string[] {
	return Array.from({ length: count }, (_, at) => documentOf(from + at).text);
}

function saveLine(line: Line, { p95Ms, costs }: SaveCosts): LineCosts {
	return { line, of: `the slowest tenth of saves here, whose p95 was ${rounded(p95Ms, 1)} ms`, costs };
}

/* In the page. */

async function untilOpen(): Promise<void> {
	await globalThis.device.look('status', {}, ({ lock }) => lock.kind === 'open');
}

async function untilArrived(addresses: number): Promise<void> {
	const { device } = globalThis;
	await device.look('today', {}, ({ doors }) => doors.length >= addresses);
	await device.look('status', {}, ({ arriving }) => arriving === null);
}
