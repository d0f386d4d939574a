/** What a save waits for: the steps of the slowest ones, as the worker met them, beside the time that the page waited. */
import type { Page } from '@playwright/test';
import type { Cost } from '../load/costs.ts';
import { largestOf } from '../load/costs.ts';
import { percentile } from '../figures.ts';
import { add } from './cpu-profile.ts';
import type { WorkerSession } from './worker-session.ts';

/** Milliseconds since the epoch, in the page and in its worker. */
interface Interval {
	readonly from: number;
	readonly to: number;
}
interface Step extends Interval {
	readonly what: keyof typeof STEPS | 'rows';
}

/** Those that stand on the way of a save. */
const STEPS = {
	seal: 'sealing',
	outbox: "the outbox's transaction, until it is flushed",
	journal: "the journal's line, until it is flushed"
} as const;
const BEFORE = 'before its first step: the way to the worker, and what the worker is still at';
const BETWEEN = 'between its steps';
const AFTER = "after its last step: the answer's way to the page";
/** Beside the others and not instead of them. */
const ROWS = 'rows of earlier saves being written meanwhile';
/** Whose costs are told: a 95th percentile is one of them. */
const SLOWEST = 0.9;

export interface SaveCosts {
	readonly p95Ms: number;
	readonly costs: readonly Cost[];
}

/** Saves one after another, and tells what the slowest tenth waited for. */
export async function costsOfSaves(
	{ page, worker }: { readonly page: Page; readonly worker: WorkerSession },
	saves: { readonly visit: string; readonly texts: readonly string[] },
	count: number
): Promise<SaveCosts> {
	await worker.run(watchSteps);
	const waited = await page.evaluate(saveTimed, saves);
	const steps = await worker.run(takeSteps);
	const slow = percentile(waited.map(lengthOf), SLOWEST);
	const spent = new Map<string, number>();
	for (const save of waited) if (lengthOf(save) >= slow) addSave(spent, save, steps);
	const whole = waited.reduce((sum, save) => sum + (lengthOf(save) >= slow ? lengthOf(save) : 0), 0);
	return { p95Ms: percentile(waited.map(lengthOf), 0.95), costs: largestOf(spent, { count, whole }) };
}

function addSave(spent: Map<string, number>, save: Interval, steps: readonly Step[]): void {
	const inside = steps.filter(({ from }) => from >= save.from && from <= save.to);
	for (const step of steps) if (step.what === 'rows') add(spent, ROWS, shared(save, step));
	const met = inside.find(({ what }) => what === 'outbox');
	if (!met) return add(spent, BETWEEN, lengthOf(save));
	// The worker may be sealing rows of earlier saves too; the operation is sealed last before it is stored.
	const seal = inside.findLast(({ what, to }) => what === 'seal' && to <= met.from);
	const journal = inside.find(({ what, from }) => what === 'journal' && from >= met.from);
	// Its end is noted behind what waited for it, and that may be the page with the answer.
	const outbox = { ...met, to: Math.min(met.to, journal?.from ?? save.to) };
	const own = [seal, outbox, journal].flatMap((step) => step ?? []);
	for (const step of own) if (step.what !== 'rows') add(spent, STEPS[step.what], lengthOf(step));
	const first = Math.min(...own.map(({ from }) => from));
	const last = Math.max(...own.map(({ to }) => to));
	add(spent, BEFORE, first - save.from);
	add(spent, AFTER, save.to - last);
	add(spent, BETWEEN, last - first - own.reduce((sum, step) => sum + lengthOf(step), 0));
}

function lengthOf({ from, to }: Interval): number {
	return to - from;
}

function shared(a: Interval, b: Interval): number {
	return Math.max(0, Math.min(a.to, b.to) - Math.max(a.from, b.from));
}

/* In the page and in the worker: sent as text, so none may use another. */

async function saveTimed({
	visit,
	texts
}: {
	readonly visit: string;
	readonly texts: readonly string[];
}): Promise<Interval[]> {
	const now = (): number => performance.timeOrigin + performance.now();
	const times: Interval[] = [];
	for (const text of texts) {
		const from = now();
		const done = await globalThis.device.call('saveNote', { visit, moment: 'the-home', text });
		if (!done.ok) throw new Error(`a note was not saved: ${JSON.stringify(done.error)}`);
		times.push({ from, to: now() });
	}
	return times;
}

declare global {
	var benchSteps: Step[] | undefined;
}

/** Stands in front of what a save goes through, once in the life of a worker. */
function watchSteps(): void {
	const isWatching = globalThis.benchSteps !== undefined;
	const steps: Step[] = (globalThis.benchSteps ??= []);
	if (isWatching) return void steps.splice(0);
	const now = (): number => performance.timeOrigin + performance.now();
	const note = (what: Step['what'], from: number): void => void steps.push({ what, from, to: now() });
	// Dexie holds on to the browser's `transaction`, so one is met at its first request.
	const met = new WeakSet<IDBTransaction>();
	const meet = ({ transaction }: IDBObjectStore): void => {
		if (met.has(transaction) || transaction.mode !== 'readwrite') return;
		met.add(transaction);
		const from = now();
		const what = transaction.db.name.includes('outbox') ? 'outbox' : 'rows';
		transaction.addEventListener('complete', () => note(what, from));
	};
	const { get, put } = IDBObjectStore.prototype;
	IDBObjectStore.prototype.get = function (...given) {
		meet(this);
		return get.apply(this, given);
	};
	IDBObjectStore.prototype.put = function (...given) {
		meet(this);
		return put.apply(this, given);
	};
	const { encrypt } = SubtleCrypto.prototype;
	SubtleCrypto.prototype.encrypt = async function (...given) {
		const from = now();
		const sealed = await encrypt.apply(this, given);
		note('seal', from);
		return sealed;
	};
	// Only a worker has it, so the types of a page do not know it.
	const handle: { flush(): void } = Reflect.get(globalThis, 'FileSystemSyncAccessHandle').prototype;
	const { flush } = handle;
	handle.flush = function () {
		const from = now();
		flush.apply(this);
		note('journal', from);
	};
}

function takeSteps(): Step[] {
	return [...(globalThis.benchSteps ?? [])];
}
