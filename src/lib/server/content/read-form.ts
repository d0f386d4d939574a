/** Reads a survey form that somebody uploads, in a thread of its own that is ended when it takes too long. */
import { Worker } from 'node:worker_threads';
import type { Imported } from '#lib/content/xlsform/import.ts';
import { reportLine } from '#lib/content/xlsform/report.ts';

export const formLimits = {
	/** A form of five hundred questions takes under a second, also on a small server. */
	readingMsMax: 10_000,
	memoryMegabytesMax: 256
} as const;

/** One at a time: a handful of large forms at once must not take the server's memory together. */
let queue: Promise<unknown> = Promise.resolve();

/**
 * A guide and a report, whatever the bytes are.
 *
 * @param number what the guide is numbered when the workbook does not say
 * @param msMax how long it may take
 */
export function readForm(
	bytes: Uint8Array,
	{ number, msMax = formLimits.readingMsMax }: { readonly number: number; readonly msMax?: number }
): Promise<Imported> {
	const reading = queue.then(() => readInThread(bytes, { number, msMax }));
	// One that failed must not fail those behind it.
	queue = reading.catch(() => undefined);
	return reading;
}

async function readInThread(
	bytes: Uint8Array,
	{ number, msMax }: { readonly number: number; readonly msMax: number }
): Promise<Imported> {
	const { formTask, threadAddress } = await import('./form-thread.ts');
	const address = new URL(threadAddress);
	const isSource = address.pathname.endsWith('.ts');
	const worker = new Worker(isSource ? loaderOfSource(address) : address, {
		eval: isSource,
		workerData: { task: formTask, bytes, number },
		resourceLimits: { maxOldGenerationSizeMb: formLimits.memoryMegabytesMax },
		env: {},
		stdout: true,
		stderr: true
	});
	return new Promise((resolve, reject) => {
		const end = (outcome: Imported): void => {
			clearTimeout(timer);
			resolve(outcome);
			void worker.terminate();
		};
		const timer = setTimeout(() => end(refused('takesTooLong')), msMax);
		worker.once('message', (outcome: Imported) => end(outcome));
		worker.once('error', (error: Error & { readonly code?: string }) => {
			if (error.code === 'ERR_WORKER_OUT_OF_MEMORY') end(refused('takesTooLong'));
			else reject(error);
		});
		worker.once('exit', () => end(refused('takesTooLong')));
	});
}

/** From its source, as in tests and while developing, the thread has to read TypeScript first. */
function loaderOfSource(address: URL): string {
	return `import('tsx/esm/api').then(({ register }) => { register(); return import(${JSON.stringify(address.href)}); })`;
}

function refused(code: Parameters<typeof reportLine>[1]): Imported {
	return { guide: null, assumedLanguage: null, report: [reportLine({ sheet: '' }, code)] };
}
