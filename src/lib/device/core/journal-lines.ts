/**
 * The lines of the journal: a session once, then each of its envelopes. A torn or
 * foreign line reads as nothing; the outbox holds the same operation.
 */
import * as v from 'valibot';
import {
	type Certificate,
	type SealedSession,
	certificateSchema,
	envelopeSchema,
	sealedSessionSchema
} from '#lib/sync/wire.ts';
import type { OutboxEntry } from './ports.ts';

const lineSchema = v.union([
	v.object({ session: sealedSessionSchema, certificate: v.exactOptional(certificateSchema) }),
	v.object({ envelope: envelopeSchema, savedAt: v.number(), root: v.exactOptional(v.string()) })
]);

export type JournalEntry = Pick<OutboxEntry, 'envelope' | 'savedAt' | 'root'>;

export interface JournalContent {
	readonly entries: readonly JournalEntry[];
	readonly sessions: ReadonlyMap<string, SealedSession>;
	/** Certificates by device: with the outbox database goes the phone's record, and with it what it hands in under. */
	readonly certificates: ReadonlyMap<string, Certificate>;
}

export function sessionLine(session: SealedSession, certificate: Certificate): string {
	return JSON.stringify({ session, certificate });
}

export function envelopeLine({ envelope, savedAt, root }: JournalEntry): string {
	return JSON.stringify({ envelope, savedAt, root });
}

export function readJournal(lines: readonly string[]): JournalContent {
	const sessions = new Map<string, SealedSession>();
	const certificates = new Map<string, Certificate>();
	const entries = new Map<string, JournalEntry>();
	for (const line of lines) {
		const read = v.safeParse(lineSchema, jsonOf(line));
		if (!read.success) continue;
		if ('session' in read.output) {
			const { session, certificate } = read.output;
			sessions.set(session.sid, session);
			if (certificate) certificates.set(session.dev, certificate);
		} else entries.set(read.output.envelope.opId, read.output);
	}
	return { entries: [...entries.values()], sessions, certificates };
}

function jsonOf(line: string): unknown {
	try {
		return JSON.parse(line);
	} catch {
		return null;
	}
}
