/**
 * What may leave the phone: operations that the office has acknowledged and that a
 * verified backup holds (G8). Pure, so that the simulation and its mutants reach it.
 */
import type { OutboxEntry } from './ports.ts';

/** Per scope, the number up to which a verified backup holds everything; what a handshake says. */
export interface BackupReach {
	readonly epoch: string;
	readonly covered: Readonly<Record<string, number>>;
}

/**
 * True when no restore can bring the office back to before this operation. A scope's numbers
 * have no holes that fill up later (G6), so one number per scope says exactly what is held.
 * What waits in quarantine has no number and stays here until the office has decided. What
 * was purged goes: the list of purges outlives every restore (G12).
 */
export function isCovered(entry: OutboxEntry, { epoch, covered }: BackupReach): boolean {
	const { receipt } = entry;
	if (receipt === null || receipt.epoch !== epoch) return false;
	if (receipt.result === 'purged') return true;
	return receipt.result === 'stored' && receipt.seq <= (covered[receipt.scope] ?? 0);
}
