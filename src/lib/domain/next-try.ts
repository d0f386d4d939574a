/**
 * When a door is rung again: what the coach chose at the last ring, else a proposal. There is no published rate of doors
 * that open by the hour (domain page, section 3), so nothing here is a chance or a score: where nobody was home in one
 * part of the day, another part is tried; where somebody opened, that part is known to work.
 */
import { type Outcome, isTriedAgain } from './attempt.ts';
import { PARTS_OF_DAY, type PartOfDay, partOfDay } from './part-of-day.ts';
import { dayInAmsterdam } from './working-days.ts';

/** Rings after which the same part of the day may be tried again: there was somebody. */
const SOMEBODY: readonly Outcome[] = ['notNow', 'languageBarrier'];
const SATURDAY = 6;
const DAY_MS = 86_400_000;

export interface Ring {
	readonly outcome: Outcome;
	/** Milliseconds since 1970. */
	readonly at: number;
	/** What the coach chose at this ring, if anything. */
	readonly tryIn?: PartOfDay | null | undefined;
	readonly tryOn?: string | null | undefined;
	/** The coach rings here no more in the round that the door is in now. */
	readonly isNotAgain?: boolean;
}

/** A part of the day or one day: on a day that was chosen, any part will do. Or not again in this round. */
export type NextTry =
	| { readonly kind: 'notAgain' }
	| { readonly kind: 'part'; readonly part: PartOfDay; readonly isChosen: boolean }
	| { readonly kind: 'day'; readonly day: string };

/**
 * The next ring of a door; null when it was not rung, or is not tried again. A chosen day that has passed is a proposal
 * again.
 *
 * @param rings those that count, the oldest first
 * @param today the day in Amsterdam
 */
export function nextTry(rings: readonly Ring[], today: string): NextTry | null {
	const last = rings.at(-1);
	if (last === undefined || !isTriedAgain(last.outcome)) return null;
	if (last.isNotAgain) return { kind: 'notAgain' };
	if (last.tryOn && last.tryOn >= today) return { kind: 'day', day: last.tryOn };
	if (last.tryIn) return { kind: 'part', part: last.tryIn, isChosen: true };
	return { kind: 'part', part: proposePart(rings, last), isChosen: false };
}

/** Now, and when the door was rung last. */
export interface DoorMoment {
	readonly part: PartOfDay;
	readonly today: string;
	/** Milliseconds since 1970. */
	readonly lastAt: number | null;
}

/**
 * Whether a door is up in this part of this day. Who said "not now" a minute ago is not rung again in the same morning:
 * the part that was proposed or chosen is then that of another day.
 */
export function isUpNow(next: NextTry | null, { part, today, lastAt }: DoorMoment): boolean {
	if (next === null || next.kind === 'notAgain') return false;
	if (next.kind === 'day') return next.day === today;
	return next.part === part && !(lastAt !== null && isToday(lastAt, today) && partOfDay(lastAt) === part);
}

/** The calendar is asked for few of the doors of a long list: what lies further back than a day cannot be today. */
function isToday(at: number, today: string): boolean {
	return at >= Date.parse(`${today}T00:00:00Z`) - DAY_MS && dayInAmsterdam(at) === today;
}

/**
 * A day of the other kind: in the week the Saturday that comes, in the weekend the Monday. Null where that lies past the
 * last day of the round: by then this coach rings there no more.
 *
 * @param until the last day of the round, where it has one
 */
export function anotherDay(today: string, until: string | null): string | null {
	const time = Date.parse(`${today}T00:00:00Z`);
	const weekday = new Date(time).getUTCDay();
	const isWeekend = weekday === 0 || weekday === SATURDAY;
	const days = isWeekend ? (weekday === 0 ? 1 : 2) : SATURDAY - weekday;
	const other = new Date(time + days * DAY_MS).toISOString().slice(0, 10);
	return until !== null && other > until ? null : other;
}

/**
 * The parts of the day in which this round can still ring: on its last day those that come after now.
 *
 * @param until the last day of the round, where it has one
 */
export function partsLeft(
	{ today, part }: Pick<DoorMoment, 'today' | 'part'>,
	until: string | null
): readonly PartOfDay[] {
	return until !== null && until <= today ? PARTS_OF_DAY.slice(PARTS_OF_DAY.indexOf(part) + 1) : PARTS_OF_DAY;
}

function proposePart(rings: readonly Ring[], last: Ring): PartOfDay {
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
