/**
 * Sends photos when no text is to be sent, one at a time. The moment text comes,
 * the photo under way is given up: a cut costs one photo's bytes and no word.
 * It works while locked; what fails waits by itself and holds up photos alone.
 */
import type { Failure } from '#lib/sync/outbox.ts';
import type { OutboxBook } from './outbox-book.ts';
import type { PhotoBook } from './photo-book.ts';
import type { HashBytes, PhotoNet } from './photo-ports.ts';
import { PHOTO_QUEUE_START, type PhotoQueueEvent, type PhotoQueueState, stepPhotoQueue } from './photo-queue.ts';
import type { AlarmPort, ChancePort, ClockPort } from './ports.ts';
import { troubleOf } from './trouble.ts';

/** What of the text photos wait for. */
export interface TextAhead {
	/** Some text could go now. */
	readonly textWaits: () => boolean;
	/** Text of this household has not arrived, set aside or not: the photo's own record may be among it. */
	readonly isUnsent: (root: string) => boolean;
}

/** As the outbox of this phone says. */
export function textAheadOf(book: OutboxBook): TextAhead {
	return {
		textWaits: () => book.sendable() > 0,
		// What the outbox lost and the rows still hold is not durable and has not arrived (G2).
		isUnsent: (household) =>
			book.orphaned.has(household) || [...book.unsent().values()].some(({ root }) => root === household)
	};
}

export interface PhotoCourierOptions extends TextAhead {
	readonly book: PhotoBook;
	readonly net: PhotoNet;
	readonly clock: ClockPort;
	readonly chance: ChancePort;
	readonly alarm: AlarmPort;
	readonly hash: HashBytes;
	readonly onChange: () => void;
}

/** What the courier of the text tells the one of the photos. */
export interface PhotoSide {
	/** Text wants the link: what is under way gives way. */
	textComes(): void;
	/** Text is through, as far as it can go now. */
	freed(): Promise<void>;
	/** An exchange has ended: there is reason to try again what failed. */
	wake(): Promise<void>;
	/** What a handshake said the office misses, and when. */
	meet(missing: readonly string[], serverTime: number): Promise<void>;
}

export class PhotoCourier implements PhotoSide {
	readonly #options: PhotoCourierOptions;
	#state: PhotoQueueState = PHOTO_QUEUE_START;
	#stop = new AbortController();

	constructor(options: PhotoCourierOptions) {
		this.#options = options;
	}

	get state(): PhotoQueueState {
		return this.#state;
	}

	/** The photo on its way now. */
	get sending(): string | null {
		return this.#state.kind === 'sending' ? this.#state.hash : null;
	}

	textComes(): void {
		if (this.#state.kind === 'sending') this.#stop.abort();
	}

	freed(): Promise<void> {
		return this.#drive({ kind: 'freed', next: this.#next() });
	}

	wake(): Promise<void> {
		this.#options.book.takeBack();
		return this.#drive({ kind: 'wake', next: this.#next() });
	}

	/** The alarm rang. Too early is harmless: it is set again. */
	async rang(): Promise<void> {
		const state = this.#state;
		if (state.kind === 'waiting' && this.#options.clock.now() < state.until) this.#options.alarm.wakeAt(state.until);
		else await this.#drive({ kind: 'due', next: this.#next() });
	}

	/** By the office's time, as it said when it received each: a phone's own clock may be years ahead. */
	async meet(missing: readonly string[], serverTime: number): Promise<void> {
		await this.#kept(() => this.#options.book.meet(missing, serverTime));
		this.#options.onChange();
	}

	async #drive(first: PhotoQueueEvent): Promise<void> {
		let event: PhotoQueueEvent | null = first;
		while (event) {
			const { state, effects } = stepPhotoQueue(this.#state, event);
			this.#state = state;
			this.#options.onChange();
			event = null;
			for (const effect of effects) {
				if (effect.kind === 'send') event = await this.#send(effect.hash);
				else this.#options.alarm.wakeAt(effect.at);
			}
		}
	}

	async #send(hash: string): Promise<PhotoQueueEvent> {
		const { book, net } = this.#options;
		this.#stop = new AbortController();
		const read = await this.#kept(() => book.read(hash));
		if (!read.ok) return this.#failed('server');
		const bytes = read.value;
		if (!bytes || (await this.#options.hash(bytes)) !== hash) {
			book.markUnreadable(hash);
			return { kind: 'sent', next: this.#next() };
		}
		// Reading took a moment; text may have come meanwhile.
		if (this.#isStopped()) return { kind: 'interrupted' };
		const answer = await net.put(hash, bytes, this.#stop.signal);
		if (!answer.ok) {
			if (this.#isStopped()) return { kind: 'interrupted' };
			if (answer.failure === 'server' || answer.failure === 'tooLarge') book.setAside(hash);
			if (answer.failure === 'tooLarge') return { kind: 'sent', next: this.#next() };
			return this.#failed(answer.failure, answer.retryAfterMs);
		}
		const kept = await this.#kept(() => book.received(hash, answer.value.receivedAt));
		return kept.ok ? { kind: 'sent', next: this.#next() } : this.#failed('server');
	}

	#isStopped(): boolean {
		return this.#stop.signal.aborted || this.#options.textWaits();
	}

	#next(): string | null {
		const { book, textWaits, isUnsent } = this.#options;
		return textWaits() ? null : book.next(isUnsent);
	}

	#failed(failure: Failure, retryAfterMs?: number): PhotoQueueEvent {
		const { clock, chance } = this.#options;
		const event = { kind: 'failed', failure, now: clock.now(), chance: chance.random() } as const;
		return retryAfterMs === undefined ? event : { ...event, retryAfterMs };
	}

	/** A full or closed store ends the try, and the next one comes later. */
	async #kept<T>(work: () => Promise<T>): Promise<{ readonly ok: true; readonly value: T } | { readonly ok: false }> {
		try {
			return { ok: true, value: await work() };
		} catch (error) {
			if (!troubleOf(error)) throw error;
			return { ok: false };
		}
	}
}
