/**
 * Keeps the demo municipality in the present, on whichever day it is started: its rounds run on, visits of the days that
 * went by are added, what the demo left open long ago is settled, and there is a promise due today. What people recorded
 * themselves while they tried it stays as it is.
 */
import type { Json } from '#lib/sync/json.ts';
import { readAreas } from '../office/place.ts';
import { readRounds } from '../office/rounds.ts';
import type { Database } from '../store/schema.ts';
import type { SyncPorts } from '../sync/ports.ts';
import { type Chance, seededChance } from './chance.ts';
import { withConsent } from './follow.ts';
import { putEntities } from './load.ts';
import { DAY_MS, dayOf, type DemoEntity, hourOn, type Living } from './shapes.ts';
import { readLeftOpen, readLives, readPartners, readStaff, type Staff } from './renew-reading.ts';
import { makeVisit } from './visits.ts';
import { PROMISES } from './words.ts';

/** A store that was made or renewed on one of the last days needs no new visits. */
const QUIET_DAYS = 3;
/** As far back as the visits of a new demo lie: older ones are past every page. */
const BACK_DAYS = 300;
const VISITS_A_DAY = 2;
/** Every second visit of a new demo leaves one concern, the others two. */
const CONCERNS = [2, 2, 2, 2, 2, 1] as const;
const LEND_AGAIN_DAYS = 7;
const LENT_DAYS = 30;
/** Some promises are late in every office; not for months. */
const LATE_DAYS = 14;
const HOUR_MS = 3_600_000;

export interface DemoPlace {
	readonly ports: SyncPorts;
	readonly db: Database;
	readonly tenant: string;
	/** Milliseconds since 1970. */
	readonly now: number;
}

export interface Renewed {
	readonly rounds: number;
	readonly visits: number;
	readonly settled: number;
}

/** Does nothing when it is called again on the same day, or once the people of the demo are gone. */
export async function renewDemo(place: DemoPlace): Promise<Renewed> {
	const staff = await readStaff(place);
	if (staff === null) return { rounds: 0, visits: 0, settled: 0 };
	const chance = seededChance(Math.floor(place.now / DAY_MS));
	const rounds = await lendOn(place, staff);
	const visits = await visitOn(place, { staff, chance });
	// After the visits: the oldest of those, too, left something open long ago.
	const settled = await settle(place, staff);
	await promiseToday(place, { staff, chance });
	await keepInContact(place, { staff, chance });
	return { rounds, visits, settled };
}

/** Rounds that have ended by themselves or soon will. Who ended a round by hand meant it. */
async function lendOn(place: DemoPlace, staff: Staff): Promise<number> {
	const soon = dayOf(place.now + LEND_AGAIN_DAYS * DAY_MS);
	const ending = [...(await readRounds(place)).values()].filter(
		({ endedOn, lentUntil }) => endedOn === null && lentUntil !== null && lentUntil < soon
	);
	const lentUntil = dayOf(place.now + LENT_DAYS * DAY_MS);
	await change(place, {
		by: staff.coordinators[0],
		kind: 'round',
		ents: ending.map(({ id }) => ({ ent: id, root: id, fields: { lentUntil } }))
	});
	return ending.length;
}

/** What the demo's own coaches left open, weeks over its date: it was done, as most of it is in the end. */
async function settle(place: DemoPlace, staff: Staff): Promise<number> {
	const { promises, concerns } = await readLeftOpen(place, {
		staff,
		before: dayOf(place.now - LATE_DAYS * DAY_MS)
	});
	await change(place, {
		by: staff.coordinators[0],
		kind: 'commitment',
		ents: promises.map(({ at, ...one }) => ({
			...one,
			fields: { state: { step: 'done' }, doneAt: Math.min(at, place.now) }
		}))
	});
	await change(place, {
		by: staff.coordinators[0],
		kind: 'concern',
		ents: concerns.map(({ at, ...one }) => ({
			...one,
			fields: {
				state: { step: 'closed' },
				answer: 'Besproken met de bewoner; de vervolgstap is afgesproken.',
				answeredAt: at,
				end: 'solved',
				toldCoachAt: at + DAY_MS,
				toldResidentAt: at + 2 * DAY_MS,
				toldResidentHow: 'phone'
			}
		}))
	});
	return promises.length + concerns.length;
}

