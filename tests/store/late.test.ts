/** Work that arrives when the door is no longer lent to its coach, over every store: taken in, and marked late. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { dayInAmsterdam } from '#lib/domain/working-days.ts';
import { roundScope } from '#lib/domain/round.ts';
import { serverChance } from '#lib/server/crypto.ts';
import { revokeDevice } from '#lib/server/sync/enrol.ts';
import { acceptHeld } from '#lib/server/sync/held-decision.ts';
import { lendAddresses, takeBackAddresses } from '#lib/server/sync/lend.ts';
import { recordOffice } from '#lib/server/sync/office-operation.ts';
import { receivePush } from '#lib/server/sync/push.ts';
import type { Json } from '#lib/sync/json.ts';
import type { Operation } from '#lib/sync/operation.ts';
import { plainValues } from '#lib/sync/values.ts';
import type { PushRequest, Receipt } from '#lib/sync/wire.ts';
import { makeOffice, type TestOffice } from './office.ts';
import type { Phone } from './phone.ts';
import { memoryStore, type OpenStore, postgresForTests, postgresStore, sqliteStore } from './stores.ts';

const NOW = Date.parse('2026-11-24T10:00:00Z');

const postgres = await postgresForTests();
afterAll(() => postgres?.stop());

const STORES = [memoryStore, sqliteStore, ...(postgres ? [postgresStore(postgres)] : [])];
const id = serverChance.uuid;

describe.each(STORES)('late work in $name', (kind) => {
	let opened: OpenStore;
	let office: TestOffice;
	let phone: Phone;
	beforeAll(async () => {
		opened = await kind.open(() => NOW);
	});
	afterAll(() => opened.close());

	const begin = async (): Promise<void> => {
		office = await makeOffice(opened.store, () => NOW);
		phone = await office.phone();
	};
	const send = async (request: PushRequest): Promise<readonly Receipt[]> => {
		const outcome = await receivePush(office.ports, request);
		if (!outcome.ok) throw new Error(`refused: ${outcome.error.kind}`);
		return outcome.answer.receipts;
	};
	const push = async (...operations: readonly Operation[]): Promise<readonly string[]> =>
		(await send(await phone.push(operations))).map((receipt) => receipt.result);
	const make = (of: string, fields: Operation['fields'] = {}, ent = id()): Operation =>
		phone.make({ ent, kind: of, scope: office.scope, root: office.household, fields });
	const changeRound = async (fields: Record<string, Json>, ent = office.round): Promise<void> => {
		const outcome = await recordOffice(office.ports, {
			tenant: office.tenant,
			person: office.coordinator,
			role: 'coordinator',
			changes: [{ kind: 'round', ent, root: ent, scope: roundScope(ent), fields }]
		});
		if (!outcome.ok) throw new Error('the round was not changed');
	};
	const lateOf = async (operation: Operation) => {
		const [entity] = await opened.store.transaction(office.tenant, (tx) => tx.peekEntities([operation.ent]));
		return entity ? (plainValues(entity.state)['late'] ?? null) : 'nowhere';
	};
	const yesterday = dayInAmsterdam(NOW - 86_400_000);

	it('is not what comes in time', async () => {
		await begin();
		const all = [make('visit', { state: { step: 'closed' } }), make('attempt'), make('concern')];
		expect(await push(...all)).toEqual(['stored', 'stored', 'stored']);
		expect(await Promise.all(all.map(lateOf))).toEqual([null, null, null]);
	});

	it('G3: says that the round had ended, and on which day', async () => {
		await begin();
		await changeRound({ endedOn: yesterday });
		const all = [make('visit', { state: { step: 'closed' } }), make('attempt'), make('concern')];
		expect(await push(...all, make('note'))).toEqual(['stored', 'stored', 'stored', 'stored']);
		const mark = { why: 'roundEnded', on: yesterday };
		expect(await Promise.all(all.map(lateOf))).toEqual([mark, mark, mark]);
	});

	it('G3: says until when the door was lent', async () => {
		await begin();
		await changeRound({ lentUntil: dayInAmsterdam(NOW) });
		const inTime = make('visit');
		await push(inTime);
		await changeRound({ lentUntil: yesterday });
		const late = make('visit');
		await push(late);
		expect(await lateOf(inTime)).toBeNull();
		expect(await lateOf(late)).toEqual({ why: 'leaseOver', on: yesterday });
	});

	it('G3: says that the coach no longer has the round, or that the home moved to a round of another', async () => {
		await begin();
		const other = id();
		await changeRound({ coaches: { add: { b: office.otherCoach } } }, other);
		await lendAddresses(office.ports, { tenant: office.tenant, addresses: [office.address], round: other });
		const moved = make('visit');
		await push(moved);
		expect(await lateOf(moved)).toEqual({ why: 'moved', on: null });
		await changeRound({ coaches: { add: { c: office.coach } } }, other);
		const own = make('visit');
		await push(own);
		expect(await lateOf(own)).toBeNull();
		await takeBackAddresses(office.ports, { tenant: office.tenant, addresses: [office.address] });
		await changeRound({ coaches: { rem: ['a'] } });
		const left = make('attempt');
		await push(left);
		expect(await lateOf(left)).toEqual({ why: 'notLent', on: null });
	});

	it('is a visit that began in time and was closed too late, and no later edit of it', async () => {
		await begin();
		const began = make('visit', { state: { step: 'open' } });
		const done = make('visit', { state: { step: 'closed' } });
		await push(began, done);
		await changeRound({ endedOn: yesterday });
		await push(make('visit', { state: { step: 'closed' } }, began.ent), make('visit', { summaryRead: true }, done.ent));
		expect(await lateOf(began)).toEqual({ why: 'roundEnded', on: yesterday });
		expect(await lateOf(done)).toBeNull();
	});

	it('G4: marks once, whoever hands in twice, and what the office itself writes never', async () => {
		await begin();
		await changeRound({ endedOn: yesterday });
		const visit = make('visit');
		const request = await phone.push([visit]);
		const [first, second] = [await send(request), await send(request)];
		expect(second).toEqual(first);
		expect(await opened.store.readHistory(office.tenant, visit.ent)).toHaveLength(2);
		const own = id();
		await recordOffice(office.ports, {
			tenant: office.tenant,
			person: office.coordinator,
			role: 'coordinator',
			changes: [
				{ kind: 'concern', ent: own, root: office.household, scope: office.scope, fields: { category: 'mould' } }
			]
		});
		expect(await lateOf({ ...visit, ent: own })).toBeNull();
	});

	it('is judged by the day of arrival for what waited in quarantine', async () => {
		await begin();
		await revokeDevice(office.ports, { tenant: office.tenant, dev: phone.enrolled.dev });
		const visit = make('visit');
		await push(visit);
		const [item] = await opened.store.transaction(office.tenant, (tx) => tx.findQuarantine([visit.opId]));
		await changeRound({ endedOn: yesterday });
		const decider = { tenant: office.tenant, person: office.coordinator, role: 'coordinator' as const };
		await acceptHeld(office.ports, { ...decider, id: item?.id ?? '' });
		expect(await lateOf(visit)).toEqual({ why: 'roundEnded', on: yesterday });
	});
});
