/** Small readings of a purge for its pages. */
import { own } from '#lib/domain/own.ts';

const REASONS = ['residentAsked', 'termEnded', 'mistake'] as const;

/** A reason of a later version reads as the general one. */
export function reasonOf(text: string): (typeof REASONS)[number] {
	return REASONS.find((reason) => reason === text) ?? 'residentAsked';
}

/** Enough of an id to name a purge on paper; it tells nothing of whose it was. */
export function shortId(id: string): string {
	return id.slice(0, 8);
}

/** Kinds in the order in which people ask for them; what is not named is counted together. */
const KINDS = [
	'household',
	'visit',
	'concern',
	'note',
	'measure',
	'commitment',
	'appointment',
	'referral',
	'consent',
	'photo',
	'meterReading'
] as const;
export type PurgeKind = (typeof KINDS)[number] | 'other';

export function countsInOrder(
	counts: Readonly<Record<string, number>>
): readonly { readonly kind: PurgeKind; readonly count: number }[] {
	const known = KINDS.flatMap((kind) => {
		const count = own(counts, kind) ?? 0;
		return count > 0 ? [{ kind, count }] : [];
	});
	const all = Object.values(counts).reduce((sum, count) => sum + count, 0);
	const other = all - known.reduce((sum, { count }) => sum + count, 0);
	return other > 0 ? [...known, { kind: 'other', count: other }] : known;
}
