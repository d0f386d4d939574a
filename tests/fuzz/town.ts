/** Two organisations in one store, with a word planted in every record that somebody may not read. */
import { join } from 'node:path';
import { OFFICE_SCOPE, ORG_SCOPE, roundScope } from '#lib/domain/round.ts';
import { type Role, ROLES } from '#lib/domain/roles.ts';
import { openServer, type Server } from '#lib/server/app.ts';
import { serverChance } from '#lib/server/crypto.ts';
import { startSession } from '#lib/server/identity/session.ts';
import { makeSignInLink } from '#lib/server/identity/sign-in.ts';
import { openSqliteFile } from '#lib/server/store/sqlite.ts';
import { recordOffice } from '#lib/server/sync/office-operation.ts';
import { invite } from '#lib/server/sync/enrol.ts';
import { makePhone, type Phone } from '../store/phone.ts';

/** Names that no lesson and no screen holds. `own` lies in the coach's round, `other` in a colleague's, `theirs` elsewhere. */
export const MARKS = { own: 'Roodmussink', other: 'Geelvinkstra', theirs: 'Blauwkraaier' } as const;
export type Mark = keyof typeof MARKS;

export interface Side {
	readonly tenant: string;
	readonly phone: Phone;
	readonly scope: string;
	readonly otherScope: string;
	readonly address: string;
	readonly household: string;
	readonly ids: Readonly<Record<string, readonly string[]>>;
	/** Secrets of sessions, by role. */
	readonly sessions: Readonly<Record<Exclude<Role, 'coach'>, readonly string[]>>;
	/** One-use, unused. */
	readonly codes: string[];
	readonly links: string[];
}

export interface Town {
	readonly ours: Side;
	readonly theirs: Side;
}

const SPARE = 40;

/** Puts both organisations into an empty data folder, and a record of every change into the database itself. */
export async function fillTown(data: string): Promise<Town> {
	const server = await openServer({ DATA_DIR: data });
	const ours = await fillSide(server, { own: MARKS.own, other: MARKS.other });
	// Later than the first, so that the first is the one that this server answers for.
	await new Promise((resolve) => setTimeout(resolve, 5));
	const theirs = await fillSide(server, { own: MARKS.theirs, other: MARKS.theirs });
	await server.store.close();
	recordChanges(join(data, 'voordeur.sqlite'));
	return { ours, theirs };
}

