/**
 * One tab of the coach app is alive at a time (G14), as a pure step. Who holds the
 * Web Lock holds worker, key and journal; who does not says so.
 *
 *                granted                    stolen, asked to give up
 *   ┌────────┐ ──────────► ┌──────┐ ───────────────────────────────► ┌───────────┐
 *   │ asking │             │ held │                                   │ elsewhere │
 *   └────────┘ ◄────────── └──────┘ ◄─────────┐                       └───────────┘
 *        │        look                        │ granted                     │
 *        └── busy ──► elsewhere               └──────────── taking ◄────────┘ take over
 */
export type TabState = { readonly kind: 'asking' | 'held' | 'elsewhere' | 'taking' };

export type TabEvent = { readonly kind: 'granted' | 'busy' | 'stolen' | 'giveUp' | 'takeOver' | 'look' };

export type TabEffect =
	/** Ask for the lock, without waiting for it. */
	| { readonly kind: 'ask' }
	/** Tell the other tab first, so that it can finish writing, then take the lock. */
	| { readonly kind: 'steal' }
	| { readonly kind: 'open' }
	/** Finish what is being written, close every handle and let go of the lock. */
	| { readonly kind: 'close' };

export interface TabStep {
	readonly state: TabState;
	readonly effects: readonly TabEffect[];
}

export const TAB_START: TabStep = { state: { kind: 'asking' }, effects: [{ kind: 'ask' }] };

const to = (kind: TabState['kind'], ...effects: readonly TabEffect['kind'][]): TabStep => ({
	state: { kind },
	effects: effects.map((effect) => ({ kind: effect }))
});

/** Every state meets every event: a missing cell does not compile. */
const TABLE: { readonly [S in TabState['kind']]: { readonly [E in TabEvent['kind']]: TabStep } } = {
	asking: {
		granted: to('held', 'open'),
		busy: to('elsewhere'),
		stolen: to('elsewhere'),
		giveUp: to('asking'),
		takeOver: to('taking', 'steal'),
		look: to('asking')
	},
	held: {
		granted: to('held'),
		busy: to('held'),
		stolen: to('elsewhere', 'close'),
		giveUp: to('elsewhere', 'close'),
		takeOver: to('held'),
		look: to('held')
	},
	elsewhere: {
		granted: to('held', 'open'),
		busy: to('elsewhere'),
		stolen: to('elsewhere'),
		giveUp: to('elsewhere'),
		takeOver: to('taking', 'steal'),
		// The other tab may be gone by now: looking again costs nothing.
		look: to('asking', 'ask')
	},
	taking: {
		granted: to('held', 'open'),
		busy: to('elsewhere'),
		stolen: to('elsewhere'),
		giveUp: to('taking'),
		takeOver: to('taking'),
		look: to('taking')
	}
};

export function stepTab(state: TabState, event: TabEvent): TabStep {
	return TABLE[state.kind][event.kind];
}
