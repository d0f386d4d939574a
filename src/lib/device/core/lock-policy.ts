/**
 * Covered and locked, as a pure step. Times are compared with the clock whenever
 * something happens; no timer is trusted, since phones sleep.
 *
 *            hidden, cover              too long since the last touch, lock,
 *   ┌──────┐ ────────────► ┌─────────┐  five wrong PINs                ┌────────┐
 *   │ open │               │ covered │ ──────────────────────────────► │ locked │
 *   └──────┘ ◄──────────── └─────────┘                                 └────────┘
 *       ▲       right PIN,                                                  │
 *       │       back from our own camera button in time                     │
 *       └───────────────────────── right passphrase ────────────────────────┘
 */
import type { OrganisationRules } from '#lib/domain/organisation-rules.ts';

const MINUTE_MS = 60_000;

/** How long after the last touch a phone locks. */
export interface LockTimes {
	readonly roundRunning: number;
	readonly otherwise: number;
}
export const LOCK_AFTER_MS = { roundRunning: 30 * MINUTE_MS, otherwise: 5 * MINUTE_MS } as const satisfies LockTimes;
export const PIN_TRIES_MAX = 5;
/**
 * A camera or a file chooser hides the app, and a PIN for every photo would teach coaches to take none. So what our own
 * photo button opened may be away this long and come back to an open screen, once. The screen is blank meanwhile, and
 * whoever takes the phone out of a coach's hands within these minutes comes back to it as well: hence no longer.
 */
export const CAMERA_GRACE_MS = 2 * MINUTE_MS;
/** A clock that was set back by more than this hides how long ago the last touch was. */
const CLOCK_BACK_MS_MAX = 60_000;

export function lockTimesOf(rules: OrganisationRules): LockTimes {
	return { roundRunning: rules.lockRoundMinutes * MINUTE_MS, otherwise: rules.lockMinutes * MINUTE_MS };
}

interface Chooser {
	/** When our own photo button opened the camera or the file chooser; absent while none is out. */
	readonly chooserAt?: number;
}

export type Curtain =
	| ({ readonly kind: 'open'; readonly touchedAt: number } & Chooser)
	| ({ readonly kind: 'covered'; readonly touchedAt: number; readonly triesLeft: number } & Chooser)
	| { readonly kind: 'locked' };

export type CurtainEvent =
	| { readonly kind: 'hidden' }
	/** The coach's own wish: no grace outlives it. */
	| { readonly kind: 'cover' }
	| { readonly kind: 'looked' }
	/** The page is seen again after it was hidden. */
	| { readonly kind: 'returned' }
	/** A hand on the page. */
	| { readonly kind: 'touched' }
	/** Something was recorded: use as much as a touch, but a field also saves itself while the camera opens. */
	| { readonly kind: 'worked' }
	| { readonly kind: 'chooserOut' }
	/** A picture came, or the chooser was closed without one. */
	| { readonly kind: 'chooserIn' }
	| { readonly kind: 'pin'; readonly isRight: boolean }
	| { readonly kind: 'unlocked' }
	| { readonly kind: 'lock' };

/** Whether the page is hidden, after this event: a locked curtain keeps no trace of it. */
export function isHiddenAfter(isHidden: boolean, event: CurtainEvent): boolean {
	if (event.kind === 'hidden') return true;
	return event.kind === 'returned' ? false : isHidden;
}

/** @param options.isHidden nobody has seen the page since it was hidden: what opens meanwhile opens to a cover */
export function stepCurtain(
	curtain: Curtain,
	event: CurtainEvent,
	options: {
		readonly now: number;
		readonly isRoundRunning: boolean;
		readonly lockAfterMs?: LockTimes;
		readonly isHidden?: boolean;
	}
): Curtain {
	const { now, isRoundRunning, lockAfterMs = LOCK_AFTER_MS, isHidden = false } = options;
	if (event.kind === 'lock') return { kind: 'locked' };
	if (event.kind === 'unlocked') return openedBy(isHidden, now);
	if (curtain.kind === 'locked') return curtain;
	const sinceMs = now - curtain.touchedAt;
	const limitMs = isRoundRunning ? lockAfterMs.roundRunning : lockAfterMs.otherwise;
	// Before anything else, and before anything is drawn: a late PIN or touch opens nothing.
	if (sinceMs > limitMs || sinceMs < -CLOCK_BACK_MS_MAX) return { kind: 'locked' };
	const { touchedAt } = curtain;
	switch (event.kind) {
		case 'hidden':
			return curtain.kind === 'open' ? { ...curtain, kind: 'covered', triesLeft: PIN_TRIES_MAX } : curtain;
		case 'cover':
			return {
				kind: 'covered',
				touchedAt,
				triesLeft: curtain.kind === 'covered' ? curtain.triesLeft : PIN_TRIES_MAX
			};
		case 'looked':
			return curtain;
		case 'returned':
			if (curtain.chooserAt === undefined) return curtain;
			if (curtain.kind === 'open') return { kind: 'open', touchedAt };
			return isWithinGrace(curtain.chooserAt, now)
				? { kind: 'open', touchedAt: now }
				: { kind: 'covered', touchedAt, triesLeft: curtain.triesLeft };
		case 'touched':
			// Touching a covered screen is not using it: only who knows the PIN extends the time.
			// A hand on our page finds no chooser over it any more, also where the browser told of none that closed.
			return curtain.kind === 'open' ? { kind: 'open', touchedAt: now } : curtain;
		case 'worked':
			return curtain.kind === 'open' ? { ...curtain, touchedAt: now } : curtain;
		case 'chooserOut':
			return curtain.kind === 'open' ? { kind: 'open', touchedAt: now, chooserAt: now } : curtain;
		case 'chooserIn':
			// While covered it stays: the picture comes a moment before the page is seen again.
			return curtain.kind === 'open' ? { kind: 'open', touchedAt } : curtain;
		case 'pin':
			if (curtain.kind === 'open') return curtain;
			if (event.isRight) return openedBy(isHidden, now);
			return curtain.triesLeft <= 1 ? { kind: 'locked' } : { ...curtain, triesLeft: curtain.triesLeft - 1 };
	}
}

/** A passphrase takes seconds to try, and the app may be hidden meanwhile: who takes the phone up next is not known. */
function openedBy(isHidden: boolean, now: number): Curtain {
	return isHidden ? { kind: 'covered', touchedAt: now, triesLeft: PIN_TRIES_MAX } : { kind: 'open', touchedAt: now };
}

function isWithinGrace(chooserAt: number, now: number): boolean {
	return now - chooserAt <= CAMERA_GRACE_MS && now >= chooserAt;
}
