/**
 * What the phones said was saved, written down from their answers alone. Whatever
 * stands here must be found at the office in the end (G3), by what was said and not
 * by any id that the product keeps for itself.
 */
import { type Json, canonicalJson } from '#lib/sync/json.ts';
import type { Operation } from '#lib/sync/operation.ts';
import type { Phone } from './phone.ts';

/** One value that a person was told is saved. */
export interface Claim {
	readonly ent: string;
	readonly field: string;
	readonly value: Json;
}

export interface Saved {
	readonly phone: Phone;
	readonly step: number;
	readonly text: string;
	readonly claims: readonly Claim[];
	/** The operations behind it, for what is checked beside loss. */
	readonly operations: readonly Operation[];
	/** Whose change each of its values replaced on the screen: by operation and field. */
	readonly seen: ReadonlyMap<string, string>;
	/** The phone itself was rolled back by hand to before it: it may be gone, and need not. */
	isWaived: boolean;
}

export class Ledger {
	readonly #entries: Saved[] = [];

	add(saved: Saved): void {
		this.#entries.push(saved);
	}

	all(): readonly Saved[] {
		return this.#entries;
	}

	of(phone: Phone): readonly Saved[] {
		return this.#entries.filter((saved) => saved.phone === phone);
	}
}

/** True when a change of an operation says this value, whatever its merge. */
export function saysValue(change: Json | undefined, value: Json): boolean {
	if (change === undefined) return false;
	if (canonicalJson(change) === canonicalJson(value)) return true;
	if (!isRecord(change)) return false;
	if ('set' in change) return value === true;
	if ('step' in change) return change['step'] === value;
	const added = change['add'];
	return isRecord(added) && Object.values(added).some((item) => canonicalJson(item) === canonicalJson(value));
}

function isRecord(value: Json | undefined): value is { readonly [key: string]: Json } {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}
