/**
 * A town for the load bench: an organisation with a round for each phone, written to a
 * store that a server process is then started on. Each phone has real keys, and its pushes
 * are sealed beforehand, so that the time measured is the server's and the road's.
 */
import { gzipSync, deflateRawSync } from 'node:zlib';
import { openServer, type ServerEnvironment } from '#lib/server/app.ts';
import { serverChance } from '#lib/server/crypto.ts';
import { SESSION_COOKIE, startSession } from '#lib/server/identity/session.ts';
import { recordOffice } from '#lib/server/sync/office-operation.ts';
import { roundScope } from '#lib/domain/round.ts';
import type { Operation } from '#lib/sync/operation.ts';
import { PACKED_MARK, SEALED_DICTIONARY_1, shortText } from '#lib/sync/sealed-text.ts';
import { makePhone, type Phone } from '../../store/phone.ts';
import { documentOf } from '../documents.ts';

/** One push as it goes over the road. */
export interface Push {
	readonly body: Buffer;
	readonly opIds: readonly string[];
	/** One that ends each visit. */
	readonly visitOpIds: readonly string[];
}

export interface LoadTown {
	readonly tenant: string;
	/** Signs the coordinator in at the office. */
	readonly officeCookie: string;
	/** By phone: its pushes in order. */
	readonly pushes: readonly (readonly Push[])[];
}

export interface TownSize {
	readonly phones: number;
	readonly pushes: number;
	readonly visits: number;
	/** One operation, or the seven that a visit comes to in real work: what is written at the door comes piece by piece. */
	readonly operations: 1 | 7;
}

const HOUSEHOLDS = 10;
const dictionary = Buffer.from(SEALED_DICTIONARY_1);

export async function makeTown(env: ServerEnvironment, size: TownSize): Promise<LoadTown> {
	const server = await openServer(env);
	const { ports, store, now } = server;
	const id = serverChance.uuid;
	const [tenant, coordinator] = [id(), id()];
	const common = { email: null, language: 'nl', expiresAt: null, active: true };
	await store.transaction(tenant, async (tx) => {
		await tx.putOrganisation({ tenant, name: 'Waterveen', epoch: id(), demo: true, packHash: null, createdAt: now() });
		await tx.putPerson({ person: coordinator, name: 'Marja', roles: ['coordinator'], ...common });
	});
	const pushes: (readonly Push[])[] = [];
	for (let at = 0; at < size.phones; at += 1) {
		const [coach, round] = [id(), id()];
		await store.transaction(tenant, (tx) =>
			tx.putPerson({ person: coach, name: `Coach ${at}`, roles: ['coach'], ...common })
		);
		const homes = Array.from({ length: HOUSEHOLDS }, () => ({ address: id(), household: id() }));
		const scope = roundScope(round);
		const made = await recordOffice(ports, {
			tenant,
			person: coordinator,
			role: 'coordinator',
			changes: [
				{
					kind: 'round',
					ent: round,
					root: round,
					scope,
					fields: { name: `Ronde ${at}`, coaches: { add: { a: coach } }, lentUntil: '2999-01-01' }
				},
				...homes.flatMap(({ address, household }, number) => [
					{ kind: 'address', ent: address, root: address, scope, fields: { street: 'Hazelhof', number: number + 1 } },
					{ kind: 'household', ent: household, root: household, scope, fields: { address } }
				])
			]
		});
		if (!made.ok) throw new Error(`the town could not be made: ${made.error.reason}`);
		const phone = await makePhone(ports, { tenant, person: coach, now });
		pushes.push(await pushesOf(phone, { size, scope, coach, homes, first: at * size.pushes * size.visits, now }));
	}
	const secret = await startSession({ db: store.db, tenant, now: now() }, coordinator);
	await store.close();
	return { tenant, pushes, officeCookie: `${SESSION_COOKIE}=${secret}` };
}

async function pushesOf(
	phone: Phone,
	options: {
		readonly size: TownSize;
		readonly scope: string;
		readonly coach: string;
		readonly homes: readonly { readonly address: string; readonly household: string }[];
		readonly first: number;
		readonly now: () => number;
	}
): Promise<readonly Push[]> {
	const { size, scope, coach, homes, now } = options;
	const pushes: Push[] = [];
	let number = options.first;
	for (let push = 0; push < size.pushes; push += 1) {
		const operations: Operation[] = [];
		const visitOpIds: string[] = [];
		for (let visit = 0; visit < size.visits; visit += 1, number += 1) {
			const home = homes[number % homes.length] ?? { address: '', household: '' };
			const fields = {
				...home,
				coach,
				startedAt: now(),
				closedAt: now(),
				state: { step: 'closed' },
				// The length of a visit with its answers: the same text as the other benches store.
				'guide:first-visit': {
					guide: 'first-visit',
					packHash: 'a',
					at: 'start',
					answers: { said: documentOf(number).text },
					visited: ['start']
				}
			};
			const made = size.operations === 1 ? [fields] : partsOf(fields);
			const place = { scope, root: home.household };
			const ent = serverChance.uuid();
			if (size.operations === 7) operations.push(...aroundVisit(phone, { place, home, coach, visit: ent, at: now() }));
			for (const part of made) operations.push(phone.make({ ent, kind: 'visit', ...place, fields: part }));
			visitOpIds.push(operations.at(-1)?.opId ?? '');
		}
		const request = phone.request(await Promise.all(operations.map((operation) => sealPacked(phone, operation))));
		pushes.push({ body: gzipSync(JSON.stringify(request)), opIds: operations.map(({ opId }) => opId), visitOpIds });
	}
	return pushes;
}

/** The visit as it is written: begun at the door, answered at the table, closed at leaving. */
function partsOf(fields: Operation['fields']): readonly Operation['fields'][] {
	const { closedAt, state, 'guide:first-visit': guide, ...begun } = fields;
	return [
		{ ...begun, state: { step: 'open' } },
		...(guide === undefined ? [] : [{ 'guide:first-visit': guide }]),
		{ ...(closedAt === undefined ? {} : { closedAt }), ...(state === undefined ? {} : { state }) }
	];
}

/** What else a conversation leaves: the ring, a concern, a promise and a note. */
function aroundVisit(
	phone: Phone,
	options: {
		readonly place: { readonly scope: string; readonly root: string };
		readonly home: { readonly address: string; readonly household: string };
		readonly coach: string;
		readonly visit: string;
		readonly at: number;
	}
): readonly Operation[] {
	const { place, home, coach, visit, at } = options;
	const { scope } = place;
	const { address, household } = home;
	const id = serverChance.uuid;
	const ring = id();
	const make = (kind: string, fields: Operation['fields']): Operation =>
		phone.make({ ent: id(), kind, ...place, fields });
	return [
		phone.make({ ent: ring, kind: 'attempt', scope, root: ring, fields: { address, coach, outcome: 'spoken', at } }),
		make('concern', {
			address,
			household,
			visit,
			category: 'draught',
			ownWords: 'Het tocht bij de voordeur.',
			raisedAt: at
		}),
		make('commitment', { address, household, visit, who: 'coach', what: 'Tochtstrip meenemen', dueOn: '2999-01-08' }),
		make('note', { household, visit, text: 'De bel doet het niet; kloppen op het raam.', at })
	];
}

/** Packed before it is sealed, as the phone does it. */
function sealPacked(phone: Phone, operation: Operation): ReturnType<Phone['seal']> {
	const packed = deflateRawSync(shortText(operation), { dictionary });
	return phone.sealBytes(Buffer.concat([Buffer.of(PACKED_MARK), packed]), operation);
}
