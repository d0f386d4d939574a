/**
 * What the office acknowledged and may not have any more: a standby that was behind has taken over, or an older copy of
 * its database was put back, under the epoch that stands in it (G8). Pure, so that the simulation and its mutants reach it.
 */
import type { OutboxEntry } from './ports.ts';

type Kept = Iterable<OutboxEntry>;

/** Stored in this epoch, as the office said. */
function isStoredIn(entry: OutboxEntry, epoch: string | null): boolean {
	return entry.receipt?.result === 'stored' && entry.receipt.epoch === epoch;
}

/** What was acknowledged last: of a history that lost its end, that is among what it lacks. */
export function newestStored(entries: Kept, epoch: string | null): string | null {
	let newest: OutboxEntry | null = null;
	for (const entry of entries)
		if (isStoredIn(entry, epoch) && (entry.receivedAt ?? 0) >= (newest?.receivedAt ?? 0)) newest = entry;
	return newest?.envelope.opId ?? null;
}

/**
 * Acknowledged, and above what the office says that it holds of this device.
 *
 * @param met.known the highest number by incarnation; null for nothing, so that all that was acknowledged is meant
 */
export function storedAbove(
	entries: Kept,
	met: { readonly epoch: string | null; readonly dev: string; readonly known: Readonly<Record<string, number>> | null }
): readonly string[] {
	const { epoch, dev, known } = met;
	const above: string[] = [];
	for (const entry of entries) {
		const { opId, n, inc } = entry.envelope;
		// Of an earlier enrolment a handshake says nothing.
		const isAbove = known === null || (entry.envelope.dev === dev && n > (known[inc] ?? 0));
		if (isAbove && isStoredIn(entry, epoch)) above.push(opId);
	}
	return above;
}
