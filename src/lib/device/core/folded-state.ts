/**
 * A record's state as it lies in a sheet: its text, unfolded when somebody asks for what is in it. Of ten thousand
 * records a coach opens a few dozen in a day. Lists need what is short in the others, and that stands beside the text.
 */
import type { Hlc } from '#lib/sync/clock.ts';
import type { Json } from '#lib/sync/json.ts';
import type { EntityState, FieldState } from '#lib/sync/merge.ts';
import { valueOf } from '#lib/sync/values.ts';
import { fromUtf8 } from './bytes.ts';

/** Characters of a value that stands beside the text; a longer one is in the text only. */
const SHORT_CHARS_MAX = 120;

export type Values = Readonly<Record<string, Json>>;

/** A record's values in short. */
export interface Brief {
	readonly values: Values;
	/** Fields that are too long for it. */
	readonly folded: readonly string[];
}

export function briefOf(values: Values): Brief {
	const short = Object.entries(values).filter(([, value]) => isShort(value));
	const folded = Object.keys(values).filter((name) => !isShort(values[name] ?? null));
	return { values: Object.fromEntries(short), folded };
}

function isShort(value: Json): boolean {
	return typeof value === 'string' ? value.length <= SHORT_CHARS_MAX : value === null || typeof value !== 'object';
}

/** Flat, and made once for each record of the phone: opening the vault waits for ten thousand of them. */
export interface Folded {
	readonly ent: string;
	readonly kind: string;
	readonly root: string;
	/** The highest clock of the state. */
	readonly time: number;
	readonly counter: number;
	/** What a `Brief` holds. */
	readonly values: Values;
	readonly folded: readonly string[];
	/** The sheet, and from which byte of it to which the state stands as JSON. */
	readonly sheet: Uint8Array;
	readonly from: number;
	readonly to: number;
}

export class FoldedState implements EntityState {
	readonly ent: string;
	readonly kind: string;
	readonly root: string;
	readonly #folded: Folded;
	#fields: EntityState['fields'] | null = null;
	#values: Values | null = null;

	constructor(folded: Folded) {
		this.ent = folded.ent;
		this.kind = folded.kind;
		this.root = folded.root;
		this.#folded = folded;
	}

	get fields(): Readonly<Record<string, FieldState>> {
		if (this.#fields === null) {
			// The text was sealed by this phone and opened with its binding intact, so its shape is ours.
			const state: EntityState = JSON.parse(fromUtf8(this.bytes));
			this.#fields = state.fields;
		}
		return this.#fields;
	}

	/** What `plainValues` makes of the state; a long value is unfolded when it is read. */
	get values(): Values {
		return (this.#values ??= this.#unfolding());
	}

	/** The state as JSON, as it lies in the sheet. */
	get bytes(): Uint8Array {
		const { sheet, from, to } = this.#folded;
		return sheet.subarray(from, to);
	}

	get highest(): Hlc {
		const { time, counter } = this.#folded;
		return { time, counter };
	}

	get brief(): Brief {
		const { values, folded } = this.#folded;
		return { values, folded };
	}

	toJSON(): EntityState {
		return plainState(this);
	}

	#unfolding(): Values {
		const { values, folded } = this.#folded;
		if (folded.length === 0) return values;
		const all = { ...values };
		for (const name of folded)
			Object.defineProperty(all, name, { enumerable: true, get: (): Json => this.#unfold(name) });
		return all;
	}

	#unfold(name: string): Json {
		const field = this.fields[name];
		return field ? valueOf(this.kind, name, field) : null;
	}
}

/** The same state with its fields in it, for whoever goes through all that it holds. */
export function plainState({ ent, kind, root, fields }: EntityState): EntityState {
	return { ent, kind, root, fields };
}
