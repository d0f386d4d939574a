/** What phones hand in, over every store: stored, kept aside or answered, and never in each other's way. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { serverChance } from '#lib/server/crypto.ts';
import type { StoredQuarantine } from '#lib/server/store/port.ts';
import { revokeDevice } from '#lib/server/sync/enrol.ts';
import { lendAddresses, takeBackAddresses } from '#lib/server/sync/lend.ts';
import { recordOffice } from '#lib/server/sync/office-operation.ts';
import { readPull } from '#lib/server/sync/pull.ts';
import { receivePush } from '#lib/server/sync/push.ts';
import { addWorkingDays, dayInAmsterdam } from '#lib/domain/working-days.ts';
import { coachScope, OFFICE_SCOPE, ORG_SCOPE, roundScope } from '#lib/domain/round.ts';
import type { Operation } from '#lib/sync/operation.ts';
import { plainValues } from '#lib/sync/values.ts';
import type { PushAnswer, PushRequest } from '#lib/sync/wire.ts';
import { makeOffice, type TestOffice } from './office.ts';
import type { Phone } from './phone.ts';
import { memoryStore, type OpenStore, postgresForTests, postgresStore, sqliteStore } from './stores.ts';

const NOW = Date.parse('2026-11-24T10:00:00Z');

const postgres = await postgresForTests();
afterAll(() => postgres?.stop());

const STORES = [memoryStore, sqliteStore, ...(postgres ? [postgresStore(postgres)] : [])];
const id = serverChance.uuid;

describe.each(STORES)('a push to the store in $name', (kind) => {
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
	const send = async (request: PushRequest): Promise<PushAnswer> => {
		const outcome = await receivePush(office.ports, request);
		if (!outcome.ok) throw new Error(`refused: ${outcome.error.kind}`);
		return outcome.answer;
	};
	const visit = (fields: Operation['fields'] = {}, ent = id()): Operation =>
		phone.make({
			ent,
			kind: 'visit',
			scope: office.scope,
			root: office.household,
			fields: { address: office.address, household: office.household, ...fields }
		});
	const values = async (ent: string) => {
		const [entity] = await opened.store.transaction(office.tenant, (tx) => tx.peekEntities([ent]));
		return entity ? { ...plainValues(entity.state), scope: entity.scope } : null;
	};
	const held = (opIds: readonly string[]): Promise<readonly StoredQuarantine[]> =>
		opened.store.transaction(office.tenant, (tx) => tx.findQuarantine(opIds));
	const results = (answer: PushAnswer): readonly string[] =>
		answer.receipts.map((receipt) => [receipt.result, receipt.reason].filter(Boolean).join(': '));
	const pull = async (scope: string, after = 0, limit = 500) =>
		readPull(office.ports, {
			tenant: office.tenant,
			person: office.coach,
			request: { version: 1, scope, epoch: await opened.store.readEpoch(office.tenant), after, limit }
		});

	it('G3: ends every operation in the log, in quarantine or with an answer', async () => {
		await begin();
		const good = visit({ state: { step: 'open' } });
		const wrong = visit({ startedAt: 'yesterday' });
		const foreign = phone.make({ ent: id(), kind: 'visit', scope: roundScope(id()), root: id(), fields: {} });
		await opened.store.transaction(office.tenant, (tx) => tx.denyRoot('0badc0de'));
		const gone = phone.make({ ent: id(), kind: 'visit', scope: office.scope, root: '0badc0de', fields: {} });
		const answer = await send(await phone.push([good, wrong, foreign, gone]));
		expect(results(answer)).toEqual([
			'stored',
			'quarantined: value visit.startedAt',
			'quarantined: outsideScope',
			'purged'
		]);
		const log = await opened.store.transaction(office.tenant, (tx) =>
			tx.findOperations([good, wrong, foreign, gone].map((one) => one.opId))
		);
		expect(log.map((one) => one.opId)).toEqual([good.opId]);
		expect((await held([wrong.opId, foreign.opId])).map((item) => JSON.parse(item.body).opId).sort()).toEqual(
			[wrong.opId, foreign.opId].sort()
		);
	});

	it('G4: the same push twice, at once and again, counts once and gets the same receipts', async () => {
		await begin();
		const concern = id();
		const request = await phone.push([
			visit({ helpAccepted: true }),
			phone.make({
				ent: concern,
				kind: 'concern',
				scope: office.scope,
				root: office.household,
				fields: { category: 'mould' }
			})
		]);
		const [first, second] = await Promise.all([send(request), send(request)]);
		const third = await send(request);
		expect(second.receipts).toEqual(first.receipts);
		expect(third.receipts).toEqual(first.receipts);
		expect(await opened.store.readHistory(office.tenant, concern)).toHaveLength(2);
	});

	it('G4: the same operations in another order and batching give the same record', async () => {
		await begin();
		const [a, b] = [id(), id()];
		const steps = (ent: string): readonly Operation[] => [
			visit({ state: { step: 'open' }, summaryRead: false }, ent),
			visit({ summaryRead: true }, ent),
			visit({ state: { step: 'closed' } }, ent)
		];
		await send(await phone.push(steps(a)));
		for (const operation of [...steps(b)].reverse()) await send(await phone.push([operation]));
		const { scope: _scope, ...same } = (await values(a)) ?? { scope: '' };
		expect(await values(b)).toMatchObject(same);
	});

	it('G5: a pull in small pages gives what one page gives, and the cursor never passes a row that was not sent', async () => {
		await begin();
		await send(await phone.push(Array.from({ length: 12 }, () => visit())));
		const whole = await pull(office.scope);
		const pages: string[] = [];
		for (let after = 0, complete = false; !complete;) {
			const page = await pull(office.scope, after, 3);
			if (!page.ok) throw new Error('refused');
			pages.push(...page.answer.changes.map((change) => change.ent));
			expect(page.answer.changes.every((change) => change.seq > after && change.seq <= page.answer.to)).toBe(true);
			({ to: after, complete } = page.answer);
		}
		expect(whole.ok && whole.answer.changes.map((change) => change.ent)).toEqual(pages);
	});

	it('G11: keeps both contents of one operation id, rings an alarm once and says so each time', async () => {
		await begin();
		const one = visit({ helpAccepted: true });
		const other = { ...one, fields: { helpAccepted: false } };
		await send(await phone.push([one]));
		const first = await send(await phone.push([other]));
		const again = await send(await phone.push([other]));
		expect(results(first)).toEqual(['alarm: sameIdOtherContent']);
		expect(again.receipts).toEqual(first.receipts);
		expect((await held([one.opId])).map((item) => item.reason)).toEqual(['sameIdOtherContent']);
		expect(await values(one.ent)).toMatchObject({ helpAccepted: true });
	});

	it('G11: stores both operations of a cloned phone and tells it to start a new incarnation', async () => {
		await begin();
		const one = visit();
		await send(await phone.push([one]));
		const clone = phone.make({
			ent: id(),
			kind: 'visit',
			scope: office.scope,
			root: office.household,
			n: one.n,
			fields: {}
		});
		const answer = await send(await phone.push([clone]));
		expect(results(answer)).toEqual(['stored']);
		expect(answer.fork).toBe(true);
	});

	it('G13: a poisoned operation never blocks the ones behind it', async () => {
		await begin();
		const [before, after] = [visit(), visit()];
		const broken = visit();
		const deep = { opId: serverChance.operationId(NOW), inc: phone.inc, n: 90 };
		const sealed = await phone.seal(broken);
		const changed = { ...(await phone.seal(visit())), iv: 'AAAAAAAAAAAAAAAA' };
		const nested = await phone.sealText(`{"fields":{"a":${'['.repeat(20_000)}${']'.repeat(20_000)}}}`, deep);
		const request = phone.request([
			await phone.seal(before),
			{ ...sealed, ct: 7 },
			changed,
			nested,
			null,
			{ opId: 'x\u0000y' },
			{ ...(await phone.seal(visit())), sid: id() },
			await phone.sealText('no json \u0000 at all', { ...deep, opId: 'nonsense' }),
			await phone.seal(after)
		]);
		const answer = await send(request);
		expect(results(answer)).toEqual([
			'stored',
			'quarantined: otherShape',
			'quarantined: changed',
			expect.stringMatching(/^quarantined: unreadable/),
			'quarantined: noSession',
			'quarantined: unreadable operation is not JSON',
			'stored'
		]);
		expect((await send(request)).receipts).toEqual(answer.receipts);
	});

	it('G13: what builds on a record in quarantine follows it there', async () => {
		await begin();
		const ent = id();
		const answer = await send(
			await phone.push([visit({ startedAt: 'once' }, ent), visit({ helpAccepted: true }, ent)])
		);
		const later = await send(await phone.push([visit({ summaryRead: true }, ent)]));
		expect(results(answer)).toEqual(['quarantined: value visit.startedAt', 'quarantined: makingWaits']);
		expect(results(later)).toEqual(['quarantined: makingWaits']);
	});

	it('G15: a revoked phone, a person who left and an unknown device hand in to quarantine', async () => {
		await begin();
		await revokeDevice(office.ports, { tenant: office.tenant, dev: phone.enrolled.dev });
		const answer = await send(await phone.push([visit()]));
		expect(results(answer)).toEqual(['quarantined: revokedDevice']);
		expect(answer.revoked).toBe(true);

		phone = await office.phone();
		const person = await opened.store.transaction(office.tenant, (tx) => tx.findPerson(office.coach));
		if (person) await opened.store.transaction(office.tenant, (tx) => tx.putPerson({ ...person, expiresAt: 1 }));
		expect(results(await send(await phone.push([visit()])))).toEqual(['quarantined: personEnded']);
	});

	it('carries a field that this version does not know, and keeps a kind that it does not know aside', async () => {
		await begin();
		const [ent, known] = [id(), id()];
		const answer = await send(
			await phone.push([
				phone.make({
					ent,
					kind: 'heatPump',
					scope: office.scope,
					root: office.household,
					fields: { noise: ['loud', { at: 3 }] }
				}),
				visit({ moodOfTheDog: 'calm' }, known)
			])
		);
		expect(results(answer)).toEqual(['quarantined: unknownKind heatPump', 'stored']);
		expect(await values(ent)).toBeNull();
		const page = await pull(office.scope);
		const changes = page.ok ? page.answer.changes.filter((change) => change.what === 'state') : [];
		expect(changes.some(({ state }) => state.kind === 'heatPump')).toBe(false);
		expect(changes.find((change) => change.ent === known)?.state.fields).toHaveProperty('moodOfTheDog');
	});

	it('lets a role write what its table says and lift no guard', async () => {
		await begin();
		const answer = await send(
			await phone.push([
				phone.make({ ent: office.round, kind: 'round', scope: office.scope, fields: { lentUntil: '2999-12-31' } }),
				phone.make({
					ent: office.address,
					kind: 'address',
					scope: office.scope,
					fields: { doNotVisit: { set: true } }
				}),
				phone.make({
					ent: office.address,
					kind: 'address',
					scope: office.scope,
					fields: { doNotVisit: { lift: [id()] } }
				}),
				phone.make({ ent: id(), kind: 'visit', scope: ORG_SCOPE, root: id(), fields: {} }),
				phone.make({ ent: id(), kind: 'lessonProposal', scope: ORG_SCOPE, fields: { text: 'Bel eerst aan' } }),
				phone.make({ ent: id(), kind: 'visit', scope: OFFICE_SCOPE, root: id(), fields: {} }),
				phone.make({ ent: id(), kind: 'message', scope: coachScope(office.coach), fields: {} }),
				phone.make({ ent: id(), kind: 'message', scope: coachScope(office.otherCoach), fields: {} })
			])
		);
		expect(results(answer)).toEqual([
			'quarantined: notWrittenByRole round',
			'stored',
			'quarantined: guardHolds address.doNotVisit',
			'quarantined: wrongScope visit',
			'quarantined: wrongScope lessonProposal',
			'quarantined: outsideScope',
			'stored',
			'quarantined: outsideScope'
		]);
		phone = await office.phone(office.otherCoach);
		expect(results(await send(await phone.push([visit()])))).toEqual(['quarantined: outsideScope']);
	});

	it('gives a new concern an owner and a day, and never writes over what somebody chose', async () => {
		await begin();
		const [bare, chosen, urgent] = [id(), id(), id()];
		const concern = (ent: string, fields: Operation['fields']): Operation =>
			phone.make({
				ent,
				kind: 'concern',
				scope: office.scope,
				root: office.household,
				fields: { address: office.address, category: 'mould', ...fields }
			});
		const answer = await send(
			await phone.push([
				concern(bare, {}),
				concern(urgent, { weight: 'urgent' }),
				concern(chosen, { owner: office.otherCoach, dueOn: '2030-01-01' })
			])
		);
		const dueIn = (days: number): string => addWorkingDays(dayInAmsterdam(answer.serverTime), days);
		expect(await values(bare)).toMatchObject({ owner: office.coordinator, dueOn: dueIn(10) });
		expect(await values(urgent)).toMatchObject({ owner: office.coordinator, dueOn: dueIn(1) });
		expect(results(answer)).toEqual(['stored', 'stored', 'quarantined: notWrittenByRole concern.owner']);
		await recordOffice(office.ports, {
			tenant: office.tenant,
			person: office.coordinator,
			role: 'coordinator',
			changes: [
				{
					ent: bare,
					kind: 'concern',
					root: office.household,
					scope: office.scope,
					fields: { owner: office.otherCoach }
				}
			]
		});
		await send(await phone.push([concern(bare, { weight: 'heavy' })]));
		expect(await values(bare)).toMatchObject({ owner: office.otherCoach, weight: 'heavy' });
	});

	it('moves an address whole, tells the old round that it left, and takes a late visit to its new home', async () => {
		await begin();
		const early = visit();
		await send(await phone.push([early]));
		const round = id();
		await recordOffice(office.ports, {
			tenant: office.tenant,
			person: office.coordinator,
			role: 'coordinator',
			changes: [
				{
					ent: round,
					kind: 'round',
					root: round,
					scope: roundScope(round),
					fields: { coaches: { add: { a: office.otherCoach } } }
				}
			]
		});
		expect(await lendAddresses(office.ports, { tenant: office.tenant, addresses: [office.address], round })).toBe(3);
		const old = await pull(office.scope);
		expect(
			old.ok &&
				old.answer.changes
					.filter((change) => change.what === 'leave')
					.map((change) => change.ent)
					.sort()
		).toEqual([office.address, office.household, early.ent].sort());
		const late = visit();
		const edit = visit({ summaryRead: true }, early.ent);
		const answer = await send(await phone.push([late, edit]));
		expect(answer.receipts.map((receipt) => receipt.scope)).toEqual([roundScope(round), roundScope(round)]);
		expect(await takeBackAddresses(office.ports, { tenant: office.tenant, addresses: [office.address] })).toBe(4);
		expect(await values(late.ent)).toMatchObject({ scope: OFFICE_SCOPE });
	});
});
