/**
 * Covered and locked, as a pure step. Times are compared with the clock whenever
 * something happens; no timer is trusted, since phones sleep.
 *
 *            hidden, cover              too long since the last touch, lock,
 *   ┌──────┐ ────────────► ┌─────────┐  five wrong PINs                ┌────────┐
 *   │ open │               │ covered │ ──────────────────────────────► │ locked │
 *   └──────┘ ◄──────────── └─────────┘                                 └────────┘
 *       ▲       right PIN                                                   │
 *       └───────────────────────── right passphrase ────────────────────────┘
 */
export const LOCK_AFTER_MS = { roundRunning: 30 * 60_000, otherwise: 5 * 60_000 } as const;
export const PIN_TRIES_MAX = 5;
/** A clock that was set back by more than this hides how long ago the last touch was. */
const CLOCK_BACK_MS_MAX = 60_000;

export type Curtain =
	| { readonly kind: 'open'; readonly touchedAt: number }
	| { readonly kind: 'covered'; readonly touchedAt: number; readonly triesLeft: number }
	| { readonly kind: 'locked' };

export type CurtainEvent =
	| { readonly kind: 'hidden' }
	| { readonly kind: 'looked' }
	| { readonly kind: 'touched' }
	| { readonly kind: 'pin'; readonly isRight: boolean }
	| { readonly kind: 'unlocked' }
	| { readonly kind: 'lock' };

export function stepCurtain(
	curtain: Curtain,
	event: CurtainEvent,
	{ now, isRoundRunning }: { readonly now: number; readonly isRoundRunning: boolean }
): Curtain {
	if (event.kind === 'lock') return { kind: 'locked' };
	if (event.kind === 'unlocked') return { kind: 'open', touchedAt: now };
	if (curtain.kind === 'locked') return curtain;
	const sinceMs = now - curtain.touchedAt;
	const limitMs = isRoundRunning ? LOCK_AFTER_MS.roundRunning : LOCK_AFTER_MS.otherwise;
	// Before anything else, and before anything is drawn: a late PIN or touch opens nothing.
	if (sinceMs > limitMs || sinceMs < -CLOCK_BACK_MS_MAX) return { kind: 'locked' };
	switch (event.kind) {
		case 'hidden':
			return curtain.kind === 'open'
				? { kind: 'covered', touchedAt: curtain.touchedAt, triesLeft: PIN_TRIES_MAX }
				: curtain;
		case 'looked':
			return curtain;
		case 'touched':
			// Touching a covered screen is not using it: only who knows the PIN extends the time.
			return curtain.kind === 'open' ? { kind: 'open', touchedAt: now } : curtain;
		case 'pin':
			if (curtain.kind === 'open') return curtain;
			if (event.isRight) return { kind: 'open', touchedAt: now };
			return curtain.triesLeft <= 1 ? { kind: 'locked' } : { ...curtain, triesLeft: curtain.triesLeft - 1 };
	}
}
