/** What the handover stands on, and what it is told and answers. */
import type { Receipt } from '#lib/sync/wire.ts';
import type { ChancePort, ClockPort, Journal, MetaStore, OutboxStore } from './ports.ts';

export interface HandoverPorts {
	readonly clock: ClockPort;
	readonly chance: ChancePort;
	readonly outbox: OutboxStore;
	readonly journal: Journal;
	readonly meta: MetaStore;
}

/** When an exchange left and when its answer came, by the phone's own clock. */
export interface Timing {
	readonly sentAt: number;
	readonly receivedAt: number;
}

/** The answer to a push, taken in. */
export interface Accepted {
	readonly receipts: readonly Receipt[];
	/** Rejects when the store had no room or was closed. */
	readonly stored: Promise<void>;
}
