/** A phone that was emptied hands in what it holds, until that is done or until a new enrolment takes its place. */
import type { LockState } from '../port.ts';
import type { Emptied } from '../safety-port.ts';
import type { PhoneStores } from './emptying.ts';
import type { Stage } from './stage.ts';

export interface EmptiedHost {
	stage(): Stage;
	put(stage: Stage): void;
	stores(): PhoneStores;
	/** Empties it to the last once the office has everything; null before that. */
	finish(stores: PhoneStores, emptied: Emptied): Promise<Emptied | null>;
}

export function emptiedState({ emptied, sending }: Extract<Stage, { readonly kind: 'emptied' }>): LockState {
	return { kind: 'emptied', emptied, canSend: sending !== null };
}

export class EmptiedStage {
	readonly #host: EmptiedHost;
	/** One after the other, so that who waits for the last has waited for all. */
	#settling: Promise<void> = Promise.resolve();

	constructor(host: EmptiedHost) {
		this.#host = host;
	}

	/** The office may have the last envelope. */
	settle(): Promise<void> {
		const next = this.#settling.then(() => this.#settleOnce());
		this.#settling = next.catch(() => undefined);
		return next;
	}

	/**
	 * Enrols anew. What is under way ends first: it would write down the old enrolment again, or empty the new one. A
	 * phone that could not be enrolled hands in as before.
	 */
	async leave<T>(enrol: () => Promise<T>): Promise<T> {
		const before = this.#host.stage();
		if (before.kind !== 'emptied') return enrol();
		await before.sending?.courier.exchange();
		await this.settle();
		const left = this.#host.stage();
		this.#host.put({ kind: 'notEnrolled', hasWork: before.emptied.kept + before.emptied.keptPhotos > 0 });
		try {
			return await enrol();
		} catch (error) {
			if (this.#host.stage().kind !== 'enrolled') this.#host.put(left);
			throw error;
		}
	}

	async #settleOnce(): Promise<void> {
		const stage = this.#host.stage();
		if (stage.kind !== 'emptied') return;
		const emptied = await this.#host.finish(this.#host.stores(), stage.emptied);
		if (emptied) this.#host.put({ kind: 'emptied', emptied, sending: null });
	}
}
