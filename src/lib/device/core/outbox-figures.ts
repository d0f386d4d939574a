/**
 * Figures of the outbox that every look at the status asks for. They are kept as entries change, since a phone back
 * from a month offline holds thousands. Only where the entry that a figure rests on goes is it looked up again.
 */
import type { OutboxEntry } from './ports.ts';

/** One entry before and after a change; undefined where there is none. */
export interface EntryChange {
	readonly before?: OutboxEntry | undefined;
	readonly after?: OutboxEntry | undefined;
}

export class OutboxFigures {
	readonly #isUnsent: (entry: OutboxEntry) => boolean;
	/** When the oldest of what is unsent was saved, null for none; undefined when it has to be looked up. */
	#oldestAt: number | null | undefined = null;
	/** When the last receipt came, 0 for none; undefined when it has to be looked up. */
	#receivedAt: number | undefined = 0;
	readonly #purged = new Set<string>();

	constructor(isUnsent: (entry: OutboxEntry) => boolean) {
		this.#isUnsent = isUnsent;
	}

	/** To be told of every change, while both sides of it are judged by the same epoch. */
	changed({ before, after }: EntryChange): void {
		if (before) this.#leave(before);
		if (after) this.#enter(after);
	}

	/** Another epoch: what is unsent by it is not what was. */
	epochChanged(): void {
		this.#oldestAt = undefined;
	}

	/** @param unsent what the office does not have */
	oldestAt(unsent: Iterable<OutboxEntry>): number | null {
		if (this.#oldestAt === undefined) {
			this.#oldestAt = null;
			for (const { savedAt } of unsent) this.#oldestAt = Math.min(this.#oldestAt ?? savedAt, savedAt);
		}
		return this.#oldestAt;
	}

	/** @param all every entry that is here; answers 0 when none was received */
	receivedAt(all: Iterable<OutboxEntry>): number {
		if (this.#receivedAt === undefined) {
			this.#receivedAt = 0;
			for (const { receivedAt } of all) this.#receivedAt = Math.max(this.#receivedAt, receivedAt ?? 0);
		}
		return this.#receivedAt;
	}

	/** The office answered `purged` for something that has not left yet. */
	get hasPurged(): boolean {
		return this.#purged.size > 0;
	}

	#leave(entry: OutboxEntry): void {
		if (this.#isUnsent(entry) && entry.savedAt === this.#oldestAt) this.#oldestAt = undefined;
		if (entry.receivedAt !== null && entry.receivedAt === this.#receivedAt) this.#receivedAt = undefined;
		this.#purged.delete(entry.envelope.opId);
	}

	#enter(entry: OutboxEntry): void {
		if (this.#isUnsent(entry) && this.#oldestAt !== undefined)
			this.#oldestAt = Math.min(this.#oldestAt ?? entry.savedAt, entry.savedAt);
		if (this.#receivedAt !== undefined) this.#receivedAt = Math.max(this.#receivedAt, entry.receivedAt ?? 0);
		if (entry.receipt?.result === 'purged') this.#purged.add(entry.envelope.opId);
	}
}
