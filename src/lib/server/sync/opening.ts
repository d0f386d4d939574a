/**
 * From the body of a push to operations. Everything is read piece by piece: one
 * broken envelope becomes one entry for quarantine and holds up nothing (G13).
 */
import * as v from 'valibot';
import { type Operation, parseOperation } from '#lib/sync/operation.ts';
import { PUSH_OPERATIONS_MAX } from '#lib/sync/limits.ts';
import { upcast } from '#lib/sync/upcasts.ts';
import { wireVersion } from '#lib/sync/versions.ts';
import type { QuarantineCode } from '#lib/sync/quarantine-codes.ts';
import {
	type CertificateBody,
	type DeviceStatus,
	type Envelope,
	type Receipt,
	certificateSchema,
	deviceStatus,
	envelopeSchema,
	pushRequest,
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
	/** The sealed session, as JSON, of what could not be opened though its session is proven. */
	readonly session: string | null;
}

export interface OpenedPush {
	readonly certificate: CertificateBody;
	readonly arrivals: readonly Arrival[];
	/** Null for what is tried again from quarantine: then no phone speaks. */
	readonly status: DeviceStatus | null;
	readonly receipts: readonly Receipt[];
	/** Operations that the phone has receipts of this epoch for, as it says. */
	readonly newest: readonly string[];
}

export type Opening =
	| { readonly ok: true; readonly value: OpenedPush }
	| {
			readonly ok: false;
			readonly error:
				| { readonly kind: 'malformed'; readonly place: string }
				| { readonly kind: 'notEnrolled' }
				| { readonly kind: 'tooFast'; readonly seconds: number };
	  };

const many = v.pipe(v.array(v.unknown()), v.maxLength(PUSH_OPERATIONS_MAX));

/** The outer shape; what lies in the lists is held against its own schema one by one. */
const outerRequest = v.object({
	version: wireVersion,
	certificate: certificateSchema,
	sessions: many,
	envelopes: many,
	status: deviceStatus,
	receipts: v.optional(many),
	newest: pushRequest.entries.newest
});

/** An id that can be a key: without one, no receipt could name the envelope. */
const named = v.object({ opId: v.pipe(v.string(), v.regex(/^[\x21-\x7e]{1,64}$/)) });

/** @param waitOf seconds that a device, once proven, has to wait before it may hand in; without it none has to */
export async function openPush(
	ports: Pick<SyncPorts, 'crypto'>,
	body: unknown,
	waitOf: (dev: string) => number = () => 0
): Promise<Opening> {
	const parsed = v.safeParse(outerRequest, body);
	if (!parsed.success)
		return { ok: false, error: { kind: 'malformed', place: v.getDotPath(parsed.issues[0]) ?? 'the whole body' } };
	const request = parsed.output;
	const certificate = await ports.crypto.openCertificate(request.certificate);
	if (!certificate) return { ok: false, error: { kind: 'notEnrolled' } };
	const sessions = await openSessions(ports, { sessions: request.sessions, certificate });
	// A certificate is no secret: only a session signed by the submit key shows that the device itself speaks.
	if (sessions.size === 0) return { ok: false, error: { kind: 'notEnrolled' } };
	const seconds = waitOf(certificate.dev);
	if (seconds > 0) return { ok: false, error: { kind: 'tooFast', seconds } };
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
	const { status, newest = [] } = request;
	return { ok: true, value: { certificate, arrivals, status, receipts, newest } };
}

interface Session {
	/** Null for a proven session whose key this intake cannot open. */
	readonly opener: EnvelopeOpener | null;
	/** As it came, as JSON. */
	readonly text: string;
}

/** Proven sessions by their id. */
type Sessions = ReadonlyMap<string, Session>;

