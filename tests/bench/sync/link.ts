/**
 * The product over the bad link: a first sync of the whole phone workload, and what a coach recorded in a day handed
 * in at its end; and how long a save takes when all of the browser runs four times slower.
 */
import { startPhone } from '../../browser/harness/chromium.ts';
import { waitForShell } from '../../browser/harness/coach.ts';
import { startServer } from '../../browser/harness/server.ts';
import { documentOf } from '../documents.ts';
import { median } from '../figures.ts';
import { fillPhoneTown, type PhoneWorkload } from '../phone-town.ts';
import { slowDown } from '../slow-down.ts';
import { startMeter } from './meter.ts';
import { enrolUpToVault, exposeTo, openVault } from './ours.ts';
import { handInAll, saveNotes } from './ours-page.ts';
import { roadOf } from './road.ts';

export interface LinkSize {
	readonly workload: PhoneWorkload;
	/** End-of-day pushes; the figure is their median. */
	readonly days: number;
	readonly visits: number;
	readonly saves: number;
}

export interface LinkResult {
	readonly usableMs: number;
	readonly completeMs: number;
	readonly firstSyncKib: number;
	readonly dayPushMs: number;
	readonly dayPushes: readonly number[];
	/** Bytes up and down of one such push, and the operations in it. */
	readonly dayPushBytes: number;
	readonly dayOperations: number;
	readonly savesMs: readonly number[];
	/** Null where this machine cannot slow a browser down. */
	readonly savesSlowMs: readonly number[] | null;
}

/** How much slower, as the budgets say. */
export const SLOWER = 4;

export async function measureLink(size: LinkSize, seed: number): Promise<LinkResult> {
	const server = await startServer({ fill: (data) => fillPhoneTown(data, size.workload) });
	const proxy = await roadOf(seed)(Number(new URL(server.origin).port));
	const meter = await startMeter(proxy.port);
	const phone = await startPhone('about:blank');
	try {
		await exposeTo(phone);
		const { page } = phone;
		await page.goto(`http://localhost:${meter.port}/enrol#${server.links.enrol}`);
		await waitForShell(page);
		await enrolUpToVault(page);
		// The app and what it ships are there; from here on only the round travels.
		proxy.setRough(true);
		meter.reset();
		const arriving = page.evaluate(timeArriving, size.workload.addresses);
		await openVault(page);
		const { usableMs, completeMs } = await arriving;
		const firstSyncKib = Math.round((meter.up() + meter.down()) / 1024);
		const dayPushes: number[] = [];
		let [dayPushBytes, dayOperations] = [0, 0];
		for (let day = 0; day < size.days; day += 1) {
			meter.setOpen(false);
			const texts = Array.from({ length: size.visits }, (_, at) => documentOf(day * size.visits + at).text);
			dayOperations = await page.evaluate(recordDay, { from: day * size.visits, texts });
			meter.setOpen(true);
			meter.reset();
			dayPushes.push(await page.evaluate(handInAll));
			dayPushBytes = meter.up() + meter.down();
		}
		proxy.setRough(false);
		meter.setOpen(false);
		const visit = await page.evaluate(beginVisitAt, size.days * size.visits);
		const save = (from: number): Promise<number[]> =>
			page.evaluate(saveNotes, {
				visit,
				texts: Array.from({ length: size.saves }, (_, at) => documentOf(from + at).text)
			});
		const savesMs = await save(0);
		const slow = await slowDown(phone.processGroup(), SLOWER);
		const savesSlowMs = slow ? await save(size.saves) : null;
		await slow?.stop();
		return {
			usableMs,
			completeMs,
			firstSyncKib,
			dayPushMs: median(dayPushes),
			dayPushes,
			dayPushBytes,
			dayOperations,
			savesMs,
			savesSlowMs
		};
	} finally {
		await phone.dispose();
		await meter.close();
		await proxy.close();
		await server.dispose();
	}
}

/* In the page. */

/** From the opened vault to the first doors of the round, and to all of them with all that belongs to them. */
async function timeArriving(addresses: number): Promise<{ readonly usableMs: number; readonly completeMs: number }> {
	await globalThis.device.look('status', {}, ({ lock }) => lock.kind === 'open');
	const began = performance.now();
	await globalThis.device.look('today', {}, ({ doors }) => doors.length > 0);
	const usable = performance.now();
	await globalThis.device.look('today', {}, ({ doors }) => doors.length >= addresses);
	await globalThis.device.look('status', {}, ({ arriving }) => arriving === null);
	return { usableMs: usable - began, completeMs: performance.now() - began };
}

/** A visit at each of the next doors, as a coach records one: what was said, a concern, what was fitted and agreed. */
async function recordDay({
	from,
	texts
}: {
	readonly from: number;
	readonly texts: readonly string[];
}): Promise<number> {
	const { device } = globalThis;
	const saved = <T>(done: { readonly ok: true; readonly value: T } | { readonly ok: false }): T => {
		if (!done.ok) throw new Error(`something was not saved: ${JSON.stringify(done)}`);
		return done.value;
	};
	const { doors } = await device.look('today', {});
	for (const [at, text] of texts.entries()) {
		const { visit } = saved(await device.call('startVisit', { address: doors[from + at]?.id ?? '' }));
		saved(await device.call('saveNote', { visit, moment: 'the-home', text: text.slice(0, 400) }));
		const { concern } = saved(await device.call('addConcern', { visit, category: 'mould' }));
		saved(await device.call('updateConcern', { concern, values: { ownWords: text.slice(400, 600), weight: 'heavy' } }));
		saved(await device.call('addMeasure', { visit, code: 'led', count: 2, how: 'fitted' }));
		saved(
			await device.call('addCommitment', {
				visit,
				values: { who: 'coach', what: text.slice(600, 700), dueOn: '2999-01-02' }
			})
		);
		saved(await device.call('closeVisit', { visit }));
	}
	return (await device.look('status', {})).unsentOperations;
}

async function beginVisitAt(door: number): Promise<string> {
	const { doors } = await globalThis.device.look('today', {});
	const done = await globalThis.device.call('startVisit', { address: doors[door]?.id ?? '' });
	if (!done.ok) throw new Error('a visit could not be started');
	return done.value.visit;
}
