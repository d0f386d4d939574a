/**
 * Counts that outlive the records they were made of: when a household or a ring at a door is erased, what reports
 * count of it is added to these, by month and area, and nothing in them leads back to anybody.
 */
import type { HouseholdRecords } from './household-records.ts';
import type { RecordValues } from './records/index.ts';
import { dayInAmsterdam } from './working-days.ts';

export interface TallyLine {
	/** YYYY-MM, as people mean it in Amsterdam; empty where no day was known. */
	readonly month: string;
	/** Id of the area; empty for an address in none. */
	readonly area: string;
	/** `attempt`, `spoken`, `helpAccepted`, `referred`, `completed`, `visit`, `measure:<code>` or `concern:<category>`. */
	readonly what: string;
	readonly amount: number;
}

/** The five counts of the design stay five: nothing here adds one to another. */
export function tallyOfHousehold(records: HouseholdRecords, area: string): readonly TallyLine[] {
	const visits = records.visit
		.map(({ values }) => values)
		.filter(({ state, discarded }) => state === 'closed' && discarded !== true);
	const helped = visits.filter(({ helpAccepted }) => helpAccepted === true);
	const referrals = records.referral.map(({ values }) => values);
	const completed = referrals.filter(({ state }) => state === 'completed');
	const lines: TallyLine[] = [];
	/** A household counts once, in the month that it was last seen doing so. */
	const once = (what: string, times: readonly (number | null | undefined)[]): void => {
		if (times.length > 0)
			lines.push({ month: monthOf(Math.max(...times.map((at) => at ?? 0))), area, what, amount: 1 });
	};
	const each = (what: string, at: number | null | undefined, amount: number): void => {
		if (amount > 0) lines.push({ month: monthOf(at ?? 0), area, what, amount });
	};
	once('spoken', visits.map(startOf));
	once('helpAccepted', helped.map(startOf));
	once(
		'referred',
		referrals.map(({ madeAt }) => madeAt)
	);
	once(
		'completed',
		completed.map(({ madeAt }) => madeAt)
	);
	for (const visit of visits) each('visit', visit.startedAt, 1);
	for (const { values } of records.measure)
		if (values.removed !== true && values.how === 'fitted')
			each(`measure:${values.code ?? ''}`, values.at, values.count ?? 1);
	for (const { values } of records.concern)
		if (values.withdrawn !== true) each(`concern:${values.category ?? ''}`, values.raisedAt, 1);
	return summed(lines);
}

export function tallyOfAttempt(attempt: RecordValues<'attempt'>, area: string): readonly TallyLine[] {
	return attempt.undone === true ? [] : [{ month: monthOf(attempt.at ?? 0), area, what: 'attempt', amount: 1 }];
}

function startOf(visit: RecordValues<'visit'>): number | null | undefined {
	return visit.startedAt;
}

function monthOf(at: number): string {
	return at > 0 ? dayInAmsterdam(at).slice(0, 7) : '';
}

function summed(lines: readonly TallyLine[]): readonly TallyLine[] {
	const sums = new Map<string, TallyLine>();
	for (const line of lines) {
		const key = `${line.month} ${line.what}`;
		sums.set(key, { ...line, amount: (sums.get(key)?.amount ?? 0) + line.amount });
	}
	return [...sums.values()];
}
