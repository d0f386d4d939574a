/** In which part of the day something is: by the clock on the wall in Amsterdam. */

/** Until noon, until six, and after: what the words mean to people who make an appointment. */
export const PARTS_OF_DAY = ['morning', 'afternoon', 'evening'] as const;
export type PartOfDay = (typeof PARTS_OF_DAY)[number];

const AFTERNOON_FROM_HOUR = 12;
const EVENING_FROM_HOUR = 18;
const HOUR_MS = 3_600_000;

/** The part of the day in Amsterdam at a moment. */
export function partOfDay(at: number): PartOfDay {
	const hour = hourInAmsterdam(at);
	if (hour < AFTERNOON_FROM_HOUR) return 'morning';
	return hour < EVENING_FROM_HOUR ? 'afternoon' : 'evening';
}

const AMSTERDAM = new Intl.DateTimeFormat('en-GB', {
	timeZone: 'Europe/Amsterdam',
	hour: '2-digit',
	hourCycle: 'h23'
});

/** Asked for every ring of every door: the clock on the wall is the same for a whole hour of UTC. */
const hours = new Map<number, number>();
const HOURS_KEPT_MAX = 5_000;

function hourInAmsterdam(at: number): number {
	const hour = Math.floor(at / HOUR_MS);
	const kept = hours.get(hour);
	if (kept !== undefined) return kept;
	if (hours.size >= HOURS_KEPT_MAX) hours.clear();
	const begin = hour * HOUR_MS;
	const said = Number.isNaN(new Date(begin).getTime()) ? 0 : Number(AMSTERDAM.format(begin));
	hours.set(hour, said);
	return said;
}
