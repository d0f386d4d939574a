/** The tab's lock on the Web Locks API, with a channel so that the other tab can finish first. */
import { stepTab, TAB_START, type TabEffect, type TabEvent, type TabState } from '../core/tab-lock.ts';

const LOCK = 'voordeur-device';
const CHANNEL = 'voordeur-device';
/** How long the other tab has to finish writing before its lock is taken. */
const GIVE_UP_MS = 1_000;
const ASK_DELAYS_MS = [0, 100, 200, 300] as const;

export interface TabHooks {
	readonly open: () => Promise<void>;
	/** Resolves when every handle is closed. */
	readonly close: () => Promise<void>;
	readonly onChange: () => void;
}

export class TabLock {
	readonly #hooks: TabHooks;
	readonly #channel = new BroadcastChannel(CHANNEL);
	#state: TabState = TAB_START.state;
	#release: (() => void) | null = null;
	#onGivenUp: (() => void) | null = null;

	constructor(hooks: TabHooks) {
		this.#hooks = hooks;
		this.#channel.onmessage = ({ data }: MessageEvent<unknown>) => {
			if (data === 'giveUp') void this.feed({ kind: 'giveUp' });
			if (data === 'givenUp') this.#onGivenUp?.();
		};
	}

	get state(): TabState {
		return this.#state;
	}

	async start(): Promise<void> {
		for (const effect of TAB_START.effects) await this.#run(effect);
	}

	async feed(event: TabEvent): Promise<void> {
		const { state, effects } = stepTab(this.#state, event);
		this.#state = state;
		this.#hooks.onChange();
		for (const effect of effects) await this.#run(effect);
	}

	/** Lets go of the lock for good: the worker is ending. */
	end(): void {
		this.#release?.();
		this.#channel.close();
	}

	async #run(effect: TabEffect): Promise<void> {
		switch (effect.kind) {
			case 'ask':
				return this.#ask();
			case 'steal':
				await this.#askToGiveUp();
				return this.#request({ steal: true });
			case 'open':
				return this.#hooks.open();
			case 'close':
				await this.#hooks.close();
				this.#release?.();
				this.#release = null;
				this.#channel.postMessage('givenUp');
		}
	}

	/** A worker that has just ended may hold its lock for a moment longer. */
	async #ask(): Promise<void> {
		for (const delayMs of ASK_DELAYS_MS) {
			await new Promise((resolve) => setTimeout(resolve, delayMs));
			const { held = [] } = await navigator.locks.query();
			if (!held.some((lock) => lock.name === LOCK)) break;
		}
		return this.#request({ ifAvailable: true });
	}

	/** Resolves when the answer is known; the lock itself is held until it is released or stolen. */
	#request(options: LockOptions): Promise<void> {
		return new Promise((answered) => {
			let isHeld = false;
			const held = navigator.locks.request(LOCK, options, async (lock) => {
				if (!lock) {
					void this.feed({ kind: 'busy' }).then(answered);
					return;
				}
				isHeld = true;
				const released = new Promise<void>((resolve) => {
					this.#release = resolve;
				});
				void this.feed({ kind: 'granted' }).then(answered);
				await released;
			});
			held.catch(() => {
				// A held lock that ends with an error was stolen; one that was never given is busy.
				void this.feed({ kind: isHeld ? 'stolen' : 'busy' }).then(answered);
			});
		});
	}

	#askToGiveUp(): Promise<void> {
		return new Promise((resolve) => {
			const timer = setTimeout(resolve, GIVE_UP_MS);
			this.#onGivenUp = () => {
				clearTimeout(timer);
				resolve();
			};
			this.#channel.postMessage('giveUp');
		});
	}
}
