/** The device worker of a page, spoken to as its debugger does: to take its profile, and to run something inside it. */
import type { Page } from '@playwright/test';
import type { CpuProfile } from './cpu-profile.ts';

export interface WorkerSession {
	/** Runs a function there; it is sent as text, so it may use nothing from outside. */
	run<T>(work: () => T): Promise<T>;
	startProfile(): Promise<void>;
	stopProfile(): Promise<CpuProfile>;
}

interface Answer {
	readonly id?: number;
	readonly result?: unknown;
	readonly error?: { readonly message: string };
}

/** Often enough for what takes a millisecond, seldom enough to change little. */
const SAMPLE_MICROSECONDS = 500;
const ATTACH_MS_MAX = 10_000;

export async function attachToWorker(page: Page): Promise<WorkerSession> {
	const target = await page.context().newCDPSession(page);
	const waiting = new Map<number, (answer: Answer) => void>();
	target.on('Target.receivedMessageFromTarget', ({ message }) => {
		const answer: Answer = JSON.parse(message);
		if (answer.id !== undefined) waiting.get(answer.id)?.(answer);
	});
	const sessionId = await new Promise<string>((resolve, reject) => {
		const timer = setTimeout(() => reject(new Error('the page has no worker')), ATTACH_MS_MAX);
		target.on('Target.attachedToTarget', (attached) => {
			if (attached.targetInfo.type !== 'worker') return;
			clearTimeout(timer);
			resolve(attached.sessionId);
		});
		target
			.send('Target.setAutoAttach', { autoAttach: true, waitForDebuggerOnStart: false, flatten: false })
			.catch(reject);
	});
	let last = 0;
	const send = async (method: string, params: object = {}): Promise<unknown> => {
		const id = (last += 1);
		const answered = new Promise<Answer>((resolve) => waiting.set(id, resolve));
		await target.send('Target.sendMessageToTarget', { sessionId, message: JSON.stringify({ id, method, params }) });
		const { result, error } = await answered;
		waiting.delete(id);
		if (error) throw new Error(`${method}: ${error.message}`);
		return result;
	};
	await send('Profiler.enable');
	await send('Profiler.setSamplingInterval', { interval: SAMPLE_MICROSECONDS });
	return {
		async run<T>(work: () => T) {
			// The loader of this script keeps the names of functions by a call that the worker does not know.
			const expression = `globalThis.__name ??= (named) => named; (${work.toString()})()`;
			const answer = await send('Runtime.evaluate', { expression, returnByValue: true });
			const { result, exceptionDetails } = answer as { result: { value: T }; exceptionDetails?: { text: string } };
			if (exceptionDetails) throw new Error(`in the worker: ${exceptionDetails.text}`);
			return result.value;
		},
		async startProfile() {
			await send('Profiler.start');
		},
		async stopProfile() {
			// What the protocol says the answer is.
			return ((await send('Profiler.stop')) as { profile: CpuProfile }).profile;
		}
	};
}
