/** One server with two organisations, somebody of every role in the first, and their ways in. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Role } from '#lib/domain/roles.ts';
import { ROLES } from '#lib/domain/roles.ts';
import { ORG_SCOPE } from '#lib/domain/round.ts';
import { type App, getApp, openServer } from '#lib/server/app.ts';
import { serverChance } from '#lib/server/crypto.ts';
import { startSession, type WayIn } from '#lib/server/identity/session.ts';
import { recordOffice } from '#lib/server/sync/office-operation.ts';
import { issueReadToken, makeChallenge } from '#lib/server/sync/read-token.ts';
import { emptiedText } from '#lib/sync/emptied.ts';
import { heldText, recoveryText } from '#lib/sync/recovery.ts';
import { takeList } from '#lib/server/imports/take-list.ts';
import { makeOffice, type TestOffice } from '../../store/office.ts';
import { makePhone, type Phone } from '../../store/phone.ts';

export const CALLERS = ['nobody', 'otherOrganisation', ...ROLES] as const;
export type CallerName = (typeof CALLERS)[number];

export interface OthersRecords {
	readonly household: string;
	readonly address: string;
	readonly round: string;
	readonly coach: string;
	readonly partner: string;
	readonly note: string;
	readonly referral: string;
	/** A list of addresses that came in. */
	readonly batch: string;
}

export interface Town {
	readonly tenant: string;
	readonly scope: string;
	readonly address: string;
	readonly household: string;
	readonly visit: string;
	readonly concern: string;
	/** What another organisation on the same server has. */
	readonly others: OthersRecords;
	/** An id that nothing bears. */
	readonly none: string;
	/** A hash that nothing has. */
	readonly hash: string;
	readonly callers: ReadonlyMap<CallerName, Caller>;
	/** Somebody with three roles, who rings doors too. */
	readonly several: Caller;
	dispose(): Promise<void>;
}

export interface Caller {
	readonly name: CallerName;
	/** The secret of a session; nobody has none. */
	readonly session: string | undefined;
	/** Another one of theirs, in which no passkey was shown. */
	readonly linkSession: string | undefined;
	/** Headers of a phone that reads. */
	bearer(): Promise<Readonly<Record<string, string>>>;
	tokenRequest(): Promise<unknown>;
	push(): Promise<unknown>;
	photoProof(hash: string): Promise<Readonly<Record<string, string>>>;
	/** A request for the office's help, and a note of the recovery key it holds. */
	recovery(): Promise<{ readonly ask: unknown; readonly held: unknown }>;
	/** The proof of a phone that was emptied. */
	emptied(): Promise<unknown>;
}

const id = serverChance.uuid;
export const SEVERAL: readonly Role[] = ['coach', 'coordinator', 'auditor'];

export async function makeTown(): Promise<Town> {
	const folder = mkdtempSync(join(tmpdir(), 'voordeur-roles-'));
	process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
	process.env['DATA_DIR'] = folder;
	const server = await openServer(process.env);
	const office = await makeOffice(server.store, Date.now);
	const other = await makeOffice(server.store, () => Date.now() + 1_000);
	await server.store.close();
	const app = await getApp();
	const [visit, concern] = [id(), id()];
	const { address, household, scope, coach } = office;
	const people: Record<Role, string> = {
		coach,
		coordinator: office.coordinator,
		administrator: id(),
		privacyOfficer: id(),
		auditor: id()
	};
	await app.store.transaction(office.tenant, async (tx) => {
		for (const role of ['administrator', 'privacyOfficer', 'auditor'] as const)
			await tx.putPerson({
				person: people[role],
				name: role,
				roles: [role],
				email: null,
				language: 'nl',
				expiresAt: null,
				active: true
			});
	});
	const made = await recordOffice(app.ports, {
		tenant: office.tenant,
		person: office.coordinator,
		role: 'coordinator',
		changes: [
			{ kind: 'visit', ent: visit, root: household, scope, fields: { address, household, coach, startedAt: 1 } },
			{
				kind: 'concern',
				ent: concern,
				root: household,
				scope,
				fields: { household, visit, address, category: 'mould' }
			}
		]
	});
	if (!made.ok) throw new Error(`the town could not be made: ${made.error.reason}`);

	const callers = new Map<CallerName, Caller>();
	callers.set('nobody', await callerOf('nobody', null, null));
	const elsewhere = { tenant: other.tenant, person: other.coordinator };
	const otherPhone = { tenant: other.tenant, person: other.coach };
	callers.set('otherOrganisation', await callerOf('otherOrganisation', elsewhere, otherPhone));
	for (const role of ROLES) {
		const who = { tenant: office.tenant, person: people[role] };
		callers.set(role, await callerOf(role, who, who));
	}
	const several = { tenant: office.tenant, person: id() };
	await app.store.transaction(office.tenant, (tx) =>
		tx.putPerson({
			person: several.person,
			name: 'several',
			roles: SEVERAL,
			email: null,
			language: 'nl',
			expiresAt: null,
			active: true
		})
	);
	return {
		tenant: office.tenant,
		several: await callerOf('coordinator', several, several),
		scope,
		address,
		household,
		visit,
		concern,
		others: await othersRecords(app, other),
		none: id(),
		hash: 'a'.repeat(64),
		callers,
		dispose: () => app.store.close()
	};
}

