/** What the phone and the server spent on one piece of work, while it was done. */
import type { Page } from '@playwright/test';
import type { Phone } from '../../browser/harness/chromium.ts';
import { type Cost, largestOf, nodeSeconds } from '../load/costs.ts';
import { rounded } from '../figures.ts';
import { add, foldProfile, type NameOf, type Span } from './cpu-profile.ts';
import { spentBetween, type ThreadKind, threadSeconds, type Threads } from './threads.ts';
import { attachToWorker, type WorkerSession } from './worker-session.ts';

/** A phone whose worker can be profiled. */
export interface WatchedPhone {
	readonly phone: Phone;
	readonly page: Page;
	readonly worker: WorkerSession;
}

export async function watchPhone(phone: Phone): Promise<WatchedPhone> {
	return { phone, page: phone.page, worker: await attachToWorker(phone.page) };
}

/** What was seen of it: the server's share lies in its own profile, which is written when it ends. */
export interface Watched {
	readonly seconds: number;
	readonly span: Span;
	readonly worker: ReadonlyMap<string, number>;
	readonly threads: Threads;
}

const THREADS: Readonly<Record<Exclude<ThreadKind, 'worker'>, string>> = {
	page: 'phone: the page itself',
	pool: "phone: other threads of the page's process, such as WebCrypto's",
	browser: "phone: the browser's own process, which keeps IndexedDB and files",
	network: "phone: the browser's network process",
	other: "phone: the browser's other processes"
};
const BESIDE = "phone: the worker's thread outside any script, such as events and answers of IndexedDB";

/** Does the work under a profile; what comes before it is not looked at. */
export async function watch(
	{ phone, worker }: WatchedPhone,
	nameOf: NameOf,
	{ before: prepare, work }: { readonly before?: () => Promise<unknown>; readonly work: () => Promise<unknown> }
): Promise<Watched> {
	await worker.startProfile();
	await prepare?.();
	const before = threadSeconds(phone.processGroup());
	const from = microsecondsNow();
	await work();
	const to = microsecondsNow();
	const profile = await worker.stopProfile();
	const threads = spentBetween(before, threadSeconds(phone.processGroup()));
	const span = { from, to };
	return { seconds: (to - from) / 1e6, span, worker: foldProfile(profile, nameOf, span), threads };
}

/** The largest costs of phone and server together, as shares of the time that it took. */
export function costsOf(
	watched: Watched,
	options: { readonly profiles: string; readonly count: number }
): readonly Cost[] {
	const { seconds, span, worker, threads } = watched;
	const spent = new Map<string, number>();
	let inScripts = 0;
	for (const [what, part] of worker) {
		add(spent, `phone: ${what}`, part);
		inScripts += part;
	}
	for (const [kind, part] of threads) {
		if (kind === 'worker') add(spent, BESIDE, Math.max(0, part - inScripts));
		else add(spent, THREADS[kind], part);
	}
	for (const [what, part] of nodeSeconds(options.profiles, span)) add(spent, `server: ${what}`, part);
	return largestOf(spent, { count: options.count, whole: rounded(seconds, 3) });
}

/** Of the monotonic clock, by which Node and the browser stamp their profiles. */
function microsecondsNow(): number {
	return Number(process.hrtime.bigint() / 1000n);
}
