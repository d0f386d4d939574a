/**
 * One thing at a time. Saves, receipts and pages of changes take turns, so that a
 * page is merged against exactly the operations that exist when it commits (G5).
 */
export class Turns {
	#last: Promise<unknown> = Promise.resolve();

	/** Runs after everything before it has ended, well or not. */
	run<T>(work: () => Promise<T>): Promise<T> {
		const mine = this.#last.then(work, work);
		// The chain goes on whatever became of this turn; who called `run` gets the error.
		this.#last = mine.then(
			() => undefined,
			() => undefined
		);
		return mine;
	}

	/** Resolves when nothing is under way any more. */
	async quiet(): Promise<void> {
		await this.run(async () => undefined);
	}
}
