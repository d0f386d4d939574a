/**
 * What a row holds as pending and the outbox has never heard of: the outbox was lost. Nobody knows any
 * more whether it was received, so it is handed in again; the office answers what it answered before.
 */
import type { Operation } from '#lib/sync/operation.ts';
import type { SealedSession } from '#lib/sync/wire.ts';
import type { Handover } from './handover.ts';
import type { OutboxEntry } from './ports.ts';
import type { Row } from './row.ts';
import { troubleOf, type TroubleKind } from './trouble.ts';

export interface Adoption {
	readonly rows: Iterable<Row>;
	readonly handover: Handover;
	readonly session: SealedSession;
	readonly seal: (operations: readonly Operation[], savedAt: number) => Promise<readonly OutboxEntry[] | null>;
}

/** Answers the trouble with a store that it met; the next exchange tries again. */
export async function adoptOrphans({ rows, handover, session, seal }: Adoption): Promise<TroubleKind | null> {
	const { book } = handover;
	const orphans = [...rows].flatMap((row) => row.pend.filter(({ opId }) => !book.entryOf(opId)));
	book.orphaned = new Set(orphans.map(({ root }) => root));
	if (orphans.length === 0) return null;
	try {
		const entries = (await seal(orphans, handover.now())) ?? [];
		await handover.append(entries, session);
		book.orphaned = new Set();
		await handover.journal(entries);
		await handover.noteHealed('outboxLost', entries.length);
		return null;
	} catch (error) {
		const kind = troubleOf(error);
		if (!kind) throw error;
		return kind;
	}
}
