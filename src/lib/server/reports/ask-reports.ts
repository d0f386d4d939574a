/**
 * Reports are asked for by several pages and counted once: an answer stays for a short while, and whoever asks while it
 * is being counted waits for the same one. One thread at a time, so that pushes keep a processor.
 */
import { Worker } from 'node:worker_threads';
import type { ReportAnswer, ReportQuestion } from './count-reports.ts';
import type { StoreAddress } from './own-connection.ts';

/** A minute: long enough to go to the paper and back, short enough to see what just came in. */
const KEPT_MS = 60_000;
const KEPT_MAX = 24;
/** Longer than any organisation we measured takes; then something is wrong with it. */
const COUNTING_MS_MAX = 120_000;
const MEMORY_MEGABYTES_MAX = 768;

interface Asked {
	readonly answer: Promise<ReportAnswer>;
	/** Null while it is counted: however long that takes, nobody begins it a second time. */
	doneAt: number | null;
}

const asked = new Map<string, Asked>();
let queue: Promise<unknown> = Promise.resolve();

export interface Desk {
	readonly store: StoreAddress;
	readonly tenant: string;
}

/** @throws when the thread fell; the question may be asked again after a minute */
export function askReports(desk: Desk, question: ReportQuestion): Promise<ReportAnswer> {
	const key = `${desk.tenant} ${JSON.stringify(question)}`;
	for (const [name, { doneAt }] of asked) if (doneAt !== null && Date.now() - doneAt > KEPT_MS) asked.delete(name);
	const before = asked.get(key);
	if (before) return before.answer;
	const answer = queue.then(() => countInThread(desk, question));
	queue = answer.catch(() => undefined);
	if (asked.size >= KEPT_MAX) asked.delete(asked.keys().next().value ?? '');
	const entry: Asked = { answer, doneAt: null };
	asked.set(key, entry);
	const done = (): void => {
		entry.doneAt = Date.now();
	};
	// One that failed stays as well: a page that looks again has to be told so, and not to begin it again.
	answer.then(done, done);
	return answer;
}

/** The answer, or null when it is still being counted after so long: then the page says so and asks again. */
export async function reportsWithin(desk: Desk, question: ReportQuestion, msMax: number): Promise<ReportAnswer | null> {
	let timer: NodeJS.Timeout | undefined;
	const late = new Promise<null>((resolve) => {
		timer = setTimeout(() => resolve(null), msMax);
	});
	try {
		return await Promise.race([askReports(desk, question), late]);
	} finally {
		clearTimeout(timer);
	}
}

async function countInThread({ store, tenant }: Desk, question: ReportQuestion): Promise<ReportAnswer> {
	const { reportTask, threadAddress } = await import('./report-thread.ts');
	const address = new URL(threadAddress);
	const isSource = address.pathname.endsWith('.ts');
	const worker = new Worker(isSource ? loaderOfSource(address) : address, {
		eval: isSource,
		workerData: { task: reportTask, store, tenant, question },
		resourceLimits: { maxOldGenerationSizeMb: MEMORY_MEGABYTES_MAX },
		env: {}
	});
	return new Promise((resolve, reject) => {
		const timer = setTimeout(() => {
			reject(new Error('counting the reports took too long'));
			void worker.terminate();
		}, COUNTING_MS_MAX);
		worker.once('message', (answer: ReportAnswer) => resolve(answer));
		worker.once('error', reject);
		worker.once('exit', () => {
			clearTimeout(timer);
			reject(new Error('the thread of the reports ended without an answer'));
		});
	});
}

/** From its source, as in tests and while developing, the thread has to read TypeScript first. */
function loaderOfSource(address: URL): string {
	return `import('tsx/esm/api').then(({ register }) => { register(); return import(${JSON.stringify(address.href)}); })`;
}
