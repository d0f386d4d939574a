/**
 * The demo municipality: fictional, and shaped like the real thing. Same seed,
 * same sizes and same day give the same data.
 */
import { ORG_SCOPE } from '#lib/domain/round.ts';
import type { Role } from '#lib/domain/roles.ts';
import { makeAddresses } from './addresses.ts';
import { type Chance, seededChance } from './chance.ts';
import { followDemo } from './follow.ts';
import { type DemoReading, makeReading } from './reading.ts';
import { DAY_MS, type DemoEntity, type DemoPerson } from './shapes.ts';
import { makeHouseholds, makeVisits } from './visits.ts';
import {
	ADMINISTRATOR,
	BUURTEN,
	COACHES,
	COORDINATORS,
	MUNICIPALITY,
	MUNICIPALITY_CODE,
	PRIVACY_OFFICER
} from './words.ts';

export interface DemoSizes {
	readonly addresses: number;
	readonly households: number;
	readonly visits: number;
	readonly concerns: number;
}

export const DEMO_SIZES: DemoSizes = { addresses: 2000, households: 400, visits: 600, concerns: 1100 };
export const DEMO_SEED = 20181221;

const CBS_YEAR = 2025;

export interface DemoMunicipality {
	readonly name: string;
	readonly people: readonly DemoPerson[];
	readonly reading: DemoReading;
	/** The coach whose phone the enrol link enrols, and the coordinator whom the sign-in link signs in. */
	readonly coach: string;
	readonly coordinator: string;
	readonly entities: readonly DemoEntity[];
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
	// Last, so that what came before is the same with and without it.
	const reading = makeReading(chance, {
		coaches: people.filter((person) => person.role === 'coach'),
		now: options.now
	});
	return {
		name: MUNICIPALITY,
		people,
		reading,
		coach: coaches[0] ?? '',
		coordinator,
		entities: followDemo(made, { seed: options.seed, at: long, coordinator })
	};
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
