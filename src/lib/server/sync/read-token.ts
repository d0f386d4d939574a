/**
 * Proof that a phone may read: it signs a challenge with the read key, which lies
 * in its vault, and gets a token for ten minutes. Challenge and token carry their
 * own end under the server's seal, so no process has to remember them.
 */
import { can } from '#lib/domain/roles.ts';
import { READ_TOKEN_MS } from '#lib/sync/limits.ts';
import { type ReadTokenAnswer, type ReadTokenRequest, readText } from '#lib/sync/wire.ts';
import type { SyncPorts } from './ports.ts';
import type { StoredDevice } from '../store/port.ts';
import { senderTrouble } from './authorise.ts';
import { makeKnownAgain } from './known-again.ts';

/** How long a challenge can be answered. */
export const CHALLENGE_MS = 120_000;

type Ports = Pick<SyncPorts, 'store' | 'crypto'>;

export interface Reader {
	readonly dev: string;
	readonly person: string;
}

export async function makeChallenge(
	ports: Pick<SyncPorts, 'crypto' | 'chance'>,
	options: { readonly now: number }
): Promise<string> {
	return sealed(ports, { purpose: 'challenge', parts: [ports.chance.uuid()], until: options.now + CHALLENGE_MS });
}

/** True while this is a challenge of ours that can still be answered. */
export async function isOpenChallenge(
	ports: Pick<SyncPorts, 'crypto'>,
	options: { readonly challenge: string; readonly now: number }
): Promise<boolean> {
	return (await opened(ports, { purpose: 'challenge', text: options.challenge, now: options.now })) !== null;
}

/** Null for an unknown or revoked device, a person who left, a stale challenge or a wrong signature: all the same to the asker. */
export async function issueReadToken(
	ports: Ports,
	options: { readonly tenant: string; readonly request: ReadTokenRequest; readonly now: number }
): Promise<ReadTokenAnswer | null> {
	const { tenant, request, now } = options;
	if (!(await isOpenChallenge(ports, { challenge: request.challenge, now }))) return null;
	const reader =
		(await findReader(ports, { tenant, dev: request.dev })) ?? (await findReaderAgain(ports, { tenant, request }));
	if (!reader) return null;
	if (
		!(await ports.crypto.verify({ publicKey: reader.readKey, text: readText(request), signature: request.signature }))
	)
		return null;
	const until = now + READ_TOKEN_MS;
	return {
		version: 1,
		token: await sealed(ports, { purpose: 'read', parts: [tenant, request.dev], until }),
		expiresAt: until
	};
}

/** What a phone is told that may read no more, once it has proven to be itself: it hides or empties what it holds. */
export type Ended = 'deviceRevoked' | 'personEnded';

/** Null for whoever proves nothing: nobody learns from outside which devices there are. */
export async function endedBecause(
	ports: Ports,
	options: { readonly tenant: string; readonly request: ReadTokenRequest; readonly now: number }
): Promise<Ended | null> {
	const { tenant, request, now } = options;
	if (!(await isOpenChallenge(ports, { challenge: request.challenge, now }))) return null;
	const sender = await ports.store.transaction(tenant, async (tx) => {
		const device = await tx.findDevice(request.dev);
		const person = device ? await tx.findPerson(device.person) : null;
		return { device, person, now: await tx.now() };
	});
	const { signature } = request;
	const publicKey = sender.device?.readKey;
	if (!publicKey || !(await ports.crypto.verify({ publicKey, text: readText(request), signature }))) return null;
	const trouble = senderTrouble(sender);
	if (trouble === 'revokedDevice') return 'deviceRevoked';
	const mayRead = sender.person !== null && can(sender.person.roles, 'readOwnScopes');
	return trouble !== null || !mayRead ? 'personEnded' : null;
}

/** Who reads with this token; asks the store each time, so that a revoked phone reads nothing more. */
export async function openReadToken(
	ports: Ports,
	options: { readonly tenant: string; readonly token: string; readonly now: number }
): Promise<Reader | null> {
	const parts = await opened(ports, { purpose: 'read', text: options.token, now: options.now });
	const [tenant, dev] = parts ?? [];
	if (dev === undefined || tenant !== options.tenant) return null;
	const reader = await findReader(ports, { tenant: options.tenant, dev });
	return reader ? { dev: reader.dev, person: reader.person } : null;
}

async function findReader(ports: Pick<SyncPorts, 'store'>, options: { readonly tenant: string; readonly dev: string }) {
	return ports.store.transaction(options.tenant, async (tx) => {
		const device = await tx.findDevice(options.dev);
		const person = device ? await tx.findPerson(device.person) : null;
		// Somebody who was a coach and became something else keeps a phone: it hands in, and reads no more.
		if (!person || !can(person.roles, 'readOwnScopes')) return null;
		return senderTrouble({ device, person, now: await tx.now() }) === null ? device : null;
	});
}

/** A restored store may have forgotten the device; its certificate, and the signature that follows, prove it. */
async function findReaderAgain(
	ports: Ports,
	options: { readonly tenant: string; readonly request: ReadTokenRequest }
): Promise<StoredDevice | null> {
	const { tenant, request } = options;
	const certificate = request.certificate ? await ports.crypto.openCertificate(request.certificate) : null;
	if (!certificate || certificate.dev !== request.dev || certificate.tenant !== tenant) return null;
	const { readKey: publicKey } = certificate;
	if (!(await ports.crypto.verify({ publicKey, text: readText(request), signature: request.signature }))) return null;
	await ports.store.transaction(tenant, async (tx) => {
		if (!(await tx.findDevice(request.dev))) await makeKnownAgain(tx, certificate);
	});
	return findReader(ports, { tenant, dev: request.dev });
}

/** `parts.until.mac`: the dots part it, since no part holds one. */
async function sealed(
	ports: Pick<SyncPorts, 'crypto'>,
	options: { readonly purpose: string; readonly parts: readonly string[]; readonly until: number }
): Promise<string> {
	const text = [...options.parts, options.until.toString(36)].join('.');
	return `${text}.${await ports.crypto.tokenMac(`${options.purpose}\n${text}`)}`;
}

async function opened(
	ports: Pick<SyncPorts, 'crypto'>,
	options: { readonly purpose: string; readonly text: string; readonly now: number }
): Promise<readonly string[] | null> {
	const cut = options.text.lastIndexOf('.');
	const text = options.text.slice(0, Math.max(0, cut));
	if (!(await ports.crypto.isTokenMac(`${options.purpose}\n${text}`, options.text.slice(cut + 1)))) return null;
	const parts = text.split('.');
	return Number.parseInt(parts.at(-1) ?? '', 36) > options.now ? parts.slice(0, -1) : null;
}
