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
 * Nothing stops it for good: a revoked device, an old version or a wrong clock
 * still hands in what was recorded (G15).
 */
import { PUSH_OPERATIONS_MAX, RETRY_DELAY_MS_MAX, RETRY_DELAY_MS_MIN } from './limits.ts';

/** Why an exchange failed, as far as the phone can tell. */
export const FAILURES = ['offline', 'portal', 'refused', 'busy', 'server', 'tooLarge'] as const;
export type Failure = (typeof FAILURES)[number];

export type OutboxState =
	| { readonly kind: 'idle' }
	| { readonly kind: 'sending'; readonly size: number; readonly tries: number }
	| {
			readonly kind: 'waiting';
			readonly size: number;
			readonly tries: number;
			readonly until: number;
			readonly failure: Failure;
	  };

export type OutboxEvent =
	| { readonly kind: 'saved'; readonly unsent: number }
	| { readonly kind: 'wake'; readonly unsent: number }
	| { readonly kind: 'due'; readonly unsent: number }
	| { readonly kind: 'answered'; readonly unsent: number }
	| {
			readonly kind: 'failed';
			readonly failure: Failure;
			readonly now: number;
			readonly chance: number;
			readonly retryAfterMs?: number;
	  };

export type OutboxEffect =
	{ readonly kind: 'send'; readonly size: number } | { readonly kind: 'wakeAt'; readonly at: number };

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

export const OUTBOX_START: OutboxState = { kind: 'idle' };

const stay = (state: OutboxState): OutboxStep => ({ state, effects: [] });
const rest: OutboxStep = { state: OUTBOX_START, effects: [] };

function send(unsent: number, options: { size: number; tries: number }): OutboxStep {
	if (unsent === 0) return rest;
	return { state: { kind: 'sending', ...options }, effects: [{ kind: 'send', size: options.size }] };
}

const fresh = { size: PUSH_OPERATIONS_MAX, tries: 0 };

/** Every state meets every event: a missing cell does not compile. */
const TABLE: Handlers = {
	idle: {
		saved: (_, event) => send(event.unsent, fresh),
		wake: (_, event) => send(event.unsent, fresh),
		due: (_, event) => send(event.unsent, fresh),
		answered: (state) => stay(state),
		failed: (state) => stay(state)
	},
	sending: {
		saved: (state) => stay(state),
		wake: (state) => stay(state),
		due: (state) => stay(state),
		answered: (_, event) => send(event.unsent, fresh),
		failed: (state, event) => wait(state, event)
	},
	waiting: {
		saved: (state) => stay(state),
		wake: (state, event) => send(event.unsent, { size: state.size, tries: state.tries }),
		due: (state, event) => send(event.unsent, { size: state.size, tries: state.tries }),
		answered: (_, event) => send(event.unsent, fresh),
		failed: (state) => stay(state)
	}
};

/** One step of the outbox. */
export function stepOutbox(state: OutboxState, event: OutboxEvent): OutboxStep {
	// The table's type ties each cell to its state and event; this lookup is the one place where that tie is not expressible.
	const handle = TABLE[state.kind][event.kind] as (state: OutboxState, event: OutboxEvent) => OutboxStep;
	return handle(state, event);
}

/** Waits with doubled delay and chance; half the size, since what failed may have been too much for the link. */
function wait(
	state: Extract<OutboxState, { kind: 'sending' }>,
	event: Extract<OutboxEvent, { kind: 'failed' }>
): OutboxStep {
	const doubled = Math.min(RETRY_DELAY_MS_MAX, RETRY_DELAY_MS_MIN * 2 ** Math.min(state.tries, 20));
	const delay = Math.max(event.retryAfterMs ?? 0, Math.round(doubled * (0.5 + event.chance / 2)));
	const until = event.now + delay;
	return {
		state: {
			kind: 'waiting',
			size: Math.max(1, Math.floor(state.size / 2)),
			tries: state.tries + 1,
			until,
			failure: event.failure
		},
		effects: [{ kind: 'wakeAt', at: until }]
	};
}
