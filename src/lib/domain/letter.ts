/**
 * The letter a resident keeps: what was agreed, and whom to call. What weighed on somebody and what the coach noted is
 * not in it, since a letter lies where visitors see it. Words and layout stand elsewhere; this is what it says.
 */
import type { Meter } from './meter-reading.ts';
import { readingOf } from './meter-reading.ts';
import type { RecordValues } from './records/index.ts';

/** More steps than this nobody remembers; the screen that agrees them holds to it as well. */
export const LETTER_STEPS_MAX = 5;
/** Partners whose very name would tell whoever else lives there what was said at the table. */
const NEVER_ON_PAPER: readonly string[] = ['safe-home'];

export interface LetterStep {
	readonly who: NonNullable<RecordValues<'commitment'>['who']>;
	readonly what: string;
	/** YYYY-MM-DD */
	readonly dueOn: string | null;
}

export interface Letter {
	readonly organisation: string;
	/** As the resident gave it. */
	readonly resident: string | null;
	readonly coach: string | null;
	readonly coordinator: { readonly name: string | null; readonly phone: string | null };
	/** Of the visit, in milliseconds since 1970. */
	readonly heldAt: number;
	readonly steps: readonly LetterStep[];
	readonly appointment: {
		readonly on: string;
		readonly part: RecordValues<'appointment'>['part'];
		readonly minute: number | null;
	} | null;
	readonly fitted: readonly { readonly code: string; readonly count: number }[];
	/** What was advised and not fitted in the same talk. */
	readonly advised: readonly { readonly code: string; readonly count: number }[];
	readonly readings: readonly { readonly meter: Meter; readonly value: number }[];
	/** To whom, and not about what: the purpose of a referral names the concern. */
	readonly passedOn: readonly { readonly partner: string; readonly named: string | null }[];
}

export interface LetterRecords {
	readonly visit: RecordValues<'visit'>;
	readonly commitments: readonly RecordValues<'commitment'>[];
	readonly appointments: readonly RecordValues<'appointment'>[];
	readonly measures: readonly RecordValues<'measure'>[];
	readonly readings: readonly RecordValues<'meterReading'>[];
	readonly referrals: readonly RecordValues<'referral'>[];
}

export type LetterAbout = Pick<Letter, 'organisation' | 'resident' | 'coach' | 'coordinator'>;

export function letterOf(records: LetterRecords, about: LetterAbout): Letter {
	const fitted = measuresOf(records.measures, 'fitted');
	return {
		...about,
		heldAt: records.visit.startedAt ?? 0,
		steps: stepsOf(records.commitments),
		appointment: nextOf(records.appointments),
		fitted,
		advised: measuresOf(records.measures, 'advised').filter(({ code }) => !fitted.some((one) => one.code === code)),
		readings: records.readings.flatMap((values) => {
			const reading = readingOf(values);
			return reading ? [{ meter: reading.meter, value: reading.value }] : [];
		}),
		passedOn: records.referrals.flatMap(({ partner, named, state }) =>
			partner && !NEVER_ON_PAPER.includes(partner) && state !== 'fellThrough' ? [{ partner, named: named ?? null }] : []
		)
	};
}

function measuresOf(measures: LetterRecords['measures'], wanted: 'fitted' | 'advised'): Letter['fitted'] {
	return measures.flatMap(({ code, count, how, removed }) =>
		code && how === wanted && removed !== true && (count ?? 0) > 0 ? [{ code, count: count ?? 0 }] : []
	);
}

/** The soonest first; what was dropped again is not in the letter. */
function stepsOf(commitments: LetterRecords['commitments']): readonly LetterStep[] {
	return commitments
		.flatMap(({ who, what, dueOn, state }) =>
			what && state !== 'dropped' ? [{ who: who ?? 'coach', what, dueOn: dueOn ?? null } as const] : []
		)
		.sort((a, b) => compareDays(a.dueOn, b.dueOn))
		.slice(0, LETTER_STEPS_MAX);
}

function nextOf(appointments: LetterRecords['appointments']): Letter['appointment'] {
	const [next] = appointments
		.flatMap(({ on, part, minute, cancelled }) =>
			on && cancelled !== true ? [{ on, part: part ?? null, minute: minute ?? null }] : []
		)
		.sort((a, b) => compareDays(a.on, b.on));
	return next ?? null;
}

/** Days sort as they are written; one without a day comes last. */
function compareDays(a: string | null, b: string | null): number {
	if (a === b) return 0;
	if (a === null) return 1;
	if (b === null) return -1;
	return a < b ? -1 : 1;
}
