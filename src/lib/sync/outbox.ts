/**
 * When the outbox sends, as a pure step. The courier of the device runs the
 * effects and feeds the events back; the simulation does the same with a seed.
 *
 *            saved, wake                    answered (more left)
 *   ┌──────┐ ───────────► ┌─────────┐ ─────────────┐
 *   │ idle │              │ sending │ ◄────────────┘
 *   └──────┘ ◄─────────── └─────────┘
 *       ▲   answered (none left) │ failed
 *       │                        ▼
 *       │    wake, due    ┌─────────┐
 *       └──────────────── │ waiting │   (to sending when something is left)
 *                         └─────────┘
 *
 * Each state carries how many bytes the next push may hold: what the link has shown to carry in
 * about three seconds, half of it after a failure. Too large for the office is halved and sent again
 * at once, since waiting would not make it smaller.
 *
 * Nothing stops it for good: a revoked device, an old version or a wrong clock
 * still hands in what was recorded (G15).
 */
import { RETRY_DELAY_MS_MAX, RETRY_DELAY_MS_MIN } from './limits.ts';
import { type Passed, paceAfter, paceAfterFailure, PUSH_PACE } from './pace.ts';

/** Why an exchange failed, as far as the phone can tell. */
export const FAILURES = [
	'offline',
	'portal',
	'refused',
	'busy',
	'officeFull',
	'server',
	'tooLarge',
	'outdated'
] as const;
export type Failure = (typeof FAILURES)[number];

export type OutboxState =
	| { readonly kind: 'idle'; readonly bytes: number }
	| { readonly kind: 'sending'; readonly bytes: number; readonly tries: number }
	| {
			readonly kind: 'waiting';
			readonly bytes: number;
			readonly tries: number;
			readonly until: number;
			readonly failure: Failure;
	  };

export type OutboxEvent =
	| { readonly kind: 'saved'; readonly unsent: number }
	| { readonly kind: 'wake'; readonly unsent: number }
	| { readonly kind: 'due'; readonly unsent: number }
	/** `passed` is left out when the answer says nothing about the link. */
	| { readonly kind: 'answered'; readonly unsent: number; readonly passed?: Passed }
	| {
			readonly kind: 'failed';
			readonly failure: Failure;
			readonly now: number;
			readonly chance: number;
			readonly retryAfterMs?: number;
	  };

export type OutboxEffect =
	{ readonly kind: 'send'; readonly bytes: number } | { readonly kind: 'wakeAt'; readonly at: number };

export interface OutboxStep {
	readonly state: OutboxState;
	readonly effects: readonly OutboxEffect[];
}

type Handlers = {
	readonly [S in OutboxState['kind']]: {
		readonly [E in OutboxEvent['kind']]: (
			state: Extract<OutboxState, { kind: S }>,
			event: Extract<OutboxEvent, { kind: E }>
		) => OutboxStep;
	};
};

export const OUTBOX_START: OutboxState = { kind: 'idle', bytes: PUSH_PACE.start };

const stay = (state: OutboxState): OutboxStep => ({ state, effects: [] });

function send(unsent: number, { bytes, tries }: { readonly bytes: number; readonly tries: number }): OutboxStep {
	if (unsent === 0) return { state: { kind: 'idle', bytes }, effects: [] };
	return { state: { kind: 'sending', bytes, tries }, effects: [{ kind: 'send', bytes }] };
}

function afterAnswer(state: OutboxState, { unsent, passed }: Extract<OutboxEvent, { kind: 'answered' }>): OutboxStep {
	const bytes = passed ? paceAfter(state.bytes, passed, PUSH_PACE) : state.bytes;
	return send(unsent, { bytes, tries: 0 });
}

/** Every state meets every event: a missing cell does not compile. */
const TABLE: Handlers = {
	idle: {
		saved: (state, event) => send(event.unsent, { bytes: state.bytes, tries: 0 }),
		wake: (state, event) => send(event.unsent, { bytes: state.bytes, tries: 0 }),
		due: (state, event) => send(event.unsent, { bytes: state.bytes, tries: 0 }),
		answered: (state) => stay(state),
		failed: (state) => stay(state)
	},
	sending: {
		saved: (state) => stay(state),
		wake: (state) => stay(state),
		due: (state) => stay(state),
		answered: (state, event) => afterAnswer(state, event),
		failed: (state, event) => (event.failure === 'tooLarge' ? sendLess(state, event) : wait(state, event))
	},
	waiting: {
		saved: (state) => stay(state),
		wake: (state, event) => send(event.unsent, state),
		due: (state, event) => send(event.unsent, state),
		answered: (state, event) => afterAnswer(state, event),
		failed: (state) => stay(state)
	}
};

/** One step of the outbox. */
export function stepOutbox(state: OutboxState, event: OutboxEvent): OutboxStep {
	// The table's type ties each cell to its state and event; this lookup is the one place where that tie is not expressible.
	const handle = TABLE[state.kind][event.kind] as (state: OutboxState, event: OutboxEvent) => OutboxStep;
	return handle(state, event);
}

type Sending = Extract<OutboxState, { kind: 'sending' }>;
type Failed = Extract<OutboxEvent, { kind: 'failed' }>;

/** The office said how much is too much, so the link is not to blame. */
function sendLess(state: Sending, event: Failed): OutboxStep {
	const bytes = paceAfterFailure(state.bytes, PUSH_PACE);
	if (bytes === state.bytes) return wait(state, event);
	return { state: { ...state, bytes }, effects: [{ kind: 'send', bytes }] };
}

/** Waits with doubled delay and chance, and then sends less. */
function wait(state: Sending, event: Failed): OutboxStep {
	const until = event.now + retryDelayMs(state.tries, event);
	return {
		state: {
			kind: 'waiting',
			bytes: paceAfterFailure(state.bytes, PUSH_PACE),
			tries: state.tries + 1,
			until,
			failure: event.failure
		},
		effects: [{ kind: 'wakeAt', at: until }]
	};
}

/**
 * How long to wait before the next try: doubled each time, with chance, and as long as the office asks, up to twice
 * that. After an outage all phones were told to wait: without chance of their own they would come back in one instant.
 */
export function retryDelayMs(
	tries: number,
	{ chance, retryAfterMs }: { readonly chance: number; readonly retryAfterMs?: number }
): number {
	const doubled = Math.min(RETRY_DELAY_MS_MAX, RETRY_DELAY_MS_MIN * 2 ** Math.min(tries, 20));
	return Math.round(Math.max((retryAfterMs ?? 0) * (1 + chance), doubled * (0.5 + chance / 2)));
}
