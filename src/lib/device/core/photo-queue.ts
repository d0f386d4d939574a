/**
 * When a photo goes, as a pure step: one at a time, never while text waits, and
 * with waits of its own, so that a photo that fails holds up photos only.
 *
 *            wake, freed, due (a photo is next)
 *   ┌──────┐ ─────────────────────► ┌─────────┐ ──────┐ sent (another is next)
 *   │ idle │                        │ sending │ ◄─────┘
 *   └──────┘ ◄───────────────────── └─────────┘
 *       ▲  sent (none next), interrupted │ failed
 *       │                                ▼
 *       │      wake, due            ┌─────────┐
 *       └────────────────────────── │ waiting │   (to sending when a photo is next)
 *                                   └─────────┘
 *
 * `next` is null when no photo is due or when text waits: whoever asks looks at both.
 */
import { type Failure, retryDelayMs } from '#lib/sync/outbox.ts';

export type PhotoQueueState =
	| { readonly kind: 'idle'; readonly tries: number }
	| { readonly kind: 'sending'; readonly hash: string; readonly tries: number }
	| { readonly kind: 'waiting'; readonly tries: number; readonly until: number; readonly failure: Failure };

export type PhotoQueueEvent =
	/** Reason to hope: opened, online again, an exchange ended. */
	| { readonly kind: 'wake'; readonly next: string | null }
	/** Text is through, or a photo was added. */
	| { readonly kind: 'freed'; readonly next: string | null }
	| { readonly kind: 'due'; readonly next: string | null }
	/** The office has it, or it cannot be sent at all: either way the next one may go. */
	| { readonly kind: 'sent'; readonly next: string | null }
	/** Text wanted the link. */
	| { readonly kind: 'interrupted' }
	| {
			readonly kind: 'failed';
			readonly failure: Failure;
			readonly now: number;
			readonly chance: number;
			readonly retryAfterMs?: number;
	  };

export type PhotoQueueEffect =
	{ readonly kind: 'send'; readonly hash: string } | { readonly kind: 'wakeAt'; readonly at: number };

export interface PhotoQueueStep {
	readonly state: PhotoQueueState;
	readonly effects: readonly PhotoQueueEffect[];
}

type Handlers = {
	readonly [S in PhotoQueueState['kind']]: {
		readonly [E in PhotoQueueEvent['kind']]: (
			state: Extract<PhotoQueueState, { kind: S }>,
			event: Extract<PhotoQueueEvent, { kind: E }>
		) => PhotoQueueStep;
	};
};

export const PHOTO_QUEUE_START: PhotoQueueState = { kind: 'idle', tries: 0 };

const stay = (state: PhotoQueueState): PhotoQueueStep => ({ state, effects: [] });

/** How often it failed counts on until something arrived: a cut by text is no success. */
function send(next: string | null, tries: number): PhotoQueueStep {
	if (next === null) return { state: { kind: 'idle', tries }, effects: [] };
	return { state: { kind: 'sending', hash: next, tries }, effects: [{ kind: 'send', hash: next }] };
}

/** Every state meets every event: a missing cell does not compile. */
const TABLE: Handlers = {
	idle: {
		wake: (state, event) => send(event.next, state.tries),
		freed: (state, event) => send(event.next, state.tries),
		due: (state, event) => send(event.next, state.tries),
		sent: (state) => stay(state),
		interrupted: (state) => stay(state),
		failed: (state) => stay(state)
	},
	sending: {
		wake: (state) => stay(state),
		freed: (state) => stay(state),
		due: (state) => stay(state),
		sent: (_, event) => send(event.next, 0),
		interrupted: (state) => stay({ kind: 'idle', tries: state.tries }),
		failed: (state, event) => wait(state, event)
	},
	waiting: {
		wake: (state, event) => send(event.next, state.tries),
		// Text going through says little about a photo forty times its size.
		freed: (state) => stay(state),
		due: (state, event) => send(event.next, state.tries),
		sent: (state) => stay(state),
		interrupted: (state) => stay(state),
		failed: (state) => stay(state)
	}
};

/** One step of the photo queue. */
export function stepPhotoQueue(state: PhotoQueueState, event: PhotoQueueEvent): PhotoQueueStep {
	// The table's type ties each cell to its state and event; this lookup is the one place where that tie is not expressible.
	const handle = TABLE[state.kind][event.kind] as (state: PhotoQueueState, event: PhotoQueueEvent) => PhotoQueueStep;
	return handle(state, event);
}

function wait(
	state: Extract<PhotoQueueState, { kind: 'sending' }>,
	event: Extract<PhotoQueueEvent, { kind: 'failed' }>
): PhotoQueueStep {
	const until = event.now + retryDelayMs(state.tries, event);
	return {
		state: { kind: 'waiting', tries: state.tries + 1, until, failure: event.failure },
		effects: [{ kind: 'wakeAt', at: until }]
	};
}
