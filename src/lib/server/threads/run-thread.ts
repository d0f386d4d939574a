/**
 * Long work in a thread of its own, which answers piece by piece: the next piece is made only once the last one was put
 * away, so that neither side gathers a whole list in memory and the server goes on answering in between.
 */
import { Worker } from 'node:worker_threads';

export interface ThreadLimits {
	readonly memoryMegabytesMax: number;
	/** For the whole of it; then the thread is ended. */
	readonly msMax: number;
}

/** The thread took too long or too much memory: what it was given is at fault, or far larger than it may be. */
export class ThreadEnded extends Error {
	constructor() {
		super('the thread was ended: it took too long or too much memory');
		this.name = 'ThreadEnded';
	}
}

/**
 * The pieces that a thread posts, each asked for with `more` once the one before was dealt with.
 *
 * @param file address of the thread's own file, as it names itself
 * @param task what the thread knows its work by, and what it needs for it
 * @throws ThreadEnded at its limits; whatever the thread itself threw
 */
export async function* piecesFrom<Piece>(
	file: string,
	task: Readonly<Record<string, unknown>>,
	limits: ThreadLimits
): AsyncGenerator<Piece> {
	const address = new URL(file);
	const isSource = address.pathname.endsWith('.ts');
	const worker = new Worker(isSource ? loaderOfSource(address) : address, {
		eval: isSource,
		workerData: task,
		resourceLimits: { maxOldGenerationSizeMb: limits.memoryMegabytesMax },
		env: {}
	});
	const pieces: Piece[] = [];
	let outcome: 'ended' | Error | null = null;
	let wake: () => void = () => undefined;
	const end = (as: 'ended' | Error): void => {
		outcome ??= as;
		wake();
	};
	worker.on('message', (piece: Piece) => {
		pieces.push(piece);
		wake();
	});
	worker.once('error', (error: Error & { readonly code?: string }) =>
		end(error.code === 'ERR_WORKER_OUT_OF_MEMORY' ? new ThreadEnded() : error)
	);
	worker.once('exit', () => end('ended'));
	const timer = setTimeout(() => {
		end(new ThreadEnded());
		void worker.terminate();
	}, limits.msMax);
	try {
		for (;;) {
			const piece = pieces.shift();
			if (piece !== undefined) {
				yield piece;
				worker.postMessage('more');
			} else if (outcome !== null) {
				if (outcome !== 'ended') throw outcome;
				return;
			} else
				await new Promise<void>((resolve) => {
					wake = resolve;
				});
		}
	} finally {
		clearTimeout(timer);
		await worker.terminate();
	}
}

/** From its source, as in tests and while developing, the thread has to read TypeScript first. */
function loaderOfSource(address: URL): string {
	return `import('tsx/esm/api').then(({ register }) => { register(); return import(${JSON.stringify(address.href)}); })`;
}
