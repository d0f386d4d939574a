/** What is to become of each row of a list, beside what the organisation has already. A dry run: nothing is written. */
import {
	addressKey,
	type Correction,
	type ImportedAddress,
	type Problem,
	readAddressRow,
	type RowReading
} from './address-row.ts';
import type { ColumnChoice } from './columns.ts';

export const VERDICTS = ['new', 'corrected', 'ambiguous', 'duplicate', 'doNotVisit', 'invalid'] as const;
export type VerdictKind = (typeof VERDICTS)[number];

/**
 * Why a row is not plain: two doors it could be, a number of the register that belongs to another door, or the same street,
 * number and town under another postcode.
 */
export const DOUBTS = ['letterOrAddition', 'bagIdElsewhere', 'otherPostcode'] as const;
export type Doubt = (typeof DOUBTS)[number];

export interface KnownAddress {
	readonly id: string;
	readonly key: string;
	readonly bagId: string | null;
	/** `placeKey`; null where the street or the town is not known. */
	readonly place: string | null;
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
	const byPlace = new Map(known.flatMap((one) => (one.place === null ? [] : [[one.place, one] as const])));
	const readings = rows.map((cells) => readAddressRow(cells, options.choice));
	const best = bestRows(readings);
	const seen = new Set<string>();
	const seenBagIds = new Set<string>();
	const seenPlaces = new Set<string>();
	return readings.map((reading, at): RowVerdict => {
		const row = options.firstRow + at;
		if (!reading.ok) return { row, kind: 'invalid', problem: reading.problem, said: reading.said };
		const { address, corrections } = reading;
		const key = addressKey(address);
		const winner = best.get(key) ?? at;
		if (winner !== at) return { row, kind: 'duplicate', of: { row: options.firstRow + winner } };
		const twinKey = twinKeyOf(address);
		const isTwinInList = twinKey !== null && seen.has(twinKey);
		const isBagIdInList = address.bagId !== null && seenBagIds.has(address.bagId);
		const place = placeKey(address);
		const isPlaceInList = place !== null && seenPlaces.has(place);
		seen.add(key);
		if (place !== null) seenPlaces.add(place);
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
		if (isPlaceInList || (place !== null && byPlace.has(place)))
			return { row, kind: 'ambiguous', address, doubt: 'otherPostcode' };
		return corrections.length > 0 ? { row, kind: 'corrected', address, corrections } : { row, kind: 'new', address };
	});
}

/** Of rows that say the same door the one that says the most about it, the first of several: its place by its key. */
function bestRows(readings: readonly RowReading[]): ReadonlyMap<string, number> {
	const best = new Map<string, { readonly at: number; readonly says: number }>();
	for (const [at, reading] of readings.entries()) {
		if (!reading.ok) continue;
		const key = addressKey(reading.address);
		const says = saysOf(reading.address);
		const before = best.get(key);
		if (before === undefined || says > before.says) best.set(key, { at, says });
	}
	return new Map([...best].map(([key, { at }]) => [key, at]));
}

/** A street is worth more than all the rest: without it nobody finds the door. */
function saysOf({ street, town, bagId, area, energyLabel, round, place }: ImportedAddress): number {
	return (
		Number(street !== null) * 10 + [town, bagId, area, energyLabel, round, place].filter((one) => one !== null).length
	);
}

/** The same street, number and town, whatever the postcode; null where the street or the town is not said. */
export function placeKey(
	address: Pick<ImportedAddress, 'street' | 'town' | 'number' | 'letter' | 'addition'>
): string | null {
	const { street, town, number, letter, addition } = address;
	if (street === null || town === null) return null;
	const plain = (text: string): string => text.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '');
	return [plain(street), plain(town), number, letter?.toUpperCase() ?? '', addition?.toUpperCase() ?? ''].join('|');
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