async function openSessions(
	ports: Pick<SyncPorts, 'crypto'>,
	options: { readonly sessions: readonly unknown[]; readonly certificate: CertificateBody }
): Promise<Sessions> {
	const opened = new Map<string, Session>();
	for (const item of options.sessions) {
		const session = v.safeParse(sealedSessionSchema, item);
		if (!session.success || session.output.dev !== options.certificate.dev) continue;
		const { signature } = session.output;
		const proven = await ports.crypto.verify({
			publicKey: options.certificate.submitKey,
			text: sessionText(session.output),
			signature
		});
		if (proven) {
			const opener = await ports.crypto.openSession(session.output);
			opened.set(session.output.sid, { opener, text: JSON.stringify(session.output) });
		}
	}
	return opened;
}

async function openEnvelope(
	ports: Pick<SyncPorts, 'crypto'>,
	options: { readonly item: unknown; readonly certificate: CertificateBody; readonly sessions: Sessions }
): Promise<Arrival | null> {
	const { item, certificate, sessions } = options;
	const aside = async (opId: string, reason: QuarantineReason, session: Session | null = null): Promise<Arrival> => {
		const body = JSON.stringify(item);
		const { dev } = certificate;
		const hash = await ports.crypto.hash(body);
		return { opId, dev, operation: null, reason, ent: null, body, hash, session: session?.text ?? null };
	};
	// Nameless: the phone keeps it, and it holds up nothing.
	if (!v.is(named, item)) return null;
	const envelope = v.safeParse(envelopeSchema, item);
	if (!envelope.success) return aside(item.opId, 'otherShape');
	const { opId, dev, sid } = envelope.output;
	if (dev !== certificate.dev) return aside(opId, 'otherDevice');
	const session = sessions.get(sid);
	if (!session) return aside(opId, 'noSession');
	const text = session.opener ? await session.opener(envelope.output) : null;
	if (text === null) return aside(opId, session.opener ? 'changed' : 'otherIntake', session);
	return readText(ports, { opId, dev, text, isContent: (operation) => isContentOf(envelope.output, operation) });
}

async function readText(
	ports: Pick<SyncPorts, 'crypto'>,
	options: {
		readonly opId: string;
		readonly dev: string;
		readonly text: string;
		readonly isContent: (operation: Operation) => boolean;
	}
): Promise<Arrival> {
	const { opId, dev, text } = options;
	const parsed = parseOperation(text);
	if (!parsed.ok || !options.isContent(parsed.value)) {
		// Text of any kind: written as JSON, since not every text can be a column.
		const body = JSON.stringify(text);
		const reason: QuarantineReason = parsed.ok ? 'mismatch' : `unreadable ${parsed.reason}`;
		return { opId, dev, operation: null, reason, ent: null, body, hash: await ports.crypto.hash(body), session: null };
	}
	const operation = upcast(parsed.value);
	// Over what came, byte for byte: the same handed in to a later version is still the same (G11).
	const hash = await ports.crypto.hash(text);
	return { opId, dev, operation, reason: null, ent: operation.ent, body: text, hash, session: null };
}

/**
 * Another try at what could not be opened, with the sessions that have come since.
 * Null when what was kept names nothing any more.
 */
export async function openKept(
	ports: Pick<SyncPorts, 'crypto'>,
	options: {
		readonly kept: { readonly opId: string; readonly dev: string; readonly body: string };
		readonly certificate: CertificateBody;
		readonly sessions: readonly unknown[];
	}
): Promise<Arrival | null> {
	const { kept, certificate } = options;
	const item: unknown = JSON.parse(kept.body);
	if (typeof item === 'string') {
		const isContent = ({ opId, dev }: Operation): boolean => opId === kept.opId && dev === kept.dev;
		return readText(ports, { opId: kept.opId, dev: kept.dev, text: item, isContent });
	}
	return openEnvelope(ports, { item, certificate, sessions: await openSessions(ports, options) });
}

function isContentOf(envelope: Envelope, operation: Operation): boolean {
	return (
		operation.opId === envelope.opId &&
		operation.dev === envelope.dev &&
		operation.inc === envelope.inc &&
		operation.n === envelope.n
	);
}
