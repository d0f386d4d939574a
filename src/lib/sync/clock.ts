/**
 * The hybrid logical clock: wall time that never runs backwards, with a counter.
 *
 * An operation carries the clock of the phone that made it. The server fixes its
 * *effective* clock once, so that a phone with a wrong clock is never refused and
 * never wins for ever. Effective clocks are strings that sort by plain comparison.
 */
import { CLOCK_AHEAD_MS_MAX } from './limits.ts';

export interface Hlc {
	/** Milliseconds since 1970, UTC. */
	readonly time: number;
	readonly counter: number;
}

/** `time-counter-dev-n`, each part padded: the order of the strings is the order of the clocks. */
export type Clock = string;

/** The next clock of a device: never below what it has seen, never equal to its last. */
export function tick(last: Hlc, now: number): Hlc {
	const time = Math.max(0, Math.trunc(now));
	return time > last.time ? { time, counter: 0 } : { time: last.time, counter: last.counter + 1 };
}

/** The clock after seeing another's, so that the next own change dominates what was seen. */
export function observe(last: Hlc, seen: Hlc): Hlc {
	return compareHlc(last, seen) >= 0 ? last : { time: seen.time, counter: seen.counter };
}

export function compareHlc(a: Hlc, b: Hlc): number {
	return a.time - b.time || a.counter - b.counter;
}

/* A longer number than its place would break the order of the strings, so no operation may carry one. */
const TIME_DIGITS = 9;
const COUNTER_DIGITS = 6;
const NUMBER_DIGITS = 7;
export const COUNTER_MAX = 36 ** COUNTER_DIGITS - 1;
export const NUMBER_MAX = 36 ** NUMBER_DIGITS - 1;

export function encodeClock(hlc: Hlc, dev: string, n: number): Clock {
	return [pad(hlc.time, TIME_DIGITS), pad(hlc.counter, COUNTER_DIGITS), dev, pad(n, NUMBER_DIGITS)].join('~');
}

/** Reads the time part back; a string that is no clock reads as the beginning of time. */
export function decodeClock(clock: Clock): Hlc {
	const [time = '', counter = ''] = clock.split('~');
	return { time: Number.parseInt(time, 36) || 0, counter: Number.parseInt(counter, 36) || 0 };
}

/** The device that made the change; null for a string that is no clock. */
export function deviceOfClock(clock: Clock): string | null {
	return clock.split('~')[2] ?? null;
}

/** Plain code-unit order; locale order would differ between phone and server. */
export function compareText(a: string, b: string): number {
	return a < b ? -1 : a > b ? 1 : 0;
}

export function laterClock(a: Clock, b: Clock): Clock {
	return compareText(a, b) >= 0 ? a : b;
}

/**
 * The effective clock of an operation, fixed once by the first transaction that stores it.
 *
 * @param options.receivedAt the database's time in milliseconds
 * @param options.earlier the highest effective clock of an earlier `n` of the same device, if any
 */
export function effectiveClock(options: {
	readonly hlc: Hlc;
	readonly dev: string;
	readonly n: number;
	readonly receivedAt: number;
	readonly earlier: Clock | undefined;
}): Clock {
	const limit = options.receivedAt + CLOCK_AHEAD_MS_MAX;
	const own = options.hlc.time <= limit ? options.hlc : { time: limit, counter: options.hlc.counter };
	const floor = options.earlier === undefined ? own : observe(own, decodeClock(options.earlier));
	return encodeClock(floor, options.dev, options.n);
}

function pad(value: number, width: number): string {
	return Math.max(0, Math.trunc(value)).toString(36).padStart(width, '0');
}
