/** Who lives there, and what was said, agreed and fitted over the last year. */
import { OUTCOMES } from '#lib/domain/attempt.ts';
import { CONSENT_PURPOSES } from '#lib/domain/household.ts';
import { OFFICE_SCOPE } from '#lib/domain/round.ts';
import type { Chance } from './chance.ts';
import type { DemoSizes } from './municipality.ts';
import { type Child, makeConcern, makeFollowUps } from './concerns.ts';
import { DAY_MS, type DemoEntity, type Home, hourOn, type Living } from './shapes.ts';
import { FAMILY_NAMES, LANGUAGES, NOTES } from './words.ts';

export function makeHouseholds(
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

export function makeVisits(
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
		const concerns =
			Math.floor(((index + 1) * sizes.concerns) / sizes.visits) - Math.floor((index * sizes.concerns) / sizes.visits);
		makeVisit(chance, { living, at, concerns, now: options.now, coordinators: options.coordinators, made });
	}
}

/** One talk at the kitchen table with all that came of it. */
export function makeVisit(
	chance: Chance,
	options: {
		living: Living;
		at: number;
		concerns: number;
		now: number;
		coordinators: readonly string[];
		made: DemoEntity[];
	}
): void {
	const { living, at, now, coordinators, made } = options;
	const visit = chance.uuid();
	const child = childOf(living, { visit, at, made });
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
	for (let count = 0; count < options.concerns; count += 1)
		makeConcern(chance, { living, child, at, now, coordinators });
	makeFollowUps(chance, { living, child, at, now });
}

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
