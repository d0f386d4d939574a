/**
 * The demo municipality: fictional, and shaped like the real thing. Same seed,
 * same sizes and same day give the same data.
 */
import { CONSENT_PURPOSES } from '#lib/domain/household.ts';
import { OUTCOMES } from '#lib/domain/attempt.ts';
import { ORG_SCOPE, OFFICE_SCOPE, roundScope } from '#lib/domain/round.ts';
import type { Role } from '#lib/domain/roles.ts';
import type { Json } from '#lib/sync/json.ts';
import { type Chance, seededChance } from './chance.ts';
import {
	ADMINISTRATOR,
	BUURTEN,
	COACHES,
	COORDINATORS,
	FAMILY_NAMES,
	FLATS,
	LANGUAGES,
	MUNICIPALITY,
	MUNICIPALITY_CODE,
	NOTES,
	POSTCODE_ENDS,
	PRIVACY_OFFICER,
	PROMISES,
	TOWN,
	WORRIES
} from './words.ts';

export interface DemoSizes {
	readonly addresses: number;
	readonly households: number;
	readonly visits: number;
	readonly concerns: number;
}

export const DEMO_SIZES: DemoSizes = { addresses: 2000, households: 400, visits: 600, concerns: 1100 };
export const DEMO_SEED = 20181221;

const DAY_MS = 86_400_000;
const ROUND_DOORS = 70;
const CBS_YEAR = 2025;

export interface DemoPerson {
	readonly id: string;
	readonly name: string;
	readonly role: Role;
}

/** One entity, written as the fields of one operation. */
export interface DemoEntity {
	readonly kind: string;
	readonly ent: string;
	readonly root: string;
	readonly scope: string;
	readonly by: string;
	/** Milliseconds since 1970. */
	readonly at: number;
	readonly fields: Readonly<Record<string, Json>>;
}

export interface DemoMunicipality {
	readonly name: string;
	readonly people: readonly DemoPerson[];
	/** The coach whose phone the enrol link enrols, and the coordinator whom the sign-in link signs in. */
	readonly coach: string;
	readonly coordinator: string;
	readonly entities: readonly DemoEntity[];
}

interface Home {
	readonly ent: string;
	readonly scope: string;
	readonly area: number;
	readonly coach: string;
}

interface Living {
	readonly ent: string;
	readonly home: Home;
}

/** @param now the day the demo is seen on, in milliseconds: visits lie before it, promises around it */
export function makeMunicipality(options: {
	readonly seed: number;
	readonly sizes: DemoSizes;
	readonly now: number;
}): DemoMunicipality {
	const chance = seededChance(options.seed);
	const people = makePeople(chance);
	const coaches = people.filter((person) => person.role === 'coach').map((person) => person.id);
	const coordinators = people.filter((person) => person.role === 'coordinator').map((person) => person.id);
	const coordinator = coordinators[0] ?? '';
	const long = options.now - 400 * DAY_MS;
	const made: DemoEntity[] = [];
	const office = (entity: Omit<DemoEntity, 'by' | 'root'>): void =>
		void made.push({ ...entity, root: entity.ent, by: coordinator });

	office({
		kind: 'organisation',
		ent: chance.uuid(),
		scope: ORG_SCOPE,
		at: long,
		fields: { name: MUNICIPALITY, coordinatorName: COORDINATORS[0], coordinatorPhone: '000-0000000', demo: true }
	});
	for (const person of people) {
		office({ kind: 'person', ent: person.id, scope: ORG_SCOPE, at: long, fields: { name: person.name } });
	}
	const areas = BUURTEN.map((buurt, index) => {
		const ent = chance.uuid();
		office({
			kind: 'area',
			ent,
			scope: ORG_SCOPE,
			at: long,
			fields: {
				name: buurt.name,
				cbsCode: `BU${MUNICIPALITY_CODE}010${index + 1}`,
				cbsYear: CBS_YEAR,
				coordinator: coordinators[index % coordinators.length] ?? coordinator
			}
		});
		return ent;
	});
	const homes = makeAddresses(chance, {
		count: options.sizes.addresses,
		areas,
		coaches,
		at: long,
		now: options.now,
		office
	});
	const lives = makeHouseholds(chance, { homes, count: options.sizes.households, at: long, made });
	makeVisits(chance, { lives, homes, sizes: options.sizes, now: options.now, coordinators, made });
	return { name: MUNICIPALITY, people, coach: coaches[0] ?? '', coordinator, entities: made };
}

function makePeople(chance: Chance): readonly DemoPerson[] {
	const person =
		(role: Role) =>
		(name: string): DemoPerson => ({ id: chance.uuid(), name, role });
	return [
		...COACHES.map(person('coach')),
		...COORDINATORS.map(person('coordinator')),
		person('administrator')(ADMINISTRATOR),
		person('privacyOfficer')(PRIVACY_OFFICER)
	];
}

type OfficeMaker = (entity: Omit<DemoEntity, 'by' | 'root'>) => void;

