/**
 * In which part of the day a door is rung, and which one is proposed for the next ring. There is no published rate of
 * doors that open by the hour (domain page, section 3), so nothing here is a chance or a score: where nobody was home
 * in one part of the day, another part is tried; where somebody opened, that part is known to work.
 */
import { type Outcome, isTriedAgain } from './attempt.ts';

/** Until noon, until six, and after: what the words mean to people who make an appointment. */
export const PARTS_OF_DAY = ['morning', 'afternoon', 'evening'] as const;
export type PartOfDay = (typeof PARTS_OF_DAY)[number];

const AFTERNOON_FROM_HOUR = 12;
const EVENING_FROM_HOUR = 18;
const HOUR_MS = 3_600_000;

/** Rings after which the same part of the day may be tried again: there was somebody. */
const SOMEBODY: readonly Outcome[] = ['notNow', 'languageBarrier'];

export interface Ring {
	readonly outcome: Outcome;
	/** Milliseconds since 1970. */
	readonly at: number;
}

/** The part of the day in Amsterdam at a moment. */
export function partOfDay(at: number): PartOfDay {
	const hour = hourInAmsterdam(at);
	if (hour < AFTERNOON_FROM_HOUR) return 'morning';
	return hour < EVENING_FROM_HOUR ? 'afternoon' : 'evening';
}

/**
 * The part of the day for the next ring; null when the door was not rung, or is not tried again.
 *
 * @param rings those that count, the oldest first
 */
export function proposePart(rings: readonly Ring[]): PartOfDay | null {
	const last = rings.at(-1);
	if (last === undefined || !isTriedAgain(last.outcome)) return null;
	const lastPart = partOfDay(last.at);
	if (SOMEBODY.includes(last.outcome)) return lastPart;
	const times = new Map<PartOfDay, number>();
	for (const { at } of rings) {
		const part = partOfDay(at);
		times.set(part, (times.get(part) ?? 0) + 1);
	}
	const others = partsAfter(lastPart);
	const fewest = Math.min(...others.map((part) => times.get(part) ?? 0));
	return others.find((part) => (times.get(part) ?? 0) === fewest) ?? lastPart;
}

/** The parts that follow this one, the nearest first; it is not among them. */
function partsAfter(part: PartOfDay): readonly PartOfDay[] {
	const from = PARTS_OF_DAY.indexOf(part) + 1;
	return [...PARTS_OF_DAY.slice(from), ...PARTS_OF_DAY.slice(0, from - 1)];
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
	const said = Number(AMSTERDAM.format(hour * HOUR_MS));
	hours.set(hour, said);
	return said;
}
