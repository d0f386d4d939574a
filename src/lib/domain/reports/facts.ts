/**
 * What reports count: plain rows of one organisation, read once by the server and counted here, so that the same
 * figures come out on every store and in every test. Times are milliseconds since 1970, days are `2026-11-25`.
 */
import type { ConcernStep, LINK_THEMES } from '../concern.ts';
import { type Period, wholeMonthsIn } from './periods.ts';

export type { Period } from './periods.ts';

/** Of the area that an address lay in; null where the address has none. */
type Area = string | null;

export interface AttemptFact {
	readonly area: Area;
	readonly at: number;
}

/** A closed visit that nobody discarded. */
export interface VisitFact {
	readonly area: Area;
	readonly household: string;
	readonly at: number;
	readonly helpAccepted: boolean;
}

export interface MeasureFact {
	readonly area: Area;
	readonly household: string;
	readonly at: number;
	readonly code: string;
	readonly count: number;
	readonly how: 'fitted' | 'advised';
}

export interface ConcernFact {
	readonly area: Area;
	readonly household: string;
	readonly category: string;
	/** The domain that the catalogue puts the category in. */
	readonly domain: string;
	readonly theme: (typeof LINK_THEMES)[number] | null;
	readonly state: ConcernStep;
	readonly end: string | null;
	readonly raisedAt: number;
	readonly answeredAt: number | null;
	readonly toldResidentAt: number | null;
}

export interface CommitmentFact {
	readonly area: Area;
	readonly household: string;
	readonly dueOn: string | null;
	readonly state: 'open' | 'done' | 'dropped';
	/** The day it was done on, where that is known. */
	readonly doneOn: string | null;
}

export interface ReferralFact {
	readonly area: Area;
	readonly household: string;
	readonly madeAt: number;
	readonly state: 'made' | 'accepted' | 'completed' | 'fellThrough';
	readonly isToldBack: boolean;
}

/** What was erased lives on as counts by month and area; see `tally.ts`. */
export interface KeptFact {
	readonly area: Area;
	/** YYYY-MM. */
	readonly month: string;
	/** As in `TallyLine`. */
	readonly what: string;
	readonly amount: number;
}

export interface ReportFacts {
	readonly areas: readonly { readonly id: string; readonly name: string }[];
	readonly attempts: readonly AttemptFact[];
	readonly visits: readonly VisitFact[];
	readonly measures: readonly MeasureFact[];
	readonly concerns: readonly ConcernFact[];
	readonly commitments: readonly CommitmentFact[];
	readonly referrals: readonly ReferralFact[];
	readonly kept: readonly KeptFact[];
	/** Catalogues in their order, so that a report always has the same rows. */
	readonly categories: readonly { readonly id: string; readonly domain: string }[];
	readonly measureCodes: readonly string[];
}

export function isWithin(at: number | null, { since, until }: Period): boolean {
	return at !== null && at >= since && at < until;
}

/** Only what a period can count: every report looks through its facts several times, and a year has seventeen periods. */
export function factsIn(facts: ReportFacts, period: Period): ReportFacts {
	return {
		...facts,
		attempts: facts.attempts.filter(({ at }) => isWithin(at, period)),
		visits: facts.visits.filter(({ at }) => isWithin(at, period)),
		measures: facts.measures.filter(({ at }) => isWithin(at, period)),
		concerns: facts.concerns.filter(
			({ raisedAt, answeredAt }) => isWithin(raisedAt, period) || isWithin(answeredAt, period)
		),
		commitments: facts.commitments.filter(({ dueOn }) => isDayWithin(dueOn, period)),
		referrals: facts.referrals.filter(({ madeAt }) => isWithin(madeAt, period)),
		kept: keptIn(facts, period)
	};
}

/** Counts of what was erased, of whole months only: nobody knows any more on which day. */
export function keptIn({ kept }: ReportFacts, period: Period): readonly KeptFact[] {
	const months = new Set(wholeMonthsIn(period));
	return kept.filter(({ month }) => months.has(month));
}

export function isDayWithin(on: string | null, { firstDay, lastDay }: Period): boolean {
	return on !== null && on >= firstDay && on <= lastDay;
}
