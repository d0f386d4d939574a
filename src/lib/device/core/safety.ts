/**
 * When this phone hides what it pulled. A phone that the office has not let read for some days may be in other hands,
 * and so may that of somebody who is no longer with the organisation: then pulled names and notes are neither shown
 * nor found. What is recorded here stays in view, and recording and sending go on (G15).
 *
 * Times are the stored ones and the clock as it is now. The latest time ever seen is kept, so that a clock that is set
 * back makes no silence shorter; a clock that was once too far ahead is put right by the next handshake.
 */
import { rulesOf } from '#lib/domain/organisation-rules.ts';
import { OPEN_VISIT_HOURS_MAX } from '#lib/domain/visit.ts';
import type { HandshakeAnswer } from '#lib/sync/wire.ts';
import type { HiddenWhy } from '../safety-port.ts';
import type { DeviceMeta, SafetyMeta } from './ports.ts';

const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;
/** A talk that nobody touched for longer is no talk under way (domain 8): its words wait no more for a withdrawn phone. */
const TALK_MARK_MS = OPEN_VISIT_HOURS_MAX * HOUR_MS;
/** The mark of an open talk is written anew this often. */
const TALK_STEP_MS = HOUR_MS;
/** The latest time is written down this often: a clock that is set back wins no more than this. */
export const SEEN_STEP_MS = 3_600_000;

type Known = Pick<DeviceMeta, 'safety' | 'lastContactAt' | 'organisation' | 'revoked'>;

/** @param now the phone's corrected time */
export function hiddenBecause(meta: Known, now: number): HiddenWhy | null {
	const { safety } = meta;
	const latest = Math.max(now, safety?.seenAt ?? 0);
	const isOver = typeof safety?.endsAt === 'number' && safety.endsAt <= latest;
	if (meta.revoked || safety?.hasEnded === true || isOver) return { kind: 'ended' };
	const since = safety?.metAt ?? meta.lastContactAt;
	if (since === null) return null;
	const { silentDays: days } = rulesOf(meta.organisation.rules);
	return latest - since > days * DAY_MS ? { kind: 'silent', since, days } : null;
}

/** What a handshake changes: the silence is over, and the office's clock is the one that counts. */
export function afterHandshake(safety: SafetyMeta | undefined, answer: HandshakeAnswer): SafetyMeta {
	return {
		...safety,
		metAt: answer.serverTime,
		seenAt: answer.serverTime,
		hasEnded: false,
		endsAt: answer.person.endsAt ?? null
	};
}

/** The record with the latest time, or null while writing it down again would say little. */
export function withSeen(safety: SafetyMeta | undefined, now: number): SafetyMeta | null {
	const seenAt = safety?.seenAt ?? 0;
	return now >= seenAt + SEEN_STEP_MS ? { ...safety, seenAt: now } : null;
}

/**
 * The record with the mark of an open talk, or without one; null while nothing is to be written. A locked phone cannot
 * see its visits, so while it is open it keeps until when one counts: a time, and of whom or where says nothing.
 */
export function withTalk(
	safety: SafetyMeta | undefined,
	{ hasOpenVisit, now }: { readonly hasOpenVisit: boolean; readonly now: number }
): SafetyMeta | null {
	const { talkUntil, ...others } = safety ?? {};
	if (!hasOpenVisit) return talkUntil === undefined ? null : others;
	const until = now + TALK_MARK_MS;
	const isFresh = talkUntil !== undefined && talkUntil <= until && until - talkUntil < TALK_STEP_MS;
	return isFresh ? null : { ...others, talkUntil: until };
}

/** True while a locked phone must take it that a talk is open on it; a clock that was set back makes it no longer. */
export function isTalkMarked(safety: SafetyMeta | undefined, now: number): boolean {
	const { talkUntil, seenAt = 0 } = safety ?? {};
	if (talkUntil === undefined) return false;
	const leftMs = talkUntil - Math.max(now, seenAt);
	return leftMs > 0 && leftMs <= TALK_MARK_MS;
}

/**
 * A withdrawn phone empties itself at the first moment that no talk is held on it: a visit under way is recorded to its
 * end (G15). It hands in first where it can; what it cannot hand in stays as envelopes.
 */
export function mustEmpty(
	meta: Pick<DeviceMeta, 'revoked'>,
	{ hasOpenVisit }: { readonly hasOpenVisit: boolean }
): boolean {
	return meta.revoked && !hasOpenVisit;
}