async function fillSide(server: Server, names: { readonly own: string; readonly other: string }): Promise<Side> {
	const { ports, store, now } = server;
	const id = serverChance.uuid;
	const tenant = id();
	const people = Object.fromEntries(ROLES.map((role) => [role, id()])) as Record<Role, string>;
	const otherCoach = id();
	await store.transaction(tenant, async (tx) => {
		await tx.putOrganisation({ tenant, name: 'Waterveen', epoch: id(), demo: true, packHash: null, createdAt: now() });
		const common = { email: null, language: 'nl', expiresAt: null, active: true };
		for (const role of ROLES)
			await tx.putPerson({ person: people[role], name: `Iemand ${role}`, roles: [role], ...common });
		await tx.putPerson({ person: otherCoach, name: 'Iemand anders', roles: ['coach'], ...common });
	});
	const [area, round, otherRound] = [id(), id(), id()];
	const ids: Record<string, string[]> = { area: [area], round: [round, otherRound], owner: [people.coordinator] };
	const change = (
		kind: string,
		scope: string,
		fields: Record<string, unknown>,
		more: { ent?: string; root?: string } = {}
	) => {
		const ent = more.ent ?? id();
		(ids[kind] ??= []).push(ent);
		return { kind, ent, root: more.root ?? ent, scope, fields: fields as never };
	};
	const lent = (name: string, coach: string) => ({
		name,
		area,
		coaches: { add: { a: coach } },
		lentUntil: '2999-01-01'
	});
	const changes = [
		change('area', ORG_SCOPE, { name: 'Hazelbuurt', coordinator: people.coordinator }, { ent: area }),
		change('round', roundScope(round), lent('Ronde', people.coach), { ent: round }),
		change('round', roundScope(otherRound), lent('Andere ronde', otherCoach), { ent: otherRound })
	];
	for (const [scope, name] of [
		[roundScope(round), names.own],
		[roundScope(otherRound), names.other],
		[OFFICE_SCOPE, names.other]
	] as const)
		for (let number = 1; number <= SPARE / 4; number += 1) {
			const address = change('address', scope, {
				street: `${name}laan`,
				number,
				area,
				town: 'Waterveen',
				postcode: '5912SA'
			});
			const household = change('household', scope, { address: address.ent, name: `Familie ${name}` });
			const root = household.ent;
			const visit = change('visit', scope, { address: address.ent }, { root });
			changes.push(address, household, visit);
			changes.push(
				change('concern', scope, { category: 'cold', visit: visit.ent, ownWords: `${name} heeft het koud` }, { root })
			);
			changes.push(
				change('commitment', scope, { what: `Bel ${name}`, visit: visit.ent, dueOn: '2026-12-01' }, { root })
			);
		}
	for (const one of changes) {
		const outcome = await recordOffice(ports, {
			tenant,
			person: people.coordinator,
			role: 'coordinator',
			changes: [one]
		});
		if (!outcome.ok && !['visit', 'concern', 'commitment'].includes(one.kind))
			throw new Error(`${one.kind}: ${outcome.error.reason}`);
	}
	const phone = await makePhone(ports, { tenant, person: people.coach, now });
	const spare = await makePhone(ports, { tenant, person: otherCoach, now });
	const place = { db: store.db, tenant, now: now() };
	const codes: string[] = [];
	const links: string[] = [];
	const sessions: Record<Exclude<Role, 'coach'>, string[]> = {
		coordinator: [],
		administrator: [],
		privacyOfficer: [],
		auditor: []
	};
	for (let turn = 0; turn < SPARE; turn += 1) {
		const code = `FUZZ${id()}`;
		await invite(ports, { tenant, person: people.coach, code });
		codes.push(code);
		links.push(await makeSignInLink(place, { person: people.coordinator }));
		for (const role of ['coordinator', 'administrator', 'privacyOfficer', 'auditor'] as const)
			if (turn < SPARE / 4)
				sessions[role].push(await startSession(place, people[role], { how: turn % 4 === 0 ? 'link' : 'passkey' }));
	}
	return {
		tenant,
		phone,
		scope: roundScope(round),
		otherScope: roundScope(otherRound),
		address: ids['address']?.[0] ?? '',
		household: ids['household']?.[0] ?? '',
		ids: { ...ids, device: [spare.enrolled.dev], coach: [people.coach, otherCoach], person: Object.values(people) },
		sessions,
		codes,
		links
	};
}

/** The database notes each change itself, so that nothing that a request did can hide. */
function recordChanges(path: string): void {
	const database = openSqliteFile(path);
	const tables = database.prepare("SELECT name FROM sqlite_master WHERE type = 'table'").all() as { name: string }[];
	database.exec('CREATE TABLE fuzz_log (id INTEGER PRIMARY KEY, name TEXT, what TEXT, tenant TEXT)');
	for (const { name } of tables) {
		const columns = database.prepare(`PRAGMA table_info("${name}")`).all() as { name: string }[];
		if (!columns.some((column) => column.name === 'tenant')) continue;
		for (const [what, row] of [
			['insert', 'new'],
			['update', 'new'],
			['delete', 'old']
		] as const)
			database.exec(
				`CREATE TRIGGER "fuzz_${name}_${what}" AFTER ${what} ON "${name}" BEGIN INSERT INTO fuzz_log (name, what, tenant) VALUES ('${name}', '${what}', ${row}.tenant); END`
			);
	}
	database.close();
}
