/** Streets and flats of the demo municipality, lent out in rounds of one walk. */
import { OFFICE_SCOPE, roundScope } from '#lib/domain/round.ts';
import type { Json } from '#lib/sync/json.ts';
import type { Chance } from './chance.ts';
import { DAY_MS, dayOf, type Home, type OfficeMaker } from './shapes.ts';
import { BUURTEN, FLAT_ON_THE_WAY, FLATS, MUNICIPALITY_CODE, POSTCODE_ENDS, TOWN } from './words.ts';

const ROUND_DOORS = 70;
const FLAT_DOORS_A_FLOOR = 8;
const FLAT_FLOORS_MAX = 20;
/** The postcodes of all buurten lie within so many first digits; streets of a next lap have others. */
const LAP_DIGITS = 10;

/** Streets with odd and even sides, letters and additions, and flats with many doors; lent out in rounds of one walk. */
export function makeAddresses(
	chance: Chance,
	options: {
		count: number;
		areas: readonly string[];
		coaches: readonly string[];
		at: number;
		now: number;
		office: OfficeMaker;
	}
): readonly Home[] {
	const doors = [...doorsOf(chance, options.count)];
	const rounds = options.coaches.map((coach, index) => ({
		ent: chance.uuid(),
		coach,
		mate: index % 4 === 0 ? options.coaches[(index + 1) % options.coaches.length] : undefined,
		first: index * ROUND_DOORS * 2
	}));
	for (const [index, round] of rounds.entries()) {
		const area = doors[Math.min(round.first, doors.length - 1)]?.area ?? 0;
		options.office({
			kind: 'round',
			ent: round.ent,
			scope: roundScope(round.ent),
			at: options.now - 20 * DAY_MS,
			fields: {
				name: `${BUURTEN[area]?.name ?? ''} ronde ${index + 1}`,
				area: options.areas[area] ?? '',
				coaches: {
					add: Object.fromEntries(
						[round.coach, round.mate].filter((id) => id !== undefined).map((id, at) => [`demo-${at}`, id])
					)
				},
				lentUntil: dayOf(options.now + 30 * DAY_MS)
			}
		});
	}
	return doors.map((door, index): Home => {
		const at = Math.floor(index / (ROUND_DOORS * 2));
		const round = index % (ROUND_DOORS * 2) < ROUND_DOORS ? rounds[at] : undefined;
		const ent = chance.uuid();
		const scope = round ? roundScope(round.ent) : OFFICE_SCOPE;
		options.office({
			kind: 'address',
			ent,
			scope,
			at: options.at,
			fields: {
				...door.fields,
				town: TOWN,
				bagId: `${MUNICIPALITY_CODE}20${String(index + 1).padStart(10, '0')}`,
				area: options.areas[door.area] ?? '',
				order: index,
				...(chance.next() < 0.6
					? {
							energyLabel: chance.weighted([
								['C', 3],
								['D', 4],
								['E', 4],
								['F', 3],
								['G', 2]
							] as const),
							energyLabelOn: `20${chance.between(15, 24)}-0${chance.between(1, 9)}-1${chance.between(0, 9)}`
						}
					: {}),
				...(chance.next() < 0.012 ? { doNotVisit: { set: true } } : {})
			}
		});
		return { ent, scope, area: door.area, coach: round?.coach ?? chance.pick(options.coaches) };
	});
}

interface Door {
	readonly area: number;
	readonly fields: Readonly<Record<string, Json>>;
}

function* doorsOf(chance: Chance, count: number): Generator<Door> {
	const streets = BUURTEN.flatMap((buurt, area) =>
		buurt.streets.map((street, place) => ({ street, area, postcode: Number(buurt.postcode), place }))
	);
	let made = 0;
	for (let lap = 0; made < count; lap += 1) {
		for (const [index, { street, area, postcode, place }] of streets.entries()) {
			const perStreet = Math.ceil(count / streets.length);
			const flat = lap === 0 ? FLATS.find((one) => one.street === street) : undefined;
			// A postcode lies in one street: with the number it is one door.
			const digits = postcode + lap * LAP_DIGITS + Math.floor(place / POSTCODE_ENDS.length);
			const end = POSTCODE_ENDS[place % POSTCODE_ENDS.length] ?? 'SA';
			const base = { postcode: `${digits}${end}`, street: lap === 0 ? street : `${street} ${lap + 1}` };
			const doors = flat ? flatDoors(flat, perStreet) : streetDoors(chance, perStreet);
			for (const fields of lap === 0 && index === 0 ? withFlat(doors) : doors) {
				if (made >= count) return;
				made += 1;
				yield { area, fields: { ...base, ...fields } };
			}
		}
	}
}

/** A gallery flat: eight doors a floor, more only where it would rise above the highest that a flat here has. */
function flatDoors(flat: (typeof FLATS)[number], count: number): readonly Readonly<Record<string, Json>>[] {
	const perFloor = Math.max(FLAT_DOORS_A_FLOOR, Math.ceil(count / FLAT_FLOORS_MAX));
	return Array.from({ length: count }, (_, index) => ({
		number: flat.number,
		addition: String(index + 1),
		floor: Math.floor(index / perFloor),
		building: flat.name
	}));
}

/** Some houses of the street make way for a flat whose numbers go on behind those of the street. */
function withFlat(doors: readonly Readonly<Record<string, Json>>[]): readonly Readonly<Record<string, Json>>[] {
	const { name, floors, doorsAFloor, place } = FLAT_ON_THE_WAY;
	if (doors.length < ROUND_DOORS) return doors;
	const last = Math.max(...doors.map(({ number }) => Number(number)));
	const first = Math.ceil((last + 1) / 100) * 100;
	const flat = Array.from({ length: floors * doorsAFloor }, (_, index) => {
		const floor = Math.floor(index / doorsAFloor);
		return { number: first + floor * 10 + (index % doorsAFloor) * 2, floor, building: name };
	});
	return [...doors.slice(0, place), ...flat, ...doors.slice(place + flat.length)];
}

/** Up the odd side and down the even one, with a letter or an addition here and there. */
function streetDoors(chance: Chance, count: number): readonly Readonly<Record<string, Json>>[] {
	const odd = sideDoors(chance, { first: 1, count: Math.ceil(count / 2) });
	const even = sideDoors(chance, { first: 2, count: Math.floor(count / 2) });
	return [...odd, ...even.reverse()];
}

function sideDoors(chance: Chance, options: { first: number; count: number }): Record<string, Json>[] {
	const doors: Record<string, Json>[] = [];
	for (let number = options.first; doors.length < options.count; number += 2) {
		doors.push({ number });
		if (chance.next() < 0.14 && doors.length < options.count) doors.push({ number, letter: 'A' });
		if (chance.next() < 0.05 && doors.length < options.count) doors.push({ number, letter: 'A', addition: 'bis' });
	}
	return doors;
}
