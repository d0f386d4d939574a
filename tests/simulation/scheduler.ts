/**
 * Who goes next. A port call that is parked waits until the seed lets it go on, so
 * that any two things may come in any order. No timers: a history is a list of
 * decisions, and the same decisions give the same history.
 */

/** One run of a process. What belonged to a dead one never goes on, as after a SIGKILL. */
export interface Life {
	readonly name: string;
	isAlive: boolean;
}

interface Parked {
	readonly life: Life;
	readonly label: string;
	readonly go: () => void;
	/** For callers that must be undone rather than vanish: a transaction of a dead server. */
	readonly fail: (() => void) | null;
}

export class Scheduler {
	#parked: Parked[] = [];

	get size(): number {
		return this.#parked.length;
	}

	/** Waits until it is let go. After the end of its life it never returns, or rejects when `failure` is given. */
	park(life: Life, label: string, failure?: () => Error): Promise<void> {
		return new Promise((resolve, reject) => {
			this.#parked.push({ life, label, go: resolve, fail: failure ? () => reject(failure()) : null });
		});
	}

	/** Lets one go on; answers what it was. */
	release(at: number): string | null {
		const [parked] = this.#parked.splice(at, 1);
		parked?.go();
		return parked ? `${parked.life.name} ${parked.label}` : null;
	}

	/** The process has ended: what it waited for never comes. */
	end(life: Life): void {
		life.isAlive = false;
		const mine = this.#parked.filter((parked) => parked.life === life);
		this.#parked = this.#parked.filter((parked) => parked.life !== life);
		for (const parked of mine) parked.fail?.();
	}
}

/** Calls that a real store is working on: they go on by themselves, and a step waits for them. */
export const inFlight = { count: 0 };

/** Resolves when nothing can go on without being let go. A tick comes only after every waiting promise has been served. */
export async function settled(): Promise<void> {
	await nextTick();
	while (inFlight.count > 0) {
		await new Promise((resolve) => setImmediate(resolve));
		await nextTick();
	}
}

function nextTick(): Promise<void> {
	return new Promise((resolve) => process.nextTick(resolve));
}

/** What a dead process is left waiting for. */
export function never<T>(): Promise<T> {
	return new Promise<T>(() => undefined);
}
