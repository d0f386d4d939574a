/**
 * Visits and attempts among what the office does not have, counted as records and outbox change. The status asks after
 * every save; a phone back from a month offline holds thousands of unsent operations.
 */
import type { Entity, EntityIndex } from './entity-index.ts';
import type { OutboxBook } from './outbox-book.ts';

export interface Unsent {
	readonly visits: number;
	readonly attempts: number;
}

/** What one record with pending operations counts as. */
interface Counted {
	readonly opIds: readonly string[];
	/** An attempt, the visit it is or belongs to, or nothing. */
	readonly as: { readonly kind: 'attempt' } | { readonly kind: 'visit'; readonly visit: string } | null;
}

export class UnsentCount {
	readonly index: EntityIndex;
	readonly #book: OutboxBook;
	readonly #counted = new Map<string, Counted>();
	/** The record of each pending operation. */
	readonly #recordOf = new Map<string, string>();
	/** Records with something unsent, by visit. */
	readonly #visits = new Map<string, number>();
	#attempts = 0;
	/** Everything has to be looked at: nothing was yet, or another epoch began. */
	#isStale = true;
	readonly #stopHearing: () => void;

	/** It follows both until `end`: the outbox is there while the phone is locked, and the records must not be. */
	constructor(index: EntityIndex, book: OutboxBook) {
		this.index = index;
		this.#book = book;
		index.onRecord((id) => this.#look(id));
		this.#stopHearing = book.onUnsent((opId) => {
			if (opId === null) this.#isStale = true;
			else this.#look(this.#recordOf.get(opId));
		});
	}

	/** Lets go of the records. */
	end(): void {
		this.#stopHearing();
	}

	counts(): Unsent {
		if (this.#isStale) this.#lookAtAll();
		return { visits: this.#visits.size, attempts: this.#attempts };
	}

	#lookAtAll(): void {
		this.#counted.clear();
		this.#recordOf.clear();
		this.#visits.clear();
		this.#attempts = 0;
		this.#isStale = false;
		for (const { id } of this.index.pending()) this.#look(id);
	}

	#look(id: string | undefined): void {
		if (this.#isStale || id === undefined) return;
		const before = this.#counted.get(id);
		if (before) this.#leave(id, before);
		const entity = this.index.get(id);
		if (entity && entity.row.pend.length > 0) this.#enter(entity);
	}

	#enter(entity: Entity): void {
		const opIds = entity.row.pend.map(({ opId }) => opId);
		const as = opIds.some((opId) => this.#book.isUnsentId(opId)) ? countedAs(entity) : null;
		this.#counted.set(entity.id, { opIds, as });
		for (const opId of opIds) this.#recordOf.set(opId, entity.id);
		if (as?.kind === 'attempt') this.#attempts += 1;
		if (as?.kind === 'visit') this.#visits.set(as.visit, (this.#visits.get(as.visit) ?? 0) + 1);
	}

	#leave(id: string, { opIds, as }: Counted): void {
		this.#counted.delete(id);
		for (const opId of opIds) this.#recordOf.delete(opId);
		if (as?.kind === 'attempt') this.#attempts -= 1;
		if (as?.kind !== 'visit') return;
		const left = (this.#visits.get(as.visit) ?? 0) - 1;
		if (left > 0) this.#visits.set(as.visit, left);
		else this.#visits.delete(as.visit);
	}
}

function countedAs({ id, kind, values }: Entity): Counted['as'] {
	if (kind === 'attempt') return { kind: 'attempt' };
	const { visit } = values;
	if (typeof visit === 'string') return { kind: 'visit', visit };
	return kind === 'visit' ? { kind: 'visit', visit: id } : null;
}
