/**
 * G17 at the doors: every field of every record is tried by a phone of every role and by every role of the office, and
 * what comes in is held against docs/policy/roles.md, the page that people read.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { ROLES } from '#lib/domain/roles.ts';
import { openServer, type Server } from '#lib/server/app.ts';
import { serverChance } from '#lib/server/crypto.ts';
import { recordOffice } from '#lib/server/sync/office-operation.ts';
import { receivePush } from '#lib/server/sync/push.ts';
import type { Json } from '#lib/sync/json.ts';
import { type Attempt, fieldAttempts } from '../attack/attempts.ts';
import { readTable } from '../attack/table.ts';
import { fillTown, type Town } from '../attack/town.ts';
import { makePhone } from './phone.ts';

const PAGE = 'docs/policy/roles.md';
/** As many as a push may hold. */
const PER_PUSH = 200;

let data: string;
let town: Town;
let server: Server;

beforeEach(async () => {
	data = mkdtempSync(join(tmpdir(), 'voordeur-fields-'));
	town = await fillTown(data);
	server = await openServer({ DATA_DIR: data });
});
afterEach(async () => {
	await server.store.close();
	rmSync(data, { recursive: true });
});

const plain = (fields: Attempt['said']['fields']): Record<string, Json> => JSON.parse(JSON.stringify(fields));

/** Somebody of this role, who is a coach of the round as well: what they recorded there is still handed in. */
async function personOf(role: (typeof ROLES)[number]): Promise<string> {
	if (role === 'coach') return town.coach;
	const person = serverChance.uuid();
	const common = { email: null, language: 'nl', expiresAt: null, active: true };
	await server.store.transaction(town.tenant, (tx) =>
		tx.putPerson({ person, name: 'Iemand', roles: [role], ...common })
	);
	const round = town.mine.ids['round'] ?? '';
	const fields = { coaches: { add: { [person]: person } } };
	const changes = [{ kind: 'round', ent: round, root: round, scope: town.mine.scope, fields }];
	const { coordinator, tenant } = town;
	const outcome = await recordOffice(server.ports, { tenant, person: coordinator, role: 'coordinator', changes });
	if (!outcome.ok) throw new Error(outcome.error.reason);
	return person;
}

/** Hands in by a phone; answers what was stored. */
async function byPhone(person: string, attempts: readonly Attempt[]): Promise<ReadonlySet<Attempt>> {
	const phone = await makePhone(server.ports, { tenant: town.tenant, person, now: server.now });
	const stored = new Set<Attempt>();
	for (let from = 0; from < attempts.length; from += PER_PUSH) {
		const some = attempts.slice(from, from + PER_PUSH);
		const made = some.map(({ said }) => phone.make({ ...said, fields: plain(said.fields) }));
		const outcome = await receivePush(server.ports, await phone.push(made));
		if (!outcome.ok) throw new Error(outcome.error.kind);
		const results = new Map(outcome.answer.receipts.map(({ opId, result }) => [opId, result]));
		for (const [at, attempt] of some.entries()) if (results.get(made[at]?.opId ?? '') === 'stored') stored.add(attempt);
	}
	return stored;
}

async function byOffice(
	person: string,
	role: (typeof ROLES)[number],
	attempts: readonly Attempt[]
): Promise<ReadonlySet<Attempt>> {
	const stored = new Set<Attempt>();
	for (const attempt of attempts) {
		const changes = [{ ...attempt.said, fields: plain(attempt.said.fields) }];
		const outcome = await recordOffice(server.ports, { tenant: town.tenant, person, role, changes });
		if (outcome.ok) stored.add(attempt);
	}
	return stored;
}

/** A town for each role: what one wrote stands there, and said again it is no change. */
it.each(ROLES)('G17: %s writes no field beyond the table, by a phone or at the office', async (role) => {
	const beyond: string[] = [];
	const coach = await personOf(role);
	const asPhone = readTable(PAGE, 'coach');
	const doors = [
		{ door: 'phone', table: asPhone, take: (all: readonly Attempt[]) => byPhone(coach, all) },
		{ door: 'office', table: readTable(PAGE, role), take: (all: readonly Attempt[]) => byOffice(coach, role, all) }
	];
	for (const { door, table, take } of role === 'coach' ? doors.slice(0, 1) : doors) {
		const attempts = fieldAttempts({ ...town, coach }, table);
		const stored = await take(attempts);
		for (const attempt of attempts)
			if (stored.has(attempt) && !attempt.isAllowed) beyond.push(`by ${door}: ${attempt.about}`);
		// Without these, nothing beyond would say nothing.
		const lacking = attempts.filter((attempt) => attempt.isAllowed && !stored.has(attempt));
		if (role === 'coach') expect(lacking.map(({ about }) => about)).toEqual([]);
		if (role !== 'auditor' || door === 'phone') expect(stored.size).toBeGreaterThan(0);
	}
	expect(beyond).toEqual([]);
	console.log(`${asPhone.fields.length} fields x 1 role (${role}), ${beyond.length} beyond the table`);
});
