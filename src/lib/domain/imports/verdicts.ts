/** What is to become of each row of a list, beside what the organisation has already. A dry run: nothing is written. */
import { addressKey, type Correction, type ImportedAddress, type Problem, readAddressRow } from './address-row.ts';
import type { ColumnChoice } from './columns.ts';

export const VERDICTS = ['new', 'corrected', 'ambiguous', 'duplicate', 'doNotVisit', 'invalid'] as const;
export type VerdictKind = (typeof VERDICTS)[number];

/** Why a row is not plain: two doors it could be, or a number of the register that belongs to another door. */
export type Doubt = 'letterOrAddition' | 'bagIdElsewhere';

export interface KnownAddress {
	readonly id: string;
	readonly key: string;
	readonly bagId: string | null;
	readonly isDoNotVisit: boolean;
}

export type RowVerdict = { readonly row: number } & (
	| { readonly kind: 'new'; readonly address: ImportedAddress }
	| { readonly kind: 'corrected'; readonly address: ImportedAddress; readonly corrections: readonly Correction[] }
	| { readonly kind: 'ambiguous'; readonly address: ImportedAddress; readonly doubt: Doubt }
	/** `of`: the address that is there, or the row of this list that said it first. */
	| { readonly kind: 'duplicate'; readonly of: { readonly id: string } | { readonly row: number } }
	| { readonly kind: 'doNotVisit'; readonly id: string }
	| { readonly kind: 'invalid'; readonly problem: Problem; readonly said: string }
);

/** @param options.firstRow the number of the first row as the spreadsheet shows it, heads counted */
export function judgeRows(
	rows: readonly (readonly string[])[],
	options: { readonly choice: ColumnChoice; readonly known: readonly KnownAddress[]; readonly firstRow: number }
): readonly RowVerdict[] {
	// Where two of ours say the same, the one where nobody is to ring is the one that counts.
	const known = [...options.known].sort((a, b) => Number(a.isDoNotVisit) - Number(b.isDoNotVisit));
	const byKey = new Map(known.map((one) => [one.key, one]));
	const byBagId = new Map(known.flatMap((one) => (one.bagId === null ? [] : [[one.bagId, one] as const])));
	const seen = new Map<string, number>();
	const seenBagIds = new Set<string>();
	return rows.map((cells, at): RowVerdict => {
		const row = options.firstRow + at;
		const reading = readAddressRow(cells, options.choice);
		if (!reading.ok) return { row, kind: 'invalid', problem: reading.problem, said: reading.said };
		const { address, corrections } = reading;
		const key = addressKey(address);
		const before = seen.get(key);
		if (before !== undefined) return { row, kind: 'duplicate', of: { row: before } };
		const twinKey = twinKeyOf(address);
		const isTwinInList = twinKey !== null && seen.has(twinKey);
		const isBagIdInList = address.bagId !== null && seenBagIds.has(address.bagId);
		seen.set(key, row);
		if (address.bagId !== null) seenBagIds.add(address.bagId);
		const same = byKey.get(key);
		const registered = address.bagId === null ? undefined : byBagId.get(address.bagId);
		const twin = twinKey === null ? undefined : byKey.get(twinKey);
		// Before any doubt: a person who ticks a doubtful row must not bring back a door where nobody is to ring.
		const never = [same, registered, twin].find((one) => one?.isDoNotVisit);
		if (never) return { row, kind: 'doNotVisit', id: never.id };
		if (same) return { row, kind: 'duplicate', of: { id: same.id } };
		if (registered || isBagIdInList) return { row, kind: 'ambiguous', address, doubt: 'bagIdElsewhere' };
		if (twin || isTwinInList) return { row, kind: 'ambiguous', address, doubt: 'letterOrAddition' };
		return corrections.length > 0 ? { row, kind: 'corrected', address, corrections } : { row, kind: 'new', address };
	});
}

/** "14a" as a letter and as an addition are two doors on paper and mostly one in the street: the key of the other one. */
function twinKeyOf(address: ImportedAddress): string | null {
	const { letter, addition } = address;
	if (letter !== null && addition === null) return addressKey({ ...address, letter: null, addition: letter });
	if (letter === null && addition !== null && addition.length === 1)
		return addressKey({ ...address, letter: addition, addition: null });
	return null;
}

/** How many rows of each kind. */
export function countVerdicts(verdicts: readonly RowVerdict[]): Readonly<Record<VerdictKind, number>> {
	const counts = { new: 0, corrected: 0, ambiguous: 0, duplicate: 0, doNotVisit: 0, invalid: 0 };
	for (const { kind } of verdicts) counts[kind] += 1;
	return counts;
}
