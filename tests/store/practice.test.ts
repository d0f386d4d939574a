/** What a phone says was practised is never taken for work, on every store; and how far a team has read is only counted. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readField, TEAM_MIN } from '#lib/domain/learning.ts';
import { coachScope, PRACTICE_SCOPE } from '#lib/domain/round.ts';
import { actionsFor } from '#lib/domain/held.ts';
import { readTeamGaps } from '#lib/server/content/team-reading.ts';
import { serverChance } from '#lib/server/crypto.ts';
import { openSqlite } from '#lib/server/store/sqlite.ts';
import { receivePush } from '#lib/server/sync/push.ts';
import type { Lesson } from '#lib/domain/guide/guide.ts';
import type { Operation } from '#lib/sync/operation.ts';
import { plainValues } from '#lib/sync/values.ts';
import { makeOffice, type TestOffice } from './office.ts';
import type { Phone } from './phone.ts';
import { memoryStore, type OpenStore, postgresForTests, postgresStore, sqliteStore } from './stores.ts';

const postgres = await postgresForTests();
afterAll(() => postgres?.stop());
const STORES = [memoryStore, sqliteStore, ...(postgres ? [postgresStore(postgres)] : [])];
const id = serverChance.uuid;

async function send(office: TestOffice, phone: Phone, operations: readonly Operation[]): Promise<readonly string[]> {
	const outcome = await receivePush(office.ports, await phone.push(operations));
	if (!outcome.ok) throw new Error(`refused: ${outcome.error.kind}`);
	return outcome.answer.receipts.map(({ result, reason }) => [result, reason].filter(Boolean).join(': '));
}

describe.each(STORES)('practice at the store in $name', (kind) => {
	let opened: OpenStore;
	let office: TestOffice;
	let phone: Phone;
	beforeAll(async () => {
		opened = await kind.open();
		office = await makeOffice(opened.store, Date.now);
		phone = await office.phone();
	});
	afterAll(() => opened.close());

	it('sets a forged visit, concern and household aside, and stores none of them', async () => {
		const household = id();
		const made = (kindOf: string, fields: Operation['fields'], root = household): Operation =>
			phone.make({
				ent: root === household && kindOf === 'household' ? household : id(),
				kind: kindOf,
				scope: PRACTICE_SCOPE,
				root,
				fields
			});
		const forged = [
			made('household', { name: 'Mevrouw Proefstra', address: office.address }),
			made('visit', { state: { step: 'closed' }, household, address: office.address }),
			made('concern', { category: 'mould', household })
		];
		expect(await send(office, phone, forged)).toEqual(forged.map(() => 'quarantined: practice'));
		const stored = await opened.store.transaction(office.tenant, (tx) => tx.peekEntities(forged.map(({ ent }) => ent)));
		expect(stored).toEqual([]);
	});

	it('does not let practice change a record that exists', async () => {
		const forged = phone.make({
			ent: office.household,
			kind: 'household',
			scope: PRACTICE_SCOPE,
			root: office.household,
			fields: { name: 'Mevrouw Proefstra' }
		});
		expect(await send(office, phone, [forged])).toEqual(['quarantined: practice']);
		const [home] = await opened.store.transaction(office.tenant, (tx) => tx.peekEntities([office.household]));
		expect(home && plainValues(home.state)['name']).toBe('Familie Aksoy');
	});

	it('leaves the office nothing to do with it but putting it away', () => {
		expect(actionsFor('practice')).toEqual(['discard']);
	});

	it('takes in what a coach read in the coach\u2019s own scope, and in nobody else\u2019s', async () => {
		const read = (scope: string): Operation =>
			phone.make({
				ent: id(),
				kind: 'learning',
				scope,
				fields: { coach: office.coach, [readField('L01')]: { lesson: 'L01', packHash: 'p', at: 1 } }
			});
		expect(
			await send(office, phone, [
				read(coachScope(office.coach)),
				read(coachScope(office.otherCoach)),
				read(office.scope)
			])
		).toEqual(['stored', 'quarantined: outsideScope', 'quarantined: wrongScope learning']);
	});
});

describe('what a team has not met', () => {
	const lessons = ['L01', 'L02'].map((lesson) => ({ id: lesson })) as unknown as readonly Lesson[];

	it('is counted over coaches who have a phone, without a name, and not for a small team', async () => {
		const opened = await sqliteStore.open();
		// The question is asked of the database itself, which the store in memory has none of.
		const store = opened.store as Awaited<ReturnType<typeof openSqlite>>;
		const office = await makeOffice(store, Date.now);
		const ask = () => readTeamGaps({ db: store.db, tenant: office.tenant }, { pack: { lessons }, now: Date.now() });
		const readL01 = async (coach: string): Promise<void> => {
			const phone = await office.phone(coach);
			const fields = { coach, [readField('L01')]: { lesson: 'L01', packHash: 'p', at: 1 } };
			const made = phone.make({ ent: id(), kind: 'learning', scope: coachScope(coach), fields });
			expect(await send(office, phone, [made])).toEqual(['stored']);
		};
		await readL01(office.coach);
		expect(await ask()).toEqual({ coaches: 1, gaps: null });
		const others = Array.from({ length: TEAM_MIN - 2 }, () => id());
		await store.transaction(office.tenant, async (tx) => {
			const common = { email: null, language: 'nl', expiresAt: null, active: true, roles: ['coach'] } as const;
			for (const person of others) await tx.putPerson({ person, name: 'Coach', ...common });
		});
		await office.phone(office.otherCoach);
		for (const person of others) await office.phone(person);
		const answer = await ask();
		expect(answer).toEqual({
			coaches: TEAM_MIN,
			gaps: [
				{ lesson: 'L02', met: 0 },
				{ lesson: 'L01', met: 1 }
			]
		});
		expect(JSON.stringify(answer)).not.toContain(office.coach);
		await opened.close();
	});
});
