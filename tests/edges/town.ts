/** One organisation, somebody of every role signed in, and the phone of its coach. */
import { ORG_SCOPE, roundScope } from '#lib/domain/round.ts';
import { type Kind, RECORDS } from '#lib/domain/records/index.ts';
import { ROLES, type Role } from '#lib/domain/roles.ts';
import { dayInAmsterdam } from '#lib/domain/working-days.ts';
import { openServer } from '#lib/server/app.ts';
import { serverChance } from '#lib/server/crypto.ts';
import { startSession } from '#lib/server/identity/session.ts';
import { recordOffice } from '#lib/server/sync/office-operation.ts';
import type { Json } from '#lib/sync/json.ts';
import { makePhone, type Phone } from '../store/phone.ts';

export interface Town {
	readonly tenant: string;
	readonly people: Readonly<Record<Role, string>>;
	readonly phones: { readonly coach: Phone };
	readonly scope: string;
	readonly round: string;
	readonly area: string;
	readonly sessions: Readonly<Record<Exclude<Role, 'coach'>, string>>;
}

/** Kinds that stand by themselves; every other belongs to a household. */
const OWN_ROOT: readonly Kind[] = [
	'organisation',
	'area',
	'person',
	'address',
	'round',
	'household',
	'attempt',
	'message',
	'lessonProposal',
	'learning',
	'partner',
	'consentText'
];
const AT_ORG: readonly Kind[] = ['organisation', 'area', 'person', 'partner', 'consentText'];
const AT_COACH: readonly Kind[] = ['message', 'learning', 'lessonProposal'];

export const KINDS = Object.keys(RECORDS) as readonly Kind[];

export async function fillTown(data: string): Promise<Town> {
	const server = await openServer({ DATA_DIR: data });
	const { ports, store, now } = server;
	const id = serverChance.uuid;
	const tenant = id();
	const people = Object.fromEntries(ROLES.map((role) => [role, id()])) as Record<Role, string>;
	await store.transaction(tenant, async (tx) => {
		await tx.putOrganisation({ tenant, name: 'Waterveen', epoch: id(), demo: false, packHash: null, createdAt: now() });
		for (const role of ROLES)
			await tx.putPerson({
				person: people[role],
				name: `Iemand ${role}`,
				roles: [role],
				email: null,
				language: 'nl',
				expiresAt: null,
				active: true
			});
	});
	const [area, round] = [id(), id()];
	const made = await recordOffice(ports, {
		tenant,
		person: people.coordinator,
		role: 'coordinator',
		changes: [
			{ kind: 'area', ent: area, root: area, scope: ORG_SCOPE, fields: { name: 'Hazelbuurt' } },
			{
				kind: 'round',
				ent: round,
				root: round,
				scope: roundScope(round),
				fields: { name: 'Ronde', area, coaches: { add: { a: people.coach } }, lentUntil: '2999-01-01' }
			}
		]
	});
	if (!made.ok) throw new Error(`the town was not made: ${made.error.reason}`);
	const place = { db: store.db, tenant, now: now() };
	const session = (role: Role): Promise<string> => startSession(place, people[role], { how: 'passkey' });
	const town: Town = {
		tenant,
		people,
		phones: {
			coach: await makePhone(ports, { tenant, person: people.coach, now })
		},
		scope: roundScope(round),
		round,
		area,
		sessions: {
			coordinator: await session('coordinator'),
			administrator: await session('administrator'),
			privacyOfficer: await session('privacyOfficer'),
			auditor: await session('auditor')
		}
	};
	await store.close();
	return town;
}

/** A door with a household, a visit and a concern of its own, to hang a record on. */
export interface Door {
	readonly address: string;
	readonly household: string;
	readonly visit: string;
	readonly concern: string;
}

export function makeDoor(): Door {
	const id = serverChance.uuid;
	return { address: id(), household: id(), visit: id(), concern: id() };
}

export interface Change {
	readonly ent: string;
	readonly kind: Kind;
	readonly scope: string;
	readonly root: string;
	readonly fields: Record<string, Json>;
}

/** What a record holds before one of its fields is set to the edge. */
export function baseOf(town: Town, door: Door, kind: Kind, ent: string): Change {
	const { people } = town;
	const at = Date.now() - 3_600_000;
	const under = { household: door.household, visit: door.visit };
	const fields: Readonly<Record<Kind, Record<string, Json>>> = {
		organisation: { name: 'Waterveen' },
		area: { name: 'Nog een buurt' },
		person: { name: 'Iemand' },
		address: { street: 'Hazelweg', number: 1, town: 'Waterveen', postcode: '5912SA', area: town.area, order: 1 },
		round: { name: 'Andere ronde', area: town.area, lentUntil: '2999-01-01' },
		household: { address: door.address, name: 'Familie Proef', language: 'tr' },
		attempt: { address: door.address, coach: people.coach, outcome: 'notHome', at },
		visit: {
			address: door.address,
			household: door.household,
			coach: people.coach,
			startedAt: at,
			state: { step: 'open' }
		},
		concern: {
			...under,
			address: door.address,
			category: 'mould',
			raisedAt: at,
			raisedBy: people.coach,
			ownWords: 'Koud'
		},
		measure: { ...under, code: 'led', count: 2, how: 'fitted', at },
		commitment: { ...under, address: door.address, who: 'coach', what: 'Bellen', dueOn: dayInAmsterdam(at) },
		appointment: { ...under, address: door.address, on: dayInAmsterdam(at), part: 'morning', with: people.coach },
		referral: {
			...under,
			concern: door.concern,
			partner: 'debt-help',
			purpose: 'Hulp',
			madeAt: at,
			state: { step: 'made' }
		},
		consent: { household: door.household, purpose: 'contactAgain', given: true, at, by: people.coach },
		note: { ...under, author: people.coach, at, text: 'Een notitie' },
		photo: { ...under, at, by: people.coach, sealedHash: 'a'.repeat(64), sealedKey: 'a'.repeat(43), size: 10 },
		meterReading: { ...under, meter: 'gas', value: 12, unit: 'm3', at },
		message: { to: people.coach, from: people.coordinator, text: 'Hallo', at },
		lessonProposal: { by: people.coach, at, text: 'Wat ik leerde', state: { step: 'proposed' } },
		learning: { coach: people.coach },
		partner: { kind: 'debt-help', name: 'Partner', purpose: 'Schulden' },
		consentText: { purpose: 'photo', version: '1', language: 'nl', text: 'Mag dit?' }
	};
	const scope = AT_ORG.includes(kind) ? ORG_SCOPE : AT_COACH.includes(kind) ? `coach:${people.coach}` : town.scope;
	return { ent, kind, scope, root: OWN_ROOT.includes(kind) ? ent : door.household, fields: fields[kind] };
}