/** What the other organisation has of each kind that a page shows by its id. */
async function othersRecords(app: Pick<App, 'store' | 'ports'>, other: TestOffice): Promise<OthersRecords> {
	const { tenant, coordinator: person, household, address, round, coach, scope } = other;
	const [partner, note, referral] = [id(), id(), id()];
	const under = { root: household, scope };
	const made = await recordOffice(app.ports, {
		tenant,
		person,
		role: 'coordinator',
		changes: [
			{ kind: 'partner', ent: partner, root: partner, scope: ORG_SCOPE, fields: { kind: 'welfare', name: 'Elders' } },
			{ kind: 'note', ent: note, ...under, fields: { household, text: 'Van een ander' } },
			{ kind: 'referral', ent: referral, ...under, fields: { household, partner: 'welfare', named: partner } }
		]
	});
	if (!made.ok) throw new Error(`the other organisation could not be filled: ${made.error.reason}`);
	const list = { name: 'elders.csv', bytes: Buffer.from('Postcode;Huisnummer\n5912SA;1\n') };
	const taken = await takeList({ store: app.store, tenant, person, now: Date.now }, list);
	if (!taken.ok) throw new Error(`no list of the other organisation was taken: ${taken.error.kind}`);
	return { household, address, round, coach, partner, note, referral, batch: taken.batch };
}

async function recoveryOf(phone: Phone | null): Promise<{ readonly ask: unknown; readonly held: unknown }> {
	const [dev, tenant] = [phone?.enrolled.dev ?? id(), phone?.enrolled.tenant ?? id()];
	const certificate = phone?.enrolled.certificate ?? { body: '{}', signature: 'AAAA' };
	const sign = async (text: string): Promise<string> => (phone ? phone.sign(text) : 'AAAA');
	const wrap = { key: 'AAAA', enc: 'AAAA', ct: 'AAAA' };
	const request = { id: id(), tenant, dev, wrap, oneTimeKey: 'AAAA', askedAt: 1 };
	return {
		ask: { version: 1, certificate, request, signature: await sign(recoveryText(request)) },
		held: { version: 1, certificate, key: 'AAAA', signature: await sign(heldText({ dev, key: 'AAAA' })) }
	};
}

interface Who {
	readonly tenant: string;
	readonly person: string;
}

/** @param phone whose phone it is; every role gets one, since a coach who becomes something else still has theirs */
async function callerOf(name: CallerName, desk: Who | null, phone: Who | null): Promise<Caller> {
	const app = await getApp();
	const held: Phone | null = phone && (await makePhone(app.ports, { ...phone, now: Date.now }));
	const tokenRequest = async () => {
		const challenge = await makeChallenge(app.ports, { now: Date.now() });
		if (!held) return { version: 1 as const, dev: id(), challenge, signature: 'AAAA' };
		return { version: 1 as const, dev: held.enrolled.dev, challenge, signature: await held.signRead(challenge) };
	};
	const sessionOf = async (how: WayIn): Promise<string | undefined> =>
		desk ? startSession({ db: app.store.db, tenant: desk.tenant, now: Date.now() }, desk.person, { how }) : undefined;
	return {
		name,
		session: await sessionOf('passkey'),
		linkSession: await sessionOf('link'),
		tokenRequest,
		async bearer() {
			if (!phone) return {};
			const request = await tokenRequest();
			const token = await issueReadToken(app.ports, { tenant: phone.tenant, request, now: Date.now() });
			return token ? { authorization: `Bearer ${token.token}` } : {};
		},
		async push() {
			if (!held) {
				const strange = { body: '{}', signature: 'AAAA' };
				const status = { unsent: 0, appVersion: 'test', persisted: null, clock: 0 };
				return { version: 1, certificate: strange, sessions: [], envelopes: [], status };
			}
			return held.push([held.make({ ent: id(), kind: 'heatPump', scope: `coach:${phone?.person}`, fields: {} })]);
		},
		photoProof: async (hash): Promise<Readonly<Record<string, string>>> =>
			held ? { authorization: await held.signPhoto(hash) } : {},
		recovery: () => recoveryOf(held),
		async emptied() {
			const challenge = await makeChallenge(app.ports, { now: Date.now() });
			const { dev, certificate } = held?.enrolled ?? { dev: id(), certificate: { body: '{}', signature: 'AAAA' } };
			const signature = held ? await held.sign(emptiedText({ dev, challenge })) : 'AAAA';
			return { version: 1, certificate, challenge, signature };
		}
	};
}
