/**
 * Saves that reached the outbox and not the journal: never said to be saved, and never made twice. Asking again finishes
 * the same operations.
 */
import type { OutboxEntry } from './ports.ts';
import type { OutboxBook } from './outbox-book.ts';

/** How long asking for the same again counts as trying again. */
const RETRY_MS_MAX = 120_000;

interface Unfinished {
	readonly value: unknown;
	readonly savedAt: number;
	readonly entries: readonly OutboxEntry[];
}

export class UnfinishedSaves {
	readonly #byIntent = new Map<string, Unfinished>();
	#unjournaled: readonly OutboxEntry[] = [];

	/** What the journal still lacks, of every save. */
	get unjournaled(): readonly OutboxEntry[] {
		return this.#unjournaled;
	}

	add(intent: string, save: Unfinished): void {
		this.#byIntent.set(intent, save);
		this.#unjournaled = [...this.#unjournaled, ...save.entries];
	}

	/** The same thing, asked before and not finished. */
	earlier(intent: string, now: number): Unfinished | null {
		const found = this.#byIntent.get(intent);
		return found && now - found.savedAt <= RETRY_MS_MAX ? found : null;
	}

	/** Everything lies in the journal now, and this one was told to be saved. */
	finish(intent: string): void {
		this.#unjournaled = [];
		this.#byIntent.delete(intent);
	}

	/**
	 * What left the outbox needs no second copy. Of a household that was purged none may come back, and there is nothing
	 * to finish either (G12); what a backup holds was saved, however often it is asked for.
	 */
	leave(why: 'purged' | 'covered', book: OutboxBook): void {
		const isHere = ({ envelope }: OutboxEntry): boolean => book.entryOf(envelope.opId) !== undefined;
		this.#unjournaled = this.#unjournaled.filter(isHere);
		for (const [intent, { entries, ...save }] of this.#byIntent) {
			if (entries.every(isHere)) continue;
			if (why === 'purged') this.#byIntent.delete(intent);
			else this.#byIntent.set(intent, { ...save, entries: entries.filter(isHere) });
		}
	}
}
