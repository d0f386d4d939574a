/**
 * From the body of a push to operations. Everything is read piece by piece: one
 * broken envelope becomes one entry for quarantine and holds up nothing (G13).
 */
import * as v from 'valibot';
import { type Operation, canonicalOperation, parseOperation } from '#lib/sync/operation.ts';
import { PUSH_OPERATIONS_MAX } from '#lib/sync/limits.ts';
import {
	type QuarantineCode,
	type CertificateBody,
	type DeviceStatus,
	type Envelope,
	type Receipt,
	certificateSchema,
	deviceStatus,
	envelopeSchema,
	receiptSchema,
	sealedSessionSchema,
	sessionText
} from '#lib/sync/wire.ts';
import type { EnvelopeOpener, SyncPorts } from './ports.ts';

/** A code, sometimes with the place after it. */
export type QuarantineReason = QuarantineCode | `${QuarantineCode} ${string}`;

/** One thing that was handed in, opened as far as it could be. */
export interface Arrival {
	readonly opId: string;
	readonly dev: string;
	/** Null when it goes to quarantine whatever the store says; `reason` then tells why. */
	readonly operation: Operation | null;
	readonly reason: QuarantineReason | null;
	/** Entity, where it could be read. */
	readonly ent: string | null;
	/** The operation's text as it came, or JSON of what could not be opened. */
	readonly body: string;
	readonly hash: string;
}

export interface OpenedPush {
	readonly certificate: CertificateBody;
	readonly arrivals: readonly Arrival[];
	readonly status: DeviceStatus;
	readonly receipts: readonly Receipt[];
}

export type Opening =
	| { readonly ok: true; readonly value: OpenedPush }
	| {
			readonly ok: false;
			readonly error: { readonly kind: 'malformed'; readonly place: string } | { readonly kind: 'notEnrolled' };
	  };

const many = v.pipe(v.array(v.unknown()), v.maxLength(PUSH_OPERATIONS_MAX));

/** The outer shape; what lies in the lists is held against its own schema one by one. */
const outerRequest = v.object({
	version: v.literal(1),
	certificate: certificateSchema,
	sessions: many,
	envelopes: many,
	status: deviceStatus,
	receipts: v.optional(many)
});

/** An id that can be a key: without one, no receipt could name the envelope. */
const named = v.object({ opId: v.pipe(v.string(), v.regex(/^[\x21-\x7e]{1,64}$/)) });

export async function openPush(ports: Pick<SyncPorts, 'crypto'>, body: unknown): Promise<Opening> {
	const parsed = v.safeParse(outerRequest, body);
	if (!parsed.success)
		return { ok: false, error: { kind: 'malformed', place: v.getDotPath(parsed.issues[0]) ?? 'the whole body' } };
	const request = parsed.output;
	const certificate = await ports.crypto.openCertificate(request.certificate);
	if (!certificate) return { ok: false, error: { kind: 'notEnrolled' } };
	const sessions = await openSessions(ports, { sessions: request.sessions, certificate });
	// A certificate is no secret: only a session signed by the submit key shows that the device itself speaks.
	if (sessions.size === 0) return { ok: false, error: { kind: 'notEnrolled' } };
	const arrivals: Arrival[] = [];
	for (const item of request.envelopes) {
		const arrival = await openEnvelope(ports, { item, certificate, sessions });
		// The very same twice in one push is one.
		if (arrival && !arrivals.some((one) => one.opId === arrival.opId && one.hash === arrival.hash))
			arrivals.push(arrival);
	}
	const receipts = (request.receipts ?? [])
		.map((item) => v.safeParse(receiptSchema, item))
		.flatMap((one) => (one.success ? [one.output] : []));
	return { ok: true, value: { certificate, arrivals, status: request.status, receipts } };
}

/** Openers by session id; null for a proven session whose key this intake cannot open. */
type Sessions = ReadonlyMap<string, EnvelopeOpener | null>;

async function openSessions(
	ports: Pick<SyncPorts, 'crypto'>,
	options: { readonly sessions: readonly unknown[]; readonly certificate: CertificateBody }
): Promise<Sessions> {
	const opened = new Map<string, EnvelopeOpener | null>();
	for (const item of options.sessions) {
		const session = v.safeParse(sealedSessionSchema, item);
		if (!session.success || session.output.dev !== options.certificate.dev) continue;
		const { signature } = session.output;
		const proven = await ports.crypto.verify({
			publicKey: options.certificate.submitKey,
			text: sessionText(session.output),
			signature
		});
		if (proven) opened.set(session.output.sid, await ports.crypto.openSession(session.output));
	}
	return opened;
}

async function openEnvelope(
	ports: Pick<SyncPorts, 'crypto'>,
	options: { readonly item: unknown; readonly certificate: CertificateBody; readonly sessions: Sessions }
): Promise<Arrival | null> {
	const { item, certificate, sessions } = options;
	const aside = async (opId: string, reason: QuarantineReason, text = JSON.stringify(item)): Promise<Arrival> => ({
		opId,
		dev: certificate.dev,
		operation: null,
		reason,
		ent: null,
		body: text,
		hash: await ports.crypto.hash(text)
	});
	// Nameless: the phone keeps it, and it holds up nothing.
	if (!v.is(named, item)) return null;
	const envelope = v.safeParse(envelopeSchema, item);
	if (!envelope.success) return aside(item.opId, 'otherShape');
	const { opId, dev, sid } = envelope.output;
	if (dev !== certificate.dev) return aside(opId, 'otherDevice');
	if (!sessions.has(sid)) return aside(opId, 'noSession');
	const opener = sessions.get(sid);
	const text = opener ? await opener(envelope.output) : null;
	if (text === null) return aside(opId, opener ? 'changed' : 'otherIntake');
	const parsed = parseOperation(text);
	// Text of any kind: written as JSON, since not every text can be a column.
	if (!parsed.ok) return aside(opId, `unreadable ${parsed.reason}`, JSON.stringify(text));
	const operation = parsed.value;
	if (!isContentOf(envelope.output, operation)) return aside(opId, 'mismatch', JSON.stringify(text));
	return {
		opId,
		dev,
		operation,
		reason: null,
		ent: operation.ent,
		body: text,
		hash: await ports.crypto.hash(canonicalOperation(operation))
	};
}

function isContentOf(envelope: Envelope, operation: Operation): boolean {
	return (
		operation.opId === envelope.opId &&
		operation.dev === envelope.dev &&
		operation.inc === envelope.inc &&
		operation.n === envelope.n
	);
}
