/** The recovery key and the requests of phones, as the office sees and decides them. */
import { can } from '#lib/domain/roles.ts';
import { keyIdOf } from '#lib/recovery/seal.ts';
import { recoveryAsk, type RecoveryRequest, type RecoveryState, type SealedTo } from '#lib/sync/recovery.ts';
import * as v from 'valibot';
import { officeNote } from '../audit/notes.ts';
import type { OfficePlace } from '../office/place.ts';
import type { StoredRecoveryKey, StoredRecoveryRequest } from '../store/recovery-verbs.ts';
import type { SyncPorts } from '../sync/ports.ts';
import { mayBeHelped, stateNow, withdrawn } from './relay.ts';

/** Requests that are over are shown this long. */
const SHOWN_MS = 30 * 24 * 3_600_000;
const PUBLIC_KEY_BYTES = 65;

export interface RequestLine {
	readonly id: string;
	readonly person: string;
	readonly label: string;
	readonly askedAt: number;
	readonly state: RecoveryState;
	readonly decidedAt: number | null;
	readonly decidedBy: string | null;
	/** What the browser of the office opens; null once it is over. */
	readonly request: RecoveryRequest | null;
	/** Sealed to the phone, for a file; null where there is none. */
	readonly answer: SealedTo | null;
}

export interface RecoveryDesk {
	/** The present key first. */
	readonly keys: readonly StoredRecoveryKey[];
	/** Phones in use, and those of them whose data key is under the present key. */
	readonly phones: { readonly inUse: number; readonly covered: number };
	/** How many people may open a phone: with one, both shares are one person's. */
	readonly openers: number;
	readonly requests: readonly RequestLine[];
}

interface Asked {
	readonly place: OfficePlace;
	readonly ports: Pick<SyncPorts, 'store'>;
	readonly now: number;
}

export async function readRecoveryDesk({ place, ports, now }: Asked): Promise<RecoveryDesk> {
	const { db, tenant } = place;
	const { keys, requests, people } = await ports.store.transaction(tenant, async (tx) => ({
		keys: await tx.listRecoveryKeys(),
		requests: await tx.listRecoveryRequests(),
		people: await tx.listPeople()
	}));
	const present = keys.find(({ replacedAt }) => replacedAt === null)?.key;
	const devices = await db
		.selectFrom('device')
		.leftJoin('recovery_held', (join) =>
			join.onRef('recovery_held.tenant', '=', 'device.tenant').onRef('recovery_held.dev', '=', 'device.dev')
		)
		.select(['device.dev', 'device.label', 'device.revoked_at', 'recovery_held.key'])
		.where('device.tenant', '=', tenant)
		.execute();
	const labels = new Map(devices.map(({ dev, label }) => [dev, label]));
	const inUse = devices.filter((device) => device.revoked_at === null);
	const isHere = (expiresAt: number | null): boolean => expiresAt === null || expiresAt > now;
	return {
		keys: [...keys].sort((a, b) => Number(a.replacedAt !== null) - Number(b.replacedAt !== null)),
		phones: {
			inUse: inUse.length,
			covered: present === undefined ? 0 : inUse.filter(({ key }) => key === present).length
		},
		openers: people.filter(({ active, expiresAt, roles }) => active && isHere(expiresAt) && can(roles, 'recoverPhones'))
			.length,
		requests: requests
			.filter((one) => now - one.askedAt < SHOWN_MS)
			.map((one) => lineOf(one, { label: labels.get(one.dev) ?? '', now }))
	};
}

/** Puts a public half in the place of what was there; false for what is no key, or one that was here before. */
export async function keepRecoveryKey(
	{ place, ports, now }: Asked,
	options: { readonly publicKey: string; readonly person: string }
): Promise<boolean> {
	const { publicKey, person } = options;
	if (!(await isPoint(publicKey))) return false;
	const key = await keyIdOf(publicKey);
	const { tenant } = place;
	return ports.store.transaction(tenant, async (tx) => {
		if ((await tx.listRecoveryKeys()).some((one) => one.key === key)) return false;
		await tx.putRecoveryKey({ key, publicKey, madeAt: now, madeBy: person, replacedAt: null });
		await tx.appendAudit([officeNote('putRecoveryKey', { refs: [`recoveryKey:${key}`], tenant, person })]);
		return true;
	});
}

/**
 * Keeps the office's decision on a request: the data key sealed to the phone, or a no. False when somebody
 * decided before, it is over, or the phone was withdrawn or its person has left meanwhile.
 */
export async function decideRecovery(
	{ place, ports, now }: Asked,
	options: { readonly request: string; readonly person: string; readonly answer: SealedTo | null }
): Promise<boolean> {
	const { request, person, answer } = options;
	const { tenant } = place;
	return ports.store.transaction(tenant, async (tx) => {
		const asked = await tx.readRecoveryRequest(request);
		if (!asked || stateNow(asked, now) !== 'waiting') return false;
		if (answer && !(await mayBeHelped(tx, { dev: asked.dev, person: asked.person, now }))) {
			await tx.putRecoveryRequest(withdrawn(asked, now));
			return false;
		}
		await tx.putRecoveryRequest({
			...asked,
			state: answer ? 'opened' : 'refused',
			answer: answer && JSON.stringify(answer),
			decidedAt: now,
			decidedBy: person
		});
		const refs = [`device:${asked.dev}`, `request:${request}`, `person:${asked.person}`] as const;
		await tx.appendAudit([officeNote(answer ? 'openRecovery' : 'refuseRecovery', { refs, tenant, person })]);
		return true;
	});
}

function lineOf(one: StoredRecoveryRequest, about: { readonly label: string; readonly now: number }): RequestLine {
	const state = stateNow(one, about.now);
	const isOpen = state === 'waiting' || state === 'opened';
	const body = isOpen && one.body !== '' ? v.safeParse(recoveryAsk, JSON.parse(one.body)) : null;
	return {
		id: one.request,
		person: one.person,
		label: about.label,
		askedAt: one.askedAt,
		state,
		decidedAt: one.decidedAt,
		decidedBy: one.decidedBy,
		request: body?.success ? body.output.request : null,
		// It was sealed by the office's own browser and held against its shape when it came.
		answer: state === 'opened' && one.answer !== null ? JSON.parse(one.answer) : null
	};
}

async function isPoint(publicKey: string): Promise<boolean> {
	const bytes = Buffer.from(publicKey, 'base64url');
	if (bytes.length !== PUBLIC_KEY_BYTES) return false;
	try {
		await crypto.subtle.importKey('raw', bytes, { name: 'ECDH', namedCurve: 'P-256' }, true, []);
		return true;
	} catch {
		// Bytes that are no point of the curve: nobody could open what is sealed to them.
		return false;
	}
}
