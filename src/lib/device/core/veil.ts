/**
 * The entities of a phone that hides what it pulled: of what the office sent, only addresses, rounds and what holds no
 * resident; of what was recorded here and has not come back by pulling, everything. It is an index of its own, so that
 * views, search and the finding of names work on it unchanged and cannot reach behind it.
 */
import type { Kind } from '#lib/domain/records/index.ts';
import type { EntityState } from '#lib/sync/merge.ts';
import { EntityIndex } from './entity-index.ts';
import type { OutboxEntry } from './ports.ts';
import { type Row, viewOf } from './row.ts';

/** Shown whole: no resident is in them. */
const WHOLE: readonly string[] = [
	'organisation',
	'area',
	'person',
	'address',
	'round',
	'lessonProposal',
	'learning',
	'partner',
	'consentText'
] satisfies Kind[];

/**
 * Of these, what says where and when, and never who it is or what was said. Kinds and fields that are not named here
 * stay hidden, those of a later version too.
 */
const PLAIN_FIELDS: Readonly<Record<string, readonly string[]>> = {
	household: ['address', 'movedOutOn'],
	attempt: ['address', 'household', 'coach', 'outcome', 'at', 'cardLeft', 'undone', 'tryIn', 'tryOn', 'notAgainIn'],
	visit: ['address', 'household', 'coach', 'startedAt', 'closedAt', 'state', 'discarded'],
	/** Nobody may be stood up by it. */
	appointment: ['address', 'household', 'visit', 'on', 'part', 'minute', 'cancelled'],
	/** Whether photos may be taken is held to also now. */
	consent: ['household', 'purpose', 'given', 'at', 'withdrawn']
} satisfies Partial<Record<Kind, readonly string[]>>;

export class Veil {
	readonly #source: EntityIndex;
	readonly #entryOf: (opId: string) => OutboxEntry | undefined;
	readonly #index = new EntityIndex();
	readonly #rows = new Map<string, Row>();
	#version = -1;

	constructor(source: EntityIndex, entryOf: (opId: string) => OutboxEntry | undefined) {
		this.#source = source;
		this.#entryOf = entryOf;
	}

	/** The veiled entities, level with the real ones. */
	get index(): EntityIndex {
		if (this.#version !== this.#source.version) this.#level();
		return this.#index;
	}

	#level(): void {
		this.#version = this.#source.version;
		const seen = new Set<string>();
		for (const { id, row } of this.#source.all()) {
			seen.add(id);
			if (this.#rows.get(id) === row) continue;
			this.#rows.set(id, row);
			const state = veiledState(row, this.#entryOf);
			if (state) this.#index.put(row, state);
			else this.#index.remove(id);
		}
		for (const id of [...this.#rows.keys()]) {
			if (seen.has(id)) continue;
			this.#rows.delete(id);
			this.#index.remove(id);
		}
	}
}

/** What may be seen of a row behind the veil; null where that is nothing. */
export function veiledState(row: Row, entryOf: (opId: string) => OutboxEntry | undefined): EntityState | null {
	if (WHOLE.includes(row.kind) || row.base === null) return viewOf(row, entryOf);
	const plain = PLAIN_FIELDS[row.kind];
	if (plain === undefined) return viewOf({ ...row, base: null }, entryOf);
	const fields = Object.fromEntries(Object.entries(row.base.fields).filter(([name]) => plain.includes(name)));
	return viewOf({ ...row, base: { ...row.base, fields } }, entryOf);
}
