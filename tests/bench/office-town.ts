/**
 * The office's workload: an organisation with many addresses in some buurten, part of them on loan, and with households,
 * rings, visits and concerns spread over a year; somebody signed in at the desk, and pushes that wait to be sent.
 */
import { foundOrganisation, openServer } from '#lib/server/app.ts';
import { serverChance } from '#lib/server/crypto.ts';
import { SESSION_COOKIE, startSession } from '#lib/server/identity/session.ts';
import { type OfficeChange, recordOffice } from '#lib/server/sync/office-operation.ts';
import { OFFICE_SCOPE, ORG_SCOPE, roundScope } from '#lib/domain/round.ts';
import { OUTCOMES } from '#lib/domain/attempt.ts';
import type { PushRequest } from '#lib/sync/wire.ts';
import { makePhone } from '../store/phone.ts';
import { TOWN_CONCERNS, TOWN_NAMES } from './phone-town.ts';

export interface OfficeWorkload {
	readonly addresses: number;
	readonly visits: number;
	readonly pushes: number;
}

export interface OfficeTown {
	readonly tenant: string;
	readonly coordinator: string;
	readonly cookie: string;
	readonly area: string;
	readonly round: string;
	/** One visit with what belongs to it in each. */
	readonly pushes: readonly PushRequest[];
}

/** Changes in one transaction. */
const BATCH = 500;
const DAY_MS = 86_400_000;
const AREAS = 8;
const ROUNDS = 20;
const ROUND_DOORS = 100;
const STREET_DOORS = 200;
const POSTCODES_PER_AREA = 40;
const id = serverChance.uuid;

/** Writes it into an empty data folder. */
export async function fillOfficeTown(data: string, size: OfficeWorkload): Promise<OfficeTown> {
	const server = await openServer({ DATA_DIR: data });
	try {
		const tenant = await foundOrganisation(server, { name: 'Waterveen', demo: true });
		const coordinator = id();
		const coaches = Array.from({ length: ROUNDS }, id);
		await server.store.transaction(tenant, async (tx) => {
			const common = { email: null, language: 'nl', expiresAt: null, active: true };
			await tx.putPerson({ person: coordinator, name: 'Marja', roles: ['coordinator'], ...common });
			for (const [at, person] of coaches.entries())
				await tx.putPerson({ person, name: `Coach ${at}`, roles: ['coach'], ...common });
		});
		const made = makeChanges({ size, coaches, now: server.now() });
		for (let from = 0; from < made.changes.length; from += BATCH) {
			const changes = made.changes.slice(from, from + BATCH);
			const outcome = await recordOffice(server.ports, { tenant, person: coordinator, role: 'coordinator', changes });
			if (!outcome.ok) throw new Error(`the town could not be made: ${outcome.error.reason}`);
		}
		const phone = await makePhone(server.ports, { tenant, person: coaches[0] ?? '', now: server.now });
		const pushes: PushRequest[] = [];
		for (let at = 0; at < size.pushes; at += 1) {
			const home = made.homes[at % ROUND_DOORS] ?? { address: '', household: '' };
			const fields = { ...home, coach: coaches[0] ?? '', startedAt: server.now(), state: { step: 'closed' } };
			pushes.push(
				await phone.push([
					phone.make({ ent: id(), kind: 'visit', scope: roundScope(made.round), root: home.household, fields })
				])
			);
		}
		const secret = await startSession({ db: server.store.db, tenant, now: server.now() }, coordinator);
		return { tenant, coordinator, cookie: `${SESSION_COOKIE}=${secret}`, area: made.area, round: made.round, pushes };
	} finally {
		await server.store.close();
	}
}

function makeChanges(options: {
	readonly size: OfficeWorkload;
	readonly coaches: readonly string[];
	readonly now: number;
}) {
	const { size, coaches, now } = options;
	const areas = Array.from({ length: AREAS }, id);
	const rounds = coaches.map((coach) => ({ round: id(), coach }));
	const scopeOf = (at: number): string => {
		const { round } = rounds[Math.floor(at / ROUND_DOORS)] ?? {};
		return round === undefined ? OFFICE_SCOPE : roundScope(round);
	};
	const homes = Array.from({ length: size.addresses }, () => ({ address: id(), household: id() }));
	const homeOf = (at: number) => homes[at % homes.length] ?? { address: '', household: '' };
	const when = (at: number): number => now - ((at * 7919) % 365) * DAY_MS;
	const coachOf = (at: number): string => coaches[at % coaches.length] ?? '';
	const change = (kind: string, scope: string, fields: OfficeChange['fields'], root?: string): OfficeChange => {
		const ent = id();
		return { kind, ent, root: root ?? ent, scope, fields };
	};
	const own = (kind: string, ent: string, scope: string, fields: OfficeChange['fields']): OfficeChange => ({
		kind,
		ent,
		root: ent,
		scope,
		fields
	});
	const many = <T>(count: number, make: (at: number) => T): readonly T[] =>
		Array.from({ length: count }, (_, at) => make(at));
	const changes = [
		...areas.map((ent, at) => own('area', ent, ORG_SCOPE, { name: `Buurt ${at + 1}` })),
		...rounds.map(({ round, coach }, at) =>
			own('round', round, roundScope(round), {
				name: `Ronde ${at + 1}`,
				coaches: { add: { a: coach } },
				lentUntil: '2999-01-01'
			})
		),
		...homes.map(({ address }, at) =>
			own('address', address, scopeOf(at), {
				street: `Teststraat ${Math.floor(at / STREET_DOORS) + 1}`,
				number: (at % STREET_DOORS) + 1,
				postcode: `${5000 + (Math.floor(at / STREET_DOORS) % (AREAS * POSTCODES_PER_AREA))}AB`,
				area: areas[at % AREAS] ?? '',
				energyLabel: 'ABCDEFG'.charAt(at % 7),
				...(at % 50 === 0 ? { doNotVisit: { set: true } } : {})
			})
		),
		...homes.map(({ address, household }, at) =>
			own('household', household, scopeOf(at), { address, name: `${TOWN_NAMES[at % TOWN_NAMES.length]} ${at}` })
		),
		...many(size.visits, (at) => {
			const { address, household } = homeOf(at * 3);
			const fields = { address, household, coach: coachOf(at), startedAt: when(at), closedAt: when(at) + 3_600_000 };
			return change('visit', scopeOf((at * 3) % homes.length), { ...fields, state: { step: 'closed' } }, household);
		}),
		...many(Math.floor(size.visits / 2), (at) => {
			const outcome = OUTCOMES[at % OUTCOMES.length] ?? 'notHome';
			const place = (at * 5 + 1) % homes.length;
			const fields = { address: homeOf(place).address, coach: coachOf(at), outcome, at: when(at) };
			return change('attempt', scopeOf(place), fields);
		}),
		...many(Math.floor(size.visits / 5), (at) => {
			const place = (at * 15) % homes.length;
			const { category, ownWords } = TOWN_CONCERNS[at % TOWN_CONCERNS.length] ?? { category: '', ownWords: '' };
			const fields = { ...homeOf(place), category, ownWords, raisedAt: when(at), state: { step: 'open' } };
			return change('concern', scopeOf(place), fields, homeOf(place).household);
		})
	];
	return { changes, homes, area: areas[0] ?? '', round: rounds[0]?.round ?? '' };
}
