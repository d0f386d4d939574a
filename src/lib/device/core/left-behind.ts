/**
 * Work of an earlier enrolment that still lies on a phone which is not enrolled now,
 * because its database vanished. Enrolled anew it goes along by itself, so the
 * coach is told before the phone is wiped, or handed to somebody else.
 */
import { readJournal } from './journal-lines.ts';
import type { Journal, OutboxStore } from './ports.ts';

/** True while something lies here that no receipt says the office has. */
export async function hasLeftBehind(ports: {
	readonly journal: Pick<Journal, 'readAll'>;
	readonly outbox: Pick<OutboxStore, 'readAll'>;
}): Promise<boolean> {
	const { entries } = await ports.outbox.readAll();
	if (entries.some(({ receipt }) => receipt === null)) return true;
	const received = new Set(entries.map(({ envelope }) => envelope.opId));
	const journal = readJournal(await ports.journal.readAll());
	return journal.entries.some(({ envelope }) => !received.has(envelope.opId));
}
