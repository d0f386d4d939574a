/** Where a recorded thing is now: on this phone, at the office, or at the office with a question. */
import type { Whereabouts } from '../../port.ts';
import type { OutboxBook } from '../outbox-book.ts';
import { changedAt, type Declined, type Row } from '../row.ts';
import type { EntityState } from '#lib/sync/merge.ts';

type Placed = { readonly row: Row; readonly state: EntityState };

export function whereaboutsOf(entities: readonly Placed[], book: OutboxBook): Whereabouts {
	let unsentAt: number | null = null;
	let question: { at: number; reason: string } | null = null;
	let declined: Declined | null = null;
	let receivedAt = 0;
	for (const { row, state } of entities) {
		for (const operation of row.pend) {
			const entry = book.entryOf(operation.opId);
			if (!entry) continue;
			if (book.isUnsent(entry)) unsentAt = Math.min(unsentAt ?? entry.savedAt, entry.savedAt);
			const at = entry.receivedAt ?? entry.savedAt;
			receivedAt = Math.max(receivedAt, entry.receivedAt ?? 0);
			const { receipt } = entry;
			if (receipt?.decision === 'discarded') declined = { at, why: receipt.reason ?? '' };
			else if (receipt?.decision !== 'corrected' && (receipt?.result === 'quarantined' || receipt?.result === 'alarm'))
				question = { at, reason: receipt.reason ?? receipt.result };
		}
		declined ??= row.own?.declined ?? null;
		receivedAt = Math.max(receivedAt, row.own?.receivedAt ?? (row.own ? 0 : changedAt(state)));
	}
	if (unsentAt !== null) return { kind: 'phone', savedAt: unsentAt };
	if (question) return { kind: 'office-asks', ...question };
	if (declined) return { kind: 'office-declined', at: declined.at, why: declined.why };
	return { kind: 'office', at: receivedAt };
}
