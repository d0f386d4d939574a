/** Concerns with their age, and the follow-ups of a visit: promises and measures. */
import type { Json } from '#lib/sync/json.ts';
import type { Chance } from './chance.ts';
import { DAY_MS, dayOf, type Living } from './shapes.ts';
import { partnersFor, PROMISES, WORRIES } from './words.ts';

/** Most referrals are known to have ended by then; a few stay silent. */
const SETTLED_DAYS = 20;

/** Takes a record that hangs under a household and a visit. */
export type Child = (kind: string, ent: string, fields: Readonly<Record<string, Json>>) => void;

/** A concern with its age: the older, the more often somebody has answered. Some are late, some have no owner yet. */
export function makeConcern(
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
			partner: chance.pick(partnersFor(worry.category)),
			purpose: 'Samen verder kijken',
			madeAt: options.at,
			state: {
				step: chance.weighted(
					ageDays > SETTLED_DAYS
						? ([
								['made', 0.3],
								['accepted', 0.3],
								['completed', 8],
								['fellThrough', 2]
							] as const)
						: ([
								['made', 3],
								['accepted', 3],
								['completed', 4],
								['fellThrough', 1]
							] as const)
				)
			}
		});
	}
}

export function makeFollowUps(
	chance: Chance,
	options: { living: Living; child: Child; at: number; now: number }
): void {
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