/** Visits of each day since the last one, as many as a new demo has. */
async function visitOn(place: DemoPlace, { staff, chance }: { staff: Staff; chance: Chance }): Promise<number> {
	const { now } = place;
	const last = await place.db
		.selectFrom('visit_list')
		.where('tenant', '=', place.tenant)
		.where('started_at', '<=', now)
		.select(({ fn }) => fn.max('started_at').as('at'))
		.executeTakeFirst();
	const since = Math.floor((now - Number(last?.at ?? 0)) / DAY_MS);
	if (since <= QUIET_DAYS) return 0;
	const lives = await readLives(place, {
		staff,
		rounds: await readRounds(place),
		areas: (await readAreas(place)).map(({ id }) => id)
	});
	if (lives.length === 0) return 0;
	const days = Math.min(since - 1, BACK_DAYS);
	const made: DemoEntity[] = [];
	for (let visit = 0; visit < days * VISITS_A_DAY; visit += 1)
		makeVisit(chance, {
			living: chance.pick(lives),
			at: hourOn(chance, now - (1 + Math.floor(visit / VISITS_A_DAY)) * DAY_MS),
			concerns: CONCERNS[visit % CONCERNS.length] ?? 1,
			now,
			coordinators: staff.coordinators,
			made
		});
	const partners = await readPartners(place);
	const entities = made.flatMap((entity) =>
		entity.kind === 'referral' ? withConsent(chance, entity, partners) : [entity]
	);
	await putEntities(place.ports, { tenant: place.tenant, entities });
	return days * VISITS_A_DAY;
}

/** One promise due today at a door of the coach whose phone the link enrols. */
async function promiseToday(place: DemoPlace, { staff, chance }: { staff: Staff; chance: Chance }): Promise<void> {
	const coach = staff.coaches[0];
	const today = dayOf(place.now);
	const lives = await readLives(place, { staff, rounds: await readRounds(place), areas: [] });
	const own = lives.filter(({ home }) => home.coach === coach);
	const due = await place.db
		.selectFrom('commitment_list')
		.where('tenant', '=', place.tenant)
		.where('due_on', '=', today)
		.where('state', '=', 'open')
		.select('household')
		.execute();
	const first = own[0];
	if (first === undefined || due.some(({ household }) => own.some(({ ent }) => ent === household))) return;
	await putEntities(place.ports, {
		tenant: place.tenant,
		entities: [promiseAt(place, { chance, living: first, today })]
	});
}

function promiseAt(place: DemoPlace, options: { chance: Chance; living: Living; today: string }): DemoEntity {
	const { chance, living, today } = options;
	return {
		kind: 'commitment',
		// By chance of the machine and not of the day: another store's promise of today must not have the same id.
		ent: place.ports.chance.uuid(),
		root: living.ent,
		scope: living.home.scope,
		by: living.home.coach,
		at: place.now,
		fields: {
			household: living.ent,
			address: living.home.ent,
			who: 'coach',
			what: chance.pick(PROMISES),
			dueOn: today,
			state: { step: 'open' }
		}
	};
}

/** The phones that nobody holds were heard of lately, or the office would be warned of each. */
async function keepInContact(place: DemoPlace, { staff, chance }: { staff: Staff; chance: Chance }): Promise<void> {
	await place.ports.store.transaction(place.tenant, async (tx) => {
		for (const phone of staff.phones)
			if (place.now - phone.lastContactAt > DAY_MS)
				await tx.noteDevice(phone.dev, { lastContactAt: place.now - chance.between(1, 20) * HOUR_MS });
	});
}

function change(
	place: DemoPlace,
	options: {
		by: string;
		kind: string;
		ents: readonly { ent: string; root: string; fields: Readonly<Record<string, Json>> }[];
	}
): Promise<void> {
	const { by, kind } = options;
	// A record that is there keeps its scope.
	const entities = options.ents.map((one) => ({ ...one, kind, by, scope: '', at: place.now }));
	return putEntities(place.ports, { tenant: place.tenant, entities });
}