/** Streets with odd and even sides, letters and additions, and flats with many doors; lent out in rounds of one walk. */
function makeAddresses(
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
		buurt.streets.map((street) => ({ street, area, postcode: buurt.postcode }))
	);
	let made = 0;
	for (let lap = 0; made < count; lap += 1) {
		for (const [index, { street, area, postcode }] of streets.entries()) {
			const perStreet = Math.ceil(count / streets.length);
			const flat = lap === 0 ? FLATS.find((one) => one.street === street) : undefined;
			const end = POSTCODE_ENDS[(index + lap) % POSTCODE_ENDS.length] ?? 'SA';
			const base = { postcode: `${postcode}${end}`, street: lap === 0 ? street : `${street} ${lap + 1}` };
			const doors = flat ? flatDoors(flat, perStreet) : streetDoors(chance, perStreet);
			for (const fields of doors) {
				if (made >= count) return;
				made += 1;
				yield { area, fields: { ...base, ...fields } };
			}
		}
	}
}

/** A gallery flat: eight doors a floor, written as number and addition. */
function flatDoors(flat: (typeof FLATS)[number], count: number): readonly Readonly<Record<string, Json>>[] {
	return Array.from({ length: count }, (_, index) => ({
		number: flat.number,
		addition: String(index + 1),
		floor: Math.floor(index / 8),
		building: flat.name
	}));
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

function makeHouseholds(
	chance: Chance,
	options: { homes: readonly Home[]; count: number; at: number; made: DemoEntity[] }
): readonly Living[] {
	const step = options.homes.length / Math.max(1, options.count);
	return Array.from({ length: options.count }, (_, index): Living => {
		const home = options.homes[Math.floor(index * step) % options.homes.length];
		if (!home) throw new Error('a household needs an address');
		const ent = chance.uuid();
		const named = chance.next() < 0.7;
		options.made.push({
			kind: 'household',
			ent,
			root: ent,
			scope: home.scope,
			by: home.coach,
			at: options.at,
			fields: {
				address: home.ent,
				...(named ? { name: `Familie ${chance.pick(FAMILY_NAMES)}` } : {}),
				language: chance.weighted(LANGUAGES)
			}
		});
		return { ent, home };
	});
}

function makeVisits(
	chance: Chance,
	options: {
		lives: readonly Living[];
		homes: readonly Home[];
		sizes: DemoSizes;
		now: number;
		coordinators: readonly string[];
		made: DemoEntity[];
	}
): void {
	const { lives, sizes, made } = options;
	if (lives.length === 0) return;
	makeAttempts(chance, options);
	for (let index = 0; index < sizes.visits; index += 1) {
		const living = index < lives.length ? lives[index] : chance.pick(lives);
		if (!living) continue;
		const at = hourOn(chance, options.now - chance.between(2, 300) * DAY_MS);
		const visit = chance.uuid();
		const child = childOf(living, { visit, at, made });
		const concerns =
			Math.floor(((index + 1) * sizes.concerns) / sizes.visits) - Math.floor((index * sizes.concerns) / sizes.visits);
		made.push({
			kind: 'visit',
			ent: visit,
			root: living.ent,
			scope: living.home.scope,
			by: living.home.coach,
			at,
			fields: {
				address: living.home.ent,
				household: living.ent,
				coach: living.home.coach,
				startedAt: at,
				closedAt: at + chance.between(25, 80) * 60_000,
				state: { step: 'closed' },
				helpAccepted: chance.next() < 0.62,
				summaryRead: true
			}
		});
		made.push({
			kind: 'attempt',
			ent: chance.uuid(),
			root: living.home.ent,
			scope: living.home.scope,
			by: living.home.coach,
			at,
			fields: { address: living.home.ent, coach: living.home.coach, outcome: 'spoken', at, cardLeft: false }
		});
		child('consent', chance.uuid(), {
			purpose: CONSENT_PURPOSES[0],
			given: true,
			textVersion: 'demo-1',
			language: 'nl',
			how: 'spoken',
			at,
			by: living.home.coach
		});
		if (chance.next() < 0.5)
			child('note', chance.uuid(), { moment: null, author: living.home.coach, at, text: chance.pick(NOTES) });
		for (let count = 0; count < concerns; count += 1)
			makeConcern(chance, { living, child, at, now: options.now, coordinators: options.coordinators });
		makeFollowUps(chance, { living, child, at, now: options.now });
	}
}

type Child = (kind: string, ent: string, fields: Readonly<Record<string, Json>>) => void;

function childOf(living: Living, options: { visit: string; at: number; made: DemoEntity[] }): Child {
	return (kind, ent, fields) =>
		void options.made.push({
			kind,
			ent,
			root: living.ent,
			scope: living.home.scope,
			by: living.home.coach,
			at: options.at,
			fields: { household: living.ent, visit: options.visit, ...fields }
		});
}

/** A concern with its age: the older, the more often somebody has answered. Some are late, some have no owner yet. */
function makeConcern(
	chance: Chance,
	options: { living: Living; child: Child; at: number; now: number; coordinators: readonly string[] }
): void {
	const worry = chance.weighted(WORRIES.map((one) => [one, one.share] as const));
	const concern = chance.uuid();
	const ageDays = Math.floor((options.now - options.at) / DAY_MS);
	const state = chance.weighted(
		ageDays > 30
			? ([
					['closed', 7],
					['answered', 2],
					['withSomeone', 1.4],
					['open', 0.6]
				] as const)
			: ([
					['open', 5],
					['withSomeone', 3],
					['answered', 1],
					['closed', 2]
				] as const)
	);
	const owned = state !== 'open' || chance.next() < 0.85;
	const answered = state === 'answered' || state === 'closed';
	const answeredAt = options.at + chance.between(3, 20) * DAY_MS;
	options.child('concern', concern, {
		address: options.living.home.ent,
		category: worry.category,
		weight: chance.weighted([
			['light', 4],
			['heavy', 5],
			['urgent', 1]
		] as const),
		ownWords: chance.pick(worry.words),
		...(chance.next() < 0.3
			? { linkTheme: chance.pick(['work', 'health', 'poverty-debt', 'climate', 'public-space'] as const) }
			: {}),
		raisedAt: options.at,
		raisedBy: options.living.home.coach,
		state: { step: state },
		...(owned
			? {
					owner: options.coordinators[options.living.home.area % options.coordinators.length] ?? null,
					dueOn: dayOf(
						state === 'open' || state === 'withSomeone' ? options.now + chance.between(-3, 16) * DAY_MS : answeredAt
					)
				}
			: {}),
		...(answered ? { answer: 'Besproken met de bewoner; de vervolgstap is afgesproken.', answeredAt } : {}),
		...(state === 'closed'
			? {
					end: chance.weighted([
						['solved', 5],
						['passedOn', 3],
						['declined', 1],
						['notPossible', 1]
					] as const),
					toldCoachAt: answeredAt + DAY_MS,
					toldResidentAt: answeredAt + 2 * DAY_MS,
					toldResidentHow: chance.pick(['visit', 'phone', 'letter'] as const)
				}
			: {})
	});
	if (chance.next() < 0.16) {
		options.child('referral', chance.uuid(), {
			concern,
			partner: chance.pick(['energy-bank', 'debt-help', 'tenant-team', 'welfare', 'fix-brigade', 'benefits-check']),
			purpose: 'Samen verder kijken',
			madeAt: options.at,
			state: {
				step: chance.weighted([
					['made', 3],
					['accepted', 3],
					['completed', 4],
					['fellThrough', 1]
				] as const)
			}
		});
	}
}

function makeFollowUps(chance: Chance, options: { living: Living; child: Child; at: number; now: number }): void {
	const fresh = options.now - options.at < 40 * DAY_MS;
	if (chance.next() < 0.45) {
		const done = fresh ? chance.next() < 0.4 : chance.next() < 0.98;
		options.child('commitment', chance.uuid(), {
			address: options.living.home.ent,
			who: chance.weighted([
				['coach', 5],
				['resident', 3],
				['office', 2]
			] as const),
			what: chance.pick(PROMISES),
			dueOn: dayOf(fresh ? options.now + chance.between(-6, 12) * DAY_MS : options.at + 10 * DAY_MS),
			state: { step: done ? 'done' : 'open' }
		});
	}
	for (const code of ['draught-strip', 'led', 'radiator-foil', 'saving-showerhead']) {
		if (chance.next() < 0.3) {
			options.child('measure', chance.uuid(), {
				code,
				count: chance.between(1, 6),
				how: chance.next() < 0.75 ? 'fitted' : 'advised',
				at: options.at
			});
		}
	}
}

/** Rings that led to no talk, in the last weeks, at doors of open rounds. */
function makeAttempts(chance: Chance, options: { homes: readonly Home[]; now: number; made: DemoEntity[] }): void {
	const unanswered = OUTCOMES.filter((outcome) => outcome !== 'spoken' && outcome !== 'neverAgain');
	for (const home of options.homes) {
		if (home.scope === OFFICE_SCOPE || chance.next() > 0.3) continue;
		for (let count = chance.between(1, 2); count > 0; count -= 1) {
			const at = hourOn(chance, options.now - chance.between(1, 15) * DAY_MS);
			options.made.push({
				kind: 'attempt',
				ent: chance.uuid(),
				root: home.ent,
				scope: home.scope,
				by: home.coach,
				at,
				fields: {
					address: home.ent,
					coach: home.coach,
					outcome: chance.weighted(unanswered.map((outcome) => [outcome, outcome === 'notHome' ? 12 : 1] as const)),
					at,
					cardLeft: chance.next() < 0.5
				}
			});
		}
	}
}

function hourOn(chance: Chance, time: number): number {
	return Math.floor(time / DAY_MS) * DAY_MS + chance.between(9 * 60, 18 * 60) * 60_000;
}

function dayOf(time: number): string {
	return new Date(time).toISOString().slice(0, 10);
}
