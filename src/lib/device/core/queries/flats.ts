/** The flats among the doors of the rounds; sorted out anew only when an address or a round changed. */
import { houseNumberText } from '#lib/domain/address.ts';
import { findFlats, type FlatAddress } from '#lib/domain/flat.ts';
import type { DoorView, FlatDoor, FlatSummary, FlatView } from '../../door-port.ts';
import type { EntityIndex, Typed } from '../entity-index.ts';
import type { Doors, QueryContext } from './door.ts';
import { addressesOf, openRounds } from './today.ts';

interface Found {
	readonly name: string | null;
	readonly street: string;
	readonly ids: readonly string[];
}

export function buildFlats(context: QueryContext, doors: Doors): readonly FlatSummary[] {
	return foundFlats(context).flatMap((flat) => summaryOf(flat, doorsOf(flat, { context, doors })) ?? []);
}

/** @param id of any of its addresses */
export function buildFlat(context: QueryContext, doors: Doors, id: string): FlatView | null {
	const found = foundFlats(context).find(({ ids }) => ids.includes(id));
	if (!found) return null;
	const inside = doorsOf(found, { context, doors });
	const summary = summaryOf(found, inside);
	if (!summary) return null;
	const floors = new Map<number | null, FlatDoor[]>();
	for (const door of inside) {
		const entry = { door, promised: isPromised(context.index, door.id) };
		const floor = floors.get(door.floor);
		if (floor) floor.push(entry);
		else floors.set(door.floor, [entry]);
	}
	return {
		...summary,
		floors: [...floors]
			.map(([floor, entries]) => ({ floor, doors: entries }))
			.sort((one, other) => (other.floor ?? Number.MIN_SAFE_INTEGER) - (one.floor ?? Number.MIN_SAFE_INTEGER))
	};
}

const kept = new WeakMap<EntityIndex, { readonly of: readonly Typed<'address'>[]; readonly flats: readonly Found[] }>();

function foundFlats(context: QueryContext): readonly Found[] {
	const { index } = context;
	// The same list comes back as long as no address and no round changed.
	const addresses = addressesOf(index, openRounds(context));
	const before = kept.get(index);
	if (before?.of === addresses) return before.flats;
	const flats = findFlats(addresses.map(flatAddress)).map(({ name, street, doors }) => ({
		name,
		street,
		ids: doors.map(({ id }) => id)
	}));
	kept.set(index, { of: addresses, flats });
	return flats;
}

function flatAddress({ id, values }: Typed<'address'>): FlatAddress {
	return {
		id,
		street: values.street ?? '',
		postcode: values.postcode ?? null,
		number: values.number ?? 0,
		letter: values.letter ?? '',
		addition: values.addition ?? '',
		building: values.building ?? null,
		floor: values.floor ?? null
	};
}

function doorsOf(
	{ ids }: Found,
	{ context, doors }: { readonly context: QueryContext; readonly doors: Doors }
): readonly DoorView[] {
	return ids.flatMap((id) => doors.door(id, context.today) ?? []);
}

function summaryOf({ name, street }: Found, doors: readonly DoorView[]): FlatSummary | null {
	const [first, last] = [doors[0], doors.at(-1)];
	if (!first || !last) return null;
	return {
		id: first.id,
		name,
		street,
		from: numberText(first),
		to: numberText(last),
		doors: doors.map(({ id }) => id),
		left: doors.filter(({ plate }) => plate === 'todo' || plate === 'again').length
	};
}

function numberText({ number, letter, addition }: DoorView): string {
	return houseNumberText({ number: Number(number), letter, addition });
}

function isPromised(index: EntityIndex, address: string): boolean {
	return index.atAddress('commitment', address).some(({ values }) => values.state === 'open');
}
