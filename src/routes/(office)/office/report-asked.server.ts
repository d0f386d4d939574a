/** Which reports an address asks for: `?period=2026-Q3&view=team&compare=no`, or `from` and `to` for one's own days. */
import { can, type Roles } from '#lib/domain/roles.ts';
import {
	type NamedPeriod,
	periodAround,
	periodBefore,
	type PeriodKind,
	readPeriod
} from '#lib/domain/reports/periods.ts';
import { isReleasable } from '#lib/domain/reports/released-periods.ts';
import { type Desk as ReportDesk, reportsWithin } from '#lib/server/reports/ask-reports.ts';
import type { ReportAnswer, ReportQuestion } from '#lib/server/reports/count-reports.ts';
import { storeAddressOf } from '#lib/server/reports/own-connection.ts';
import type { Desk } from './desk.server.ts';

export interface AskedReports {
	readonly period: NamedPeriod;
	readonly before: NamedPeriod | null;
	readonly numbers: ReportQuestion['numbers'];
	/** `wrong`: no period stands there. `notOver`: it may not leave the team. */
	readonly trouble: 'wrong' | 'notOver' | null;
}

/** Exact numbers are for those who read households anyway. */
export function mayReadExact(roles: Roles): boolean {
	return can(roles, 'readReports') && can(roles, 'readHouseholds');
}

export function askedReports(
	url: URL,
	{ roles, today }: { readonly roles: Roles; readonly today: string }
): AskedReports {
	const value = (name: string): string => url.searchParams.get(name) ?? '';
	const numbers = value('view') === 'team' && mayReadExact(roles) ? 'exact' : 'released';
	const own = value('from') !== '' || value('to') !== '';
	const name = own ? `${value('from')}_${value('to')}` : value('period');
	const otherwise = numbers === 'exact' ? periodAround('quarter', today) : lastOver('quarter', today);
	const read = name === '' ? otherwise : readPeriod(name);
	const period = read ?? otherwise;
	const before = value('compare') === 'no' ? null : periodBefore(period);
	const isShareable = numbers === 'exact' || isReleasable(period, today);
	return { period, before, numbers, trouble: read === null ? 'wrong' : isShareable ? null : 'notOver' };
}

/** The last month, quarter or year that is over. */
export function lastOver(kind: Exclude<PeriodKind, 'own'>, today: string): NamedPeriod {
	return periodBefore(periodAround(kind, today));
}

/** How many of each kind the page offers, the newest first. */
const OFFERED = { month: 13, quarter: 9, year: 4 } as const;

/** @param isOpenToo whether the one that still runs is offered as well */
export function offeredPeriods(today: string, isOpenToo: boolean): readonly NamedPeriod[] {
	return (['quarter', 'month', 'year'] as const).flatMap((kind) => {
		const offered: NamedPeriod[] = [];
		for (let at = periodAround(kind, today); offered.length < OFFERED[kind]; at = periodBefore(at)) offered.push(at);
		return isOpenToo ? offered : offered.slice(1);
	});
}

/** The answer; null while it is being counted; or that it could not be counted. */
export async function answerAsked(
	{ place }: Desk,
	asked: AskedReports,
	msMax: number
): Promise<{ readonly answer: ReportAnswer | null; readonly isFailed: boolean }> {
	const desk: ReportDesk = { store: storeAddressOf(process.env), tenant: place.tenant };
	const question = {
		period: asked.period.name,
		before: asked.before?.name ?? null,
		numbers: asked.numbers
	};
	try {
		return { answer: await reportsWithin(desk, question, msMax), isFailed: false };
	} catch (error) {
		// The log gets the kind of error and no value; the page says what to do.
		console.error(JSON.stringify({ route: '/office/reports', error: error instanceof Error ? error.name : 'error' }));
		return { answer: null, isFailed: true };
	}
}
