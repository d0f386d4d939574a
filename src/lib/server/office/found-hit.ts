/** What the office's search answers, one line a hit. */
import type { FindKind } from '#lib/domain/find-kinds.ts';
import type { PlaceOfHouse } from './place.ts';

/** Hits shown of a kind. */
export const FOUND_MAX = 25;

export interface FoundHit {
	readonly id: string;
	readonly kind: FindKind;
	/** A name or a title; null for what has none, such as a note. */
	readonly title: string | null;
	/** The kind of a concern, by id. */
	readonly category: string | null;
	/** The words around what was looked for; null where the title says it. */
	readonly words: string | null;
	readonly house: (PlaceOfHouse & { readonly postcode: string | null }) | null;
	readonly address: string | null;
	/** The visit that it was written down in. */
	readonly visit: string | null;
	/** Moved out, set aside or over. */
	readonly isEnded: boolean;
}
