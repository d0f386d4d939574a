/**
 * What the office acknowledged and may not have any more: a standby that was behind has taken over, or an older copy of
 * its database was put back, under the epoch that stands in it (G8). Pure, so that the simulation and its mutants reach it.
 */
import { NEWEST_MAX } from '#lib/sync/limits.ts';
import type { OutboxEntry } from './ports.ts';

type Kept = Iterable<OutboxEntry>;

/** Stored in this epoch, as the office said. */
function isStoredIn(entry: OutboxEntry, epoch: string | null): boolean {
	return entry.receipt?.result === 'stored' && entry.receipt.epoch === epoch;
}

/** Put aside by the office in this epoch: in its quarantine, with a number in no scope. */
function isAsideIn(entry: OutboxEntry, epoch: string | null): boolean {
	const { result, epoch: given } = entry.receipt ?? {};
	return (result === 'quarantined' || result === 'alarm') && given === epoch;
}

/**
 * What the office stored last, as its receipts say: the highest number of each scope, and what it put aside. A history
 * that lost its end lacks one of these if it lacks anything acknowledged. The time of a receipt tells nothing of that:
 * handed in again under a new epoch, what was stored long ago is acknowledged after what was stored just now.
 *
 * @returns operation ids, `NEWEST_MAX` at most
 */
export function newestAcknowledged(entries: Kept, epoch: string | null): readonly string[] {
	const highest = new Map<string, OutboxEntry>();
	const aside: OutboxEntry[] = [];
	for (const entry of entries) {
		const { scope = '', seq = 0 } = entry.receipt ?? {};
		if (isAsideIn(entry, epoch)) aside.push(entry);
		else if (isStoredIn(entry, epoch) && seq > (highest.get(scope)?.receipt?.seq ?? 0)) highest.set(scope, entry);
	}
	const newestOf = (some: readonly OutboxEntry[]) =>
		[...some].sort((a, b) => (b.receivedAt ?? 0) - (a.receivedAt ?? 0)).slice(0, NEWEST_MAX / 2);
	return [...newestOf([...highest.values()]), ...newestOf(aside)].map(({ envelope }) => envelope.opId);
}

/**
 * Acknowledged, and above what the office says that it holds of this device.
 *
 * @param met.known the highest stored number by incarnation; null for nothing, so that all that was acknowledged is
 *   meant, also what was put aside
 */
export function acknowledgedAbove(
	entries: Kept,
	met: { readonly epoch: string | null; readonly dev: string; readonly known: Readonly<Record<string, number>> | null }
): readonly string[] {
	const { epoch, dev, known } = met;
	const above: string[] = [];
	for (const entry of entries) {
		const { opId, n, inc } = entry.envelope;
		// Of an earlier enrolment a handshake says nothing.
		const isAbove = known === null || (entry.envelope.dev === dev && n > (known[inc] ?? 0));
		if (isAbove && (isStoredIn(entry, epoch) || (known === null && isAsideIn(entry, epoch)))) above.push(opId);
	}
	return above;
}
