/**
 * The periods that reports are about, by a short name that fits in an address: `2026`, `2026-Q4`, `2026-11`, or
 * `2026-09-01_2026-11-24` for one's own first and last day. Days are those of the Netherlands.
 */
import { dayInAmsterdam } from '../working-days.ts';

/** From the first moment up to, and without, the second; with the same as days for what only has a day. */
export interface Period {
	readonly since: number;
	readonly until: number;
	readonly firstDay: string;
	readonly lastDay: string;
}

export type PeriodKind = 'month' | 'quarter' | 'year' | 'own';

export interface NamedPeriod extends Period {
	readonly name: string;
	readonly kind: PeriodKind;
}

/** Reports of ten years at once are a slip of the finger. */
const OWN_DAYS_MAX = 3_660;
const YEAR_MIN = 2000;
const YEAR_MAX = 2100;
const HOUR_MS = 3_600_000;
const DAY_MS = 86_400_000;

/** Null for a name that is none, a day that is not in the calendar, or a last day before the first. */
export function readPeriod(name: string): NamedPeriod | null {
	const year = /^(\d{4})$/.exec(name);
	if (year) return monthsFrom({ name, kind: 'year', year: Number(year[1]), month: 1, months: 12 });
	const quarter = /^(\d{4})-Q([1-4])$/.exec(name);
	if (quarter) {
		const month = Number(quarter[2]) * 3 - 2;
		return monthsFrom({ name, kind: 'quarter', year: Number(quarter[1]), month, months: 3 });
	}
	const month = /^(\d{4})-(0[1-9]|1[0-2])$/.exec(name);
	if (month) return monthsFrom({ name, kind: 'month', year: Number(month[1]), month: Number(month[2]), months: 1 });
	const [first = '', last = '', ...rest] = name.split('_');
	if (rest.length > 0 || !isDay(first) || !isDay(last) || last < first) return null;
	return daysBetween(first, last) > OWN_DAYS_MAX ? null : period({ name, kind: 'own', firstDay: first, lastDay: last });
}

/** The month, quarter or year that a day lies in. */
export function periodAround(kind: Exclude<PeriodKind, 'own'>, day: string): NamedPeriod {
	const [year, month] = [day.slice(0, 4), Number(day.slice(5, 7))];
	const names = { year, quarter: `${year}-Q${Math.ceil(month / 3)}`, month: day.slice(0, 7) };
	const found = readPeriod(names[kind]);
	if (!found) throw new Error(`${day} is no day`);
	return found;
}

/** The one of the same length just before. */
export function periodBefore({ kind, firstDay, lastDay }: NamedPeriod): NamedPeriod {
	const last = addDays(firstDay, -1);
	if (kind !== 'own') return periodAround(kind, last);
	const first = addDays(firstDay, -1 - daysBetween(firstDay, lastDay));
	return period({ name: `${first}_${last}`, kind, firstDay: first, lastDay: last });
}

/** The months of a quarter; the quarters and then the months of a year; nothing of a month. */
export function periodsWithin({ kind, name }: NamedPeriod): readonly NamedPeriod[] {
	const year = name.slice(0, 4);
	const month = (number: number): string => `${year}-${String(number).padStart(2, '0')}`;
	const first = kind === 'quarter' ? Number(name.slice(6)) * 3 - 2 : 1;
	const months = kind === 'quarter' ? 3 : kind === 'year' ? 12 : 0;
	return [
		...(kind === 'year' ? [1, 2, 3, 4].map((quarter) => `${year}-Q${quarter}`) : []),
		...Array.from({ length: months }, (_, at) => month(first + at))
	].flatMap((one) => readPeriod(one) ?? []);
}

/** Calendar months, YYYY-MM, that lie in it with all their days. */
export function wholeMonthsIn({ firstDay, lastDay }: Period): readonly string[] {
	const months: string[] = [];
	for (let at = firstDay.slice(0, 7); at <= lastDay.slice(0, 7); at = monthAfter(at))
		if (`${at}-01` >= firstDay && addDays(`${monthAfter(at)}-01`, -1) <= lastDay) months.push(at);
	return months;
}

function monthsFrom(given: {
	readonly name: string;
	readonly kind: PeriodKind;
	readonly year: number;
	readonly month: number;
	readonly months: number;
}): NamedPeriod | null {
	const { name, kind, year, month, months } = given;
	if (year < YEAR_MIN || year > YEAR_MAX) return null;
	const end = new Date(Date.UTC(year, month - 1 + months, 0));
	const firstDay = `${year}-${String(month).padStart(2, '0')}-01`;
	return period({ name, kind, firstDay, lastDay: end.toISOString().slice(0, 10) });
}

function period(given: Omit<NamedPeriod, 'since' | 'until'>): NamedPeriod {
	return { ...given, since: startOf(given.firstDay), until: startOf(addDays(given.lastDay, 1)) };
}

/** The first millisecond of a day in the Netherlands, which is one or two hours before that of UTC. */
function startOf(day: string): number {
	const midnight = Date.parse(`${day}T00:00:00Z`);
	return dayInAmsterdam(midnight - 2 * HOUR_MS) === day ? midnight - 2 * HOUR_MS : midnight - HOUR_MS;
}

function isDay(text: string): boolean {
	if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
	const at = Date.parse(`${text}T00:00:00Z`);
	const year = Number(text.slice(0, 4));
	if (Number.isNaN(at) || year < YEAR_MIN || year > YEAR_MAX) return false;
	return new Date(at).toISOString().slice(0, 10) === text;
}

function addDays(day: string, days: number): string {
	return new Date(Date.parse(`${day}T00:00:00Z`) + days * DAY_MS).toISOString().slice(0, 10);
}

function daysBetween(from: string, to: string): number {
	return Math.round((Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / DAY_MS);
}

function monthAfter(month: string): string {
	const [year, number] = [Number(month.slice(0, 4)), Number(month.slice(5, 7))];
	return number === 12 ? `${year + 1}-01` : `${year}-${String(number + 1).padStart(2, '0')}`;
}
