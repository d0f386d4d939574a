/** Facts of a made-up town over one calendar year, by a seed: the town of the unit tests with its moments spread out. */
import type { ReportFacts } from '#lib/domain/reports/facts.ts';
import { readPeriod } from '#lib/domain/reports/periods.ts';
import { chanceOf, townOf } from '../unit/reports/a-town.ts';

export const YEAR = '2025';

/** What `townOf` counts its moments in. */
const MOMENTS = 120;
const DAY_MS = 86_400_000;

/** @param size how many of each thing, roughly, in the whole year */
export function yearTownOf(seed: number, size: number): ReportFacts {
	const year = readPeriod(YEAR);
	if (!year) throw new Error('a year is a period');
	const town = townOf(seed, size);
	const next = chanceOf(seed * 7 + 1);
	const moment = (at: number): number => year.since + Math.floor(((at + next()) / MOMENTS) * (year.until - year.since));
	const day = (at: number): string => new Date(at + DAY_MS / 2).toISOString().slice(0, 10);
	return {
		...town,
		attempts: town.attempts.map((one) => ({ ...one, at: moment(one.at) })),
		visits: town.visits.map((one) => ({ ...one, at: moment(one.at) })),
		measures: town.measures.map((one) => ({ ...one, at: moment(one.at) })),
		referrals: town.referrals.map((one) => ({ ...one, madeAt: moment(one.madeAt) })),
		commitments: town.commitments.map((one) => {
			const dueOn = day(moment(next() * MOMENTS));
			return { ...one, dueOn, doneOn: next() < 0.5 ? dueOn : day(moment(MOMENTS)) };
		}),
		concerns: town.concerns.map((one) => {
			const raisedAt = moment(one.raisedAt);
			const answeredAt = one.answeredAt === null ? null : raisedAt + Math.floor(next() * 40) * DAY_MS;
			return {
				...one,
				raisedAt,
				answeredAt,
				toldResidentAt: one.toldResidentAt === null || answeredAt === null ? null : answeredAt + DAY_MS
			};
		}),
		// Some of it was erased since, and is counted by the month.
		kept: town.areas.map(({ id }, at) => ({
			area: id,
			month: `${YEAR}-0${1 + ((seed + at) % 9)}`,
			what: 'concern:mould',
			amount: 1 + (seed % 3)
		}))
	};
}
