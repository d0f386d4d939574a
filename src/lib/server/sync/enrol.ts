/** How a phone becomes a device of the organisation: a one-use code against two public keys. */
import { isSameRoles } from '#lib/domain/roles.ts';
import type { EnrolAnswer, EnrolRequest } from '#lib/sync/wire.ts';
import { officeNote } from '../audit/notes.ts';
import { revokeIn } from '../purge/apply-purge-file.ts';
import { presentKeyOf } from '../recovery/relay.ts';
import type { InvitationMade, StoredDevice, StoredPerson, StoreTransaction } from '../store/port.ts';
import { subscribedScopes } from './handshake.ts';
import type { SyncPorts } from './ports.ts';

/** How long an invitation can wait to be used. */
export const INVITATION_MS = 24 * 3_600_000;

export type EnrolOutcome =
	| { readonly ok: true; readonly answer: EnrolAnswer }
	| { readonly ok: false; readonly error: { readonly kind: 'codeRefused' } };

/**
 * Keeps the hash of a code; the code itself goes to the person and is stored nowhere. One that the office makes is bound
 * to the role and the rounds that its person has at that moment.
 */
export async function invite(
	ports: Pick<SyncPorts, 'store' | 'crypto'>,
	options: {
		readonly tenant: string;
		readonly person: string;
		readonly code: string;
		readonly lastsMs?: number;
		/** Who of the office invites; null where the server itself does. */
		readonly by?: string | null;
	}
): Promise<void> {
	const codeHash = await hashCode(ports, options.code);
	await ports.store.transaction(options.tenant, async (tx) => {
		const now = await tx.now();
		const by = options.by ?? null;
		const made = by === null ? null : await boundInvitation(tx, { person: options.person, by, now });
		await tx.putInvitation({
			codeHash,
			person: options.person,
			expiresAt: now + (options.lastsMs ?? INVITATION_MS),
			usedAt: null,
			...(made ? { made } : {})
		});
		const refs = [`person:${options.person}` as const];
		await tx.appendAudit([
			officeNote('invite', {
				refs,
				tenant: options.tenant,
				person: by,
				origin: by === null ? 'server' : 'office'
			})
		]);
	});
}

export async function enrol(
	ports: Pick<SyncPorts, 'store' | 'crypto' | 'chance'>,
	options: { readonly tenant: string; readonly request: EnrolRequest }
): Promise<EnrolOutcome> {
	const { tenant, request } = options;
	const codeHash = await hashCode(ports, request.code);
	const dev = ports.chance.uuid();
	const enrolled = await ports.store.transaction(tenant, async (tx) => {
		const now = await tx.now();
		const invitation = await tx.takeInvitation(codeHash, now);
		const person = invitation ? await tx.findPerson(invitation.person) : null;
		const organisation = await tx.readOrganisation();
		if (!organisation || !person?.active || (person.expiresAt !== null && person.expiresAt <= now)) return null;
		if (invitation?.made && !(await isWithin(tx, { made: invitation.made, person, now }))) return null;
		const device: StoredDevice = {
			dev,
			person: person.person,
			label: request.label.replaceAll('\u0000', ''),
			submitKey: request.submitKey,
			readKey: request.readKey,
			enrolledAt: now,
			lastContactAt: now,
			unsent: null,
			appVersion: null,
			persisted: null,
			clockOffsetMs: null,
			healed: [],
			installed: null,
			goesOnSince: null,
			broken: null,
			revokedAt: null
		};
		await tx.putDevice(device);
		const origin = `device:${dev}`;
		await tx.appendAudit([{ action: 'enrol', object: origin, result: 'done', origin, actor: person.person }]);
		return { device, person, organisation, recoveryKey: presentKeyOf(await tx.listRecoveryKeys()) };
	});
	if (!enrolled) return { ok: false, error: { kind: 'codeRefused' } };
	const { device, person, organisation, recoveryKey } = enrolled;
	const certificate = await ports.crypto.issueCertificate({
		tenant,
		dev,
		person: person.person,
		submitKey: device.submitKey,
		readKey: device.readKey,
		issuedAt: device.enrolledAt
	});
	return {
		ok: true,
		answer: {
			version: 1,
			certificate,
			intakeKey: ports.crypto.intakeKey,
			tenant,
			dev,
			person: { id: person.person, name: person.name },
			organisation: { name: organisation.name, demo: organisation.demo, ...(recoveryKey ? { recoveryKey } : {}) }
		}
	};
}

async function boundInvitation(
	tx: StoreTransaction,
	options: { readonly person: string; readonly by: string; readonly now: number }
): Promise<InvitationMade | null> {
	const { by, now } = options;
	const person = await tx.findPerson(options.person);
	const scopes = await subscribedScopes(tx, options);
	return person ? { by, at: now, roles: person.roles, scopes } : null;
}

/** Whether the phone would get no more than the office saw when it made the code. */
async function isWithin(
	tx: StoreTransaction,
	options: { readonly made: InvitationMade; readonly person: StoredPerson; readonly now: number }
): Promise<boolean> {
	const { made, person, now } = options;
	const scopes = await subscribedScopes(tx, { person: person.person, now });
	return isSameRoles(person.roles, made.roles) && scopes.every((scope) => made.scopes.includes(scope));
}

/** From now on this device reads nothing; what it still hands in waits in quarantine. Written beside the database first (G12). */
export async function revokeDevice(
	ports: Pick<SyncPorts, 'store' | 'purgeFile'>,
	options: { readonly tenant: string; readonly dev: string; readonly by?: string }
): Promise<boolean> {
	const { tenant, dev, by } = options;
	const { at, device } = await ports.store.transaction(tenant, async (tx) => ({
		at: await tx.now(),
		device: await tx.findDevice(dev)
	}));
	if (!device) return false;
	if (device.revokedAt !== null) return true;
	const line = { what: 'revoke', at, tenant, dev } as const;
	await ports.purgeFile.append([line]);
	await revokeIn(ports.store, line, by);
	return true;
}

/** People type codes: case, spaces and dashes do not matter. */
function hashCode(ports: Pick<SyncPorts, 'crypto'>, code: string): Promise<string> {
	return ports.crypto.hash(`voordeur code 1\n${code.replace(/[\s-]/g, '').toUpperCase()}`);
}
