/**
 * Passing on between a phone whose passphrase is forgotten and whoever holds the two
 * shares. The server checks who asks, keeps what is sealed, and can open none of it.
 */
import { auditObject, type AuditNote } from '#lib/domain/audit.ts';
import {
	heldText,
	type RecoveryAnswer,
	type RecoveryAsk,
	type RecoveryHeld,
	type RecoveryState,
	recoveryText,
	sealedToSchema
} from '#lib/sync/recovery.ts';
import * as v from 'valibot';
import type { StoreTransaction } from '../store/port.ts';
import type { StoredRecoveryKey, StoredRecoveryRequest } from '../store/recovery-verbs.ts';
import type { SyncPorts } from '../sync/ports.ts';

/** A request that nobody answered, or whose answer nobody fetched, is over after a week: the coach asks again. */
export const RECOVERY_REQUEST_MS = 7 * 24 * 3_600_000;

type Ports = Pick<SyncPorts, 'store' | 'crypto'>;

/**
 * Takes in a request, or says what became of one that came before. Null when nothing proves the phone.
 * A device that was revoked, or whose person has left, is refused without anybody being asked.
 */
export async function askRecovery(
	ports: Ports,
	options: { readonly tenant: string; readonly body: RecoveryAsk }
): Promise<RecoveryAnswer | null> {
	const { tenant, body } = options;
	const { request } = body;
	const certificate = await ports.crypto.openCertificate(body.certificate);
	if (!certificate || certificate.tenant !== tenant) return null;
	if (request.tenant !== tenant || request.dev !== certificate.dev) return null;
	const text = recoveryText(request);
	if (!(await ports.crypto.verify({ publicKey: certificate.submitKey, text, signature: body.signature }))) return null;
	return ports.store.transaction(tenant, async (tx) => {
		const now = await tx.now();
		const known = await tx.readRecoveryRequest(request.id);
		if (known) return answerKnown(tx, { known, body, now });
		const mayAsk = await mayBeHelped(tx, { dev: request.dev, person: certificate.person, now });
		// The newest request counts: an earlier one may be of a hand that is no longer at the phone.
		for (const earlier of await tx.listRecoveryRequests(request.dev)) await tx.putRecoveryRequest(over(earlier));
		const state: RecoveryState = mayAsk ? 'waiting' : 'refused';
		await tx.putRecoveryRequest({
			request: request.id,
			dev: request.dev,
			person: certificate.person,
			body: JSON.stringify(body),
			askedAt: now,
			state,
			answer: null,
			decidedAt: mayAsk ? null : now,
			decidedBy: null
		});
		const result = mayAsk ? 'done' : 'refused';
		await tx.appendAudit([
			phoneNote('askRecovery', { request: request.id, dev: request.dev, actor: certificate.person, result })
		]);
		return { version: 1, state };
	});
}

/**
 * Only a phone in use by somebody who works here: asked anew at every step, since a phone may be withdrawn while its
 * request waits, or after it was opened and before the answer was fetched.
 */
export async function mayBeHelped(
	tx: StoreTransaction,
	of: { readonly dev: string; readonly person: string; readonly now: number }
): Promise<boolean> {
	const device = await tx.findDevice(of.dev);
	if (!device || device.revokedAt !== null) return false;
	const person = await tx.findPerson(of.person);
	return person?.active === true && (person.expiresAt === null || person.expiresAt > of.now);
}

/** Notes under which key a phone's data key is; false when nothing proves the phone. */
export async function noteHeld(
	ports: Ports,
	options: { readonly tenant: string; readonly body: RecoveryHeld }
): Promise<boolean> {
	const { tenant, body } = options;
	const certificate = await ports.crypto.openCertificate(body.certificate);
	if (!certificate || certificate.tenant !== tenant) return false;
	const { dev, submitKey } = certificate;
	const text = heldText({ dev, key: body.key });
	if (!(await ports.crypto.verify({ publicKey: submitKey, text, signature: body.signature }))) return false;
	await ports.store.transaction(tenant, async (tx) => {
		const keys = await tx.listRecoveryKeys();
		// A key that this office never had says nothing about who can help.
		if (keys.some(({ key }) => key === body.key)) await tx.noteRecoveryHeld({ dev, key: body.key, at: await tx.now() });
	});
	return true;
}

/** The public half that phones are to seal to; undefined where the organisation has none. */
export function presentKeyOf(keys: readonly StoredRecoveryKey[]): string | undefined {
	return keys.find(({ replacedAt }) => replacedAt === null)?.publicKey;
}

/** What a request has come to by now. */
export function stateNow(request: StoredRecoveryRequest, now: number): RecoveryState {
	const isOpen = request.state === 'waiting' || request.state === 'opened';
	return isOpen && now - (request.decidedAt ?? request.askedAt) > RECOVERY_REQUEST_MS ? 'ended' : request.state;
}

/** What nobody answered, or whose answer nobody fetched, is not kept past its week; the request stays, as one that ended. */
export async function sweepRequests(
	ports: Pick<SyncPorts, 'store'>,
	{ tenant, now }: { readonly tenant: string; readonly now: number }
): Promise<number> {
	return ports.store.transaction(tenant, async (tx) => {
		const ended = (await tx.listRecoveryRequests()).filter(
			(request) => stateNow(request, now) === 'ended' && (request.body !== '' || request.answer !== null)
		);
		for (const request of ended) await tx.putRecoveryRequest(over(request));
		return ended.length;
	});
}

/** Over: neither the request nor an answer to it is kept, only that it was. */
export function over(request: StoredRecoveryRequest): StoredRecoveryRequest {
	return { ...request, state: 'ended', body: '', answer: null };
}

/** Its phone or its person may no longer be helped: what lay here for it is gone. */
export function withdrawn(request: StoredRecoveryRequest, now: number): StoredRecoveryRequest {
	return { ...over(request), state: 'refused', decidedAt: now };
}

async function answerKnown(
	tx: StoreTransaction,
	asked: { readonly known: StoredRecoveryRequest; readonly body: RecoveryAsk; readonly now: number }
): Promise<RecoveryAnswer> {
	const { known, body, now } = asked;
	const { id, dev } = body.request;
	if (known.dev !== dev) return { version: 1, state: 'ended' };
	const state = stateNow(known, now);
	if (state === 'ended' && known.state !== 'ended') await tx.putRecoveryRequest(over(known));
	const isOpen = state === 'waiting' || state === 'opened';
	if (isOpen && !(await mayBeHelped(tx, { dev, person: known.person, now }))) {
		await tx.putRecoveryRequest(withdrawn(known, now));
		await tx.appendAudit([phoneNote('askRecovery', { request: id, dev, actor: known.person, result: 'refused' })]);
		return { version: 1, state: 'refused' };
	}
	if (state === 'opened' && body.taken === true) {
		await tx.putRecoveryRequest(over(known));
		await tx.appendAudit([phoneNote('takeRecovery', { request: id, dev, actor: known.person, result: 'done' })]);
		return { version: 1, state: 'ended' };
	}
	const answer = state === 'opened' && known.answer !== null ? v.parse(sealedToSchema, JSON.parse(known.answer)) : null;
	return { version: 1, state, ...(answer ? { answer } : {}) };
}

function phoneNote(
	action: 'askRecovery' | 'takeRecovery',
	of: { readonly request: string; readonly dev: string; readonly actor: string; readonly result: AuditNote['result'] }
): AuditNote {
	const object = auditObject([`device:${of.dev}`, `request:${of.request}`]);
	return { action, object, result: of.result, origin: `device:${of.dev}`, actor: of.actor };
}
