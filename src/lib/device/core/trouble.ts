/** Trouble of a store that a caller can handle: the phone is full, or the database closed under us. */
export type TroubleKind = 'full' | 'closed';

export class StoreTrouble extends Error {
	readonly kind: TroubleKind;

	constructor(kind: TroubleKind, where: string) {
		super(`${where}: ${kind === 'full' ? 'no room left on this phone' : 'the store is closed'}`);
		this.name = 'StoreTrouble';
		this.kind = kind;
	}
}

export function troubleOf(error: unknown): TroubleKind | null {
	return error instanceof StoreTrouble ? error.kind : null;
}

/** Stays on in production: a broken rule is told at once, not found later in the data. */
export function assert(condition: boolean, sentence: string): asserts condition {
	if (!condition) throw new Error(sentence);
}
