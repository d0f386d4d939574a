/**
 * How much to ask of a link at once, as pure steps: about three seconds' worth, by
 * what the last exchange showed. A link that cuts every few seconds lets small
 * pieces through and never a large one.
 */
import { PULL_CHANGES_MAX } from './limits.ts';

export interface PaceRange {
	readonly min: number;
	/** Before the link is known. */
	readonly start: number;
	readonly max: number;
}

/** How long one exchange may take the link. */
export const LINK_MS = 3_000;

/**
 * Bytes of a push as they travel. The least is below any envelope, so that each can come to go by itself (G13).
 * The start takes a day in one: fifteen visits of seven operations, each with a note of 400 characters, a concern, a
 * measure and an agreement, are 29,500 bytes; twenty, or longer notes, fit too. That is half a second at 750 kbit/s,
 * and three, the longest that a push is to take, at 128 kbit/s.
 */
export const PUSH_PACE: PaceRange = { min: 256, start: 48_000, max: 256_000 };
/** Changes in a page of a pull. */
export const PULL_PACE: PaceRange = { min: 8, start: 250, max: PULL_CHANGES_MAX };

/** What went through, and how long it took with its answer. */
export interface Passed {
	readonly size: number;
	readonly ms: number;
}

/** After something went well: what fits the link, at most double. Little that went fast says nothing about more. */
export function paceAfter(size: number, passed: Passed, range: PaceRange): number {
	const ms = Math.max(1, passed.ms);
	const fitting = Math.floor((passed.size * LINK_MS) / ms);
	if (ms > LINK_MS) return within(Math.min(size, fitting), range);
	if (passed.size < size / 2) return size;
	return within(Math.max(size, Math.min(size * 2, fitting)), range);
}

/** After a failure: half, since it may have been too much for the link. */
export function paceAfterFailure(size: number, range: PaceRange): number {
	return within(Math.floor(size / 2), range);
}

function within(size: number, { min, max }: PaceRange): number {
	return Math.min(max, Math.max(min, size));
}
