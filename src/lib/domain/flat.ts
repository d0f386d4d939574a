/**
 * Which doors of a round are one flat. The address register says nothing of buildings, so three things that do tell are
 * tried in turn: the building's name, as the office wrote it; one number with many letters or additions (40-1 to
 * 40-24); and one postcode in one street of which every door has a floor (200 to 258). A row of houses is none of them.
 */

/** Fewer doors than these are as well read in the list of doors. */
export const FLAT_DOORS_MIN = 4;

export interface FlatAddress {
	readonly id: string;
	readonly street: string;
	readonly postcode: string | null;
	readonly number: number;
	readonly letter: string;
	readonly addition: string;
	readonly building: string | null;
	readonly floor: number | null;
}

export interface Flat<A extends FlatAddress> {
	readonly name: string | null;
	readonly street: string;
	/** By number, letter and addition. */
	readonly doors: readonly A[];
}

/** @param addresses in walking order; flats come in the order of their first door */
export function findFlats<A extends FlatAddress>(addresses: readonly A[]): readonly Flat<A>[] {
	const flats: Flat<A>[] = [];
	let rest = addresses;
	for (const { keyOf, isFlat } of RULES) {
		const groups = groupBy(rest, keyOf);
		const taken = new Set<string>();
		for (const doors of groups) {
			if (doors.length < FLAT_DOORS_MIN || !isFlat(doors)) continue;
			for (const { id } of doors) taken.add(id);
			const [first] = doors;
			flats.push({ name: first?.building ?? null, street: first?.street ?? '', doors: doors.toSorted(byNumber) });
		}
		rest = rest.filter(({ id }) => !taken.has(id));
	}
	const places = new Map(addresses.map(({ id }, place) => [id, place]));
	const placeOf = (flat: Flat<A>): number => Math.min(...flat.doors.map(({ id }) => places.get(id) ?? 0));
	return flats.toSorted((one, other) => placeOf(one) - placeOf(other));
}

interface Rule {
	/** Doors with the same text may be one flat; null for a door that this rule says nothing of. */
	readonly keyOf: (address: FlatAddress) => string | null;
	readonly isFlat: (doors: readonly FlatAddress[]) => boolean;
}

const RULES: readonly Rule[] = [
	{
		keyOf: ({ building, street }) => (building ? `${street}|${building}` : null),
		isFlat: () => true
	},
	{
		keyOf: ({ street, postcode, number }) => `${street}|${postcode ?? ''}|${number}`,
		isFlat: () => true
	},
	{
		keyOf: ({ street, postcode, floor }) => (postcode === null || floor === null ? null : `${street}|${postcode}`),
		isFlat: (doors) => new Set(doors.map(({ floor }) => floor)).size > 1
	}
];

function groupBy<A extends FlatAddress>(addresses: readonly A[], keyOf: Rule['keyOf']): Iterable<readonly A[]> {
	const groups = new Map<string, A[]>();
	for (const address of addresses) {
		const key = keyOf(address);
		if (key === null) continue;
		const group = groups.get(key);
		if (group) group.push(address);
		else groups.set(key, [address]);
	}
	return groups.values();
}

/** 2 before 10, also where the tenth door is an addition. */
function byNumber(one: FlatAddress, other: FlatAddress): number {
	return (
		one.number - other.number ||
		compareParts(one.letter.toUpperCase(), other.letter.toUpperCase()) ||
		compareParts(one.addition, other.addition)
	);
}

function compareParts(one: string, other: string): number {
	const areDigits = /^\d+$/.test(one) && /^\d+$/.test(other);
	if (areDigits) return Number(one) - Number(other);
	return one < other ? -1 : one > other ? 1 : 0;
}
