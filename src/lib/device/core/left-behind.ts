/**
 * Work of an earlier enrolment that still lies on a phone which is not enrolled now,
 * because its database vanished. Enrolled anew it goes along by itself, so the
 * coach is told before the phone is wiped, or handed to somebody else.
 */
import { readJournal } from './journal-lines.ts';
import type { Journal, OutboxStore } from './ports.ts';

interface Places {
	readonly journal: Pick<Journal, 'readAll'>;
	readonly outbox: Pick<OutboxStore, 'readAll'>;
}

/** How many operations lie here that no receipt says the office has. */
export async function countLeftBehind(ports: Places): Promise<number> {
	const { entries } = await ports.outbox.readAll();
	const received = new Set(entries.flatMap(({ receipt, envelope }) => (receipt === null ? [] : [envelope.opId])));
	const journal = readJournal(await ports.journal.readAll());
	const here = new Set([...entries, ...journal.entries].map(({ envelope }) => envelope.opId));
	return [...here].filter((opId) => !received.has(opId)).length;
}

export async function hasLeftBehind(ports: Places): Promise<boolean> {
	return (await countLeftBehind(ports)) > 0;
}
