/** Facts of a made-up town, by a seed: the same seed, the same town. */
import { CONCERN_STEPS, LINK_THEMES } from '#lib/domain/concern.ts';
import type { Period, ReportFacts } from '#lib/domain/reports/facts.ts';

export const PERIOD: Period = { since: 0, until: 100, firstDay: '2026-01-01', lastDay: '2026-03-31' };

export const NO_FACTS: ReportFacts = {
	areas: [],
	attempts: [],
	visits: [],
	measures: [],
	concerns: [],
	commitments: [],
	referrals: [],
	kept: [],
	categories: [],
	measureCodes: []
};

const CATEGORIES = [
	{ id: 'arrears', domain: 'energy' },
	{ id: 'high-use', domain: 'energy' },
	{ id: 'mould', domain: 'home' },
	{ id: 'debt', domain: 'money' },
	{ id: 'loneliness', domain: 'social' }
] as const;

/** @param size how many of each thing, roughly */
export function townOf(seed: number, size: number): ReportFacts {
	const next = chanceOf(seed);
	const pick = <T>(list: readonly T[]): T => list[Math.floor(next() * next() * list.length)] as T;
	const areas = ['a', 'b', 'c'].map((id) => ({ id, name: `Buurt ${id}` }));
	const many = <T>(share: number, make: (at: number) => T): readonly T[] =>
		Array.from({ length: Math.floor(size * share * next()) }, (_, at) => make(at));
	const home = () => {
		const at = Math.floor(next() * size);
		return { household: `h${at}`, area: [...areas.map(({ id }) => id), null][at % 4] ?? null };
	};
	const moment = (): number => Math.floor(next() * 120);
	return {
		areas,
		attempts: many(3, () => ({ area: pick(areas).id, at: moment() })),
		visits: many(1, () => ({ ...home(), at: moment(), helpAccepted: next() < 0.6 })),
		measures: many(2, () => ({
			...home(),
			at: moment(),
			code: pick(['led', 'strip', 'foil']),
			count: 1 + Math.floor(next() * 6),
			how: next() < 0.7 ? 'fitted' : 'advised'
		})),
		concerns: many(2, () => {
			const { id, domain } = pick(CATEGORIES);
			const raisedAt = moment();
			const answeredAt = next() < 0.6 ? raisedAt + Math.floor(next() * 20) : null;
			const state = pick(CONCERN_STEPS);
			return {
				...home(),
				category: id,
				domain,
				theme: next() < 0.6 ? pick(LINK_THEMES) : null,
				state,
				end: state === 'closed' ? 'solved' : null,
				raisedAt,
				answeredAt,
				toldResidentAt: answeredAt !== null && next() < 0.5 ? answeredAt + 1 : null
			};
		}),
		commitments: many(1, () => ({
			...home(),
			dueOn: '2026-02-01',
			state: pick(['open', 'done', 'dropped'] as const),
			doneOn: pick(['2026-01-20', '2026-02-10'])
		})),
		referrals: many(0.5, () => ({
			...home(),
			madeAt: moment(),
			state: pick(['made', 'accepted', 'completed'] as const),
			isToldBack: next() < 0.5
		})),
		kept: [],
		categories: CATEGORIES,
		measureCodes: ['led', 'strip', 'foil']
	};
}

/** Numbers from 0 to 1 by a seed (mulberry32). */
export function chanceOf(seed: number): () => number {
	let state = seed >>> 0;
	return () => {
		state = (state + 0x6d2b79f5) >>> 0;
		let mixed = Math.imul(state ^ (state >>> 15), state | 1);
		mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
		return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
	};
}
