/**
 * The office's lists follow the log by number: a push writes the log and its records, and within a second the lists are
 * folded from what changed, many pushes at once. How far each scope was listed is stored with the lists themselves, so a
 * crash in between loses nothing: whoever comes next goes on from there.
 *
 *   commit ──► due ──► 100 ms ──► look ──► fold: changes above each cursor, rows, cursors, in one transaction ──► …
 *   a question about a list ──► level first
 */

/** Long enough that many pushes share a fold, short enough that a list is never a second behind. */
const FOLLOW_MS = 100;
/** How long to leave a list behind that could not be folded; a question tries at once. */
const AGAIN_MS = 1_000;
/** How long nothing is asked of a store in which only this process is known to write. */
const OTHERS_MS = 1_000;

export interface ListFollower {
	/** Something was committed that the lists do not hold yet. */
	due(): void;
	/** Ends once the lists hold all that was committed before this was called; throws when they could not be brought there. */
	level(): Promise<void>;
	/** Ends what is under way; what is left the next start does. */
	close(): Promise<void>;
}

export function createListFollower<Work>(options: {
	/** What is behind at this moment. What comes later is somebody else's run: nobody waits for it. */
	readonly look: () => Promise<readonly Work[]>;
	/** Folds some of it, and answers what is left of it. */
	readonly fold: (work: readonly Work[]) => Promise<readonly Work[]>;
	/** Other processes write too, so that only the store itself can tell whether something is behind. */
	readonly isShared: boolean;
	/** Somebody else's store follows: this one does nothing. */
	readonly isIdle?: boolean;
	readonly say: (line: string) => void;
}): ListFollower {
	let isBehind = true;
	let lookedAt = 0;
	let isClosed = options.isIdle ?? false;
	let timer: NodeJS.Timeout | null = null;
	let running: Promise<void> | null = null;
	let next: Promise<void> | null = null;

	const catchUp = async (): Promise<void> => {
		isBehind = false;
		try {
			let work = await options.look();
			while (work.length > 0 && !isClosed) work = await options.fold(work);
			lookedAt = performance.now();
		} catch (error) {
			isBehind = true;
			throw error;
		}
	};
	/** A run that began before the question may have looked too early: one that begins afterwards serves all who wait. */
	const run = (): Promise<void> => {
		if (running) {
			next ??= running
				.catch(() => undefined)
				.then(() => {
					next = null;
					return begin();
				});
			return next;
		}
		return begin();
	};
	const begin = (): Promise<void> => {
		running = catchUp().finally(() => (running = null));
		return running;
	};
	const later = (ms: number): void => {
		if (timer || isClosed) return;
		timer = setTimeout(() => {
			timer = null;
			run().catch((error: unknown) => {
				options.say(`[voordeur] the lists could not follow: ${error instanceof Error ? error.name : 'error'}`);
				later(AGAIN_MS);
			});
		}, ms);
		timer.unref();
	};
	// What a crash left unlisted is nobody's commit any more.
	later(FOLLOW_MS);
	return {
		due() {
			isBehind = true;
			later(FOLLOW_MS);
		},
		async level() {
			if (isClosed) return;
			const mayBeBehind = isBehind || running || options.isShared || performance.now() - lookedAt > OTHERS_MS;
			if (mayBeBehind) await run();
		},
		async close() {
			isClosed = true;
			if (timer) clearTimeout(timer);
			await running?.catch(() => undefined);
		}
	};
}
