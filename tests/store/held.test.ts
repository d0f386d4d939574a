/** What becomes of work in quarantine, over every store: taken over, corrected or left out, once, and told to the phone. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { OFFICE_SCOPE, roundScope } from '#lib/domain/round.ts';
import { serverChance } from '#lib/server/crypto.ts';
import type { StoredQuarantine } from '#lib/server/store/port.ts';
import { revokeDevice } from '#lib/server/sync/enrol.ts';
import { answerHandshake } from '#lib/server/sync/handshake.ts';
import { acceptHeld, correctHeld, discardHeld, type HeldOutcome } from '#lib/server/sync/held-decision.ts';
import { retryHeld } from '#lib/server/sync/held-retry.ts';
import { receivePush } from '#lib/server/sync/push.ts';
import type { Operation } from '#lib/sync/operation.ts';
import { plainValues } from '#lib/sync/values.ts';
import type { PushRequest, Receipt } from '#lib/sync/wire.ts';
import { makeOffice, type TestOffice } from './office.ts';
import type { Phone } from './phone.ts';
import { memoryStore, type OpenStore, postgresForTests, postgresStore, sqliteStore } from './stores.ts';

const postgres = await postgresForTests();
afterAll(() => postgres?.stop());

const STORES = [memoryStore, sqliteStore, ...(postgres ? [postgresStore(postgres)] : [])];
const id = serverChance.uuid;

describe.each(STORES)('work in quarantine in $name', (kind) => {
	let opened: OpenStore;
	let office: TestOffice;
	let phone: Phone;
	beforeAll(async () => {
		opened = await kind.open();
	});
	afterAll(() => opened.close());

	const begin = async (): Promise<void> => {
		office = await makeOffice(opened.store, Date.now);
		phone = await office.phone();
	};
	const send = async (request: PushRequest): Promise<readonly Receipt[]> => {
		const outcome = await receivePush(office.ports, request);
		if (!outcome.ok) throw new Error(`refused: ${outcome.error.kind}`);
		return outcome.answer.receipts;
	};
	const push = async (...operations: readonly Operation[]): Promise<readonly Receipt[]> =>
		send(await phone.push(operations));
	const visit = (fields: Operation['fields'] = {}, ent = id(), more: Partial<Operation> = {}): Operation =>
		phone.make({
			ent,
			kind: 'visit',
			scope: more.scope ?? office.scope,
			root: more.root ?? office.household,
			fields: { address: office.address, household: office.household, ...fields }
		});
	const values = async (ent: string) => {
		const [entity] = await opened.store.transaction(office.tenant, (tx) => tx.peekEntities([ent]));
		return entity ? { ...plainValues(entity.state), scope: entity.scope, root: entity.root } : null;
	};
	const held = async (opId: string): Promise<StoredQuarantine> => {
		const [item] = await opened.store.transaction(office.tenant, (tx) => tx.findQuarantine([opId]));
		if (!item) throw new Error('it is not in quarantine');
		return item;
	};
	const marja = () => ({ tenant: office.tenant, person: office.coordinator, role: 'coordinator' as const });
	const accept = async (opId: string): Promise<HeldOutcome> =>
		acceptHeld(office.ports, { ...marja(), id: (await held(opId)).id });
	/** The making of a visit that waits, because its phone was withdrawn for a moment. */
	const waitingMaking = async (): Promise<Operation> => {
		await revokeDevice(office.ports, { tenant: office.tenant, dev: phone.enrolled.dev });
		const making = visit({ startedAt: 1 });
		await push(making);
		const dev = await opened.store.transaction(office.tenant, (tx) => tx.findDevice(phone.enrolled.dev));
		if (dev) await opened.store.transaction(office.tenant, (tx) => tx.putDevice({ ...dev, revokedAt: null }));
		return making;
	};
	const said = (receipts: readonly Receipt[]): readonly string[] =>
		receipts.map(({ result, reason, decision }) => [result, decision, reason].filter(Boolean).join(' '));

	it('G3: what a withdrawn phone handed in is taken over as it was said, and the phone hears it', async () => {
		await begin();
		await revokeDevice(office.ports, { tenant: office.tenant, dev: phone.enrolled.dev });
		const one = visit({ helpAccepted: true });
		expect(said(await push(one))).toEqual(['quarantined revokedDevice']);
		expect(await accept(one.opId)).toMatchObject({ ok: true, state: 'accepted' });
		expect(await values(one.ent)).toMatchObject({ helpAccepted: true, scope: office.scope });
		const history = await opened.store.readHistory(office.tenant, one.ent);
		expect(history.map(({ opId, person }) => [opId, person])).toEqual([[one.opId, office.coach]]);
		const item = await held(one.opId);
		expect(item).toMatchObject({ state: 'accepted', decidedBy: office.coordinator, reason: 'revokedDevice' });
		expect(item.decidedAt).toBeGreaterThan(0);
		expect(await push(one)).toMatchObject([{ result: 'stored', scope: office.scope, eff: history[0]?.eff }]);
	});

	it('G4: taking over twice, also at once, counts once', async () => {
		await begin();
		const one = visit({ state: { step: 'closed' } }, id(), { scope: OFFICE_SCOPE, root: id() });
		expect(said(await push(one))).toEqual(['quarantined outsideScope']);
		const [first, second] = await Promise.all([accept(one.opId), accept(one.opId)]);
		expect([first.ok, second.ok]).toEqual([true, true]);
		expect(await accept(one.opId)).toMatchObject({ ok: true, state: 'accepted', taken: [] });
		expect(await opened.store.readHistory(office.tenant, one.ent)).toHaveLength(1);
	});

	it('G13: what waited for the making of its record follows it in the order of its numbers', async () => {
		await begin();
		const making = await waitingMaking();
		const second = visit({ summaryRead: false }, making.ent);
		const third = visit({ summaryRead: true, state: { step: 'closed' } }, making.ent);
		// The later one arrives first.
		expect(said(await push(third))).toEqual(['quarantined makingWaits']);
		expect(said(await push(second))).toEqual(['quarantined makingWaits']);
		expect(await accept(second.opId)).toMatchObject({
			ok: false,
			error: { kind: 'makingWaits', maker: (await held(making.opId)).id }
		});
		const outcome = await accept(making.opId);
		expect(outcome.ok && outcome.taken.map((item) => item.opId)).toEqual([making.opId, second.opId, third.opId]);
		expect(await values(making.ent)).toMatchObject({ startedAt: 1, summaryRead: true, state: 'closed' });
		const log = await opened.store.transaction(office.tenant, (tx) =>
			tx.findOperations([making.opId, second.opId, third.opId])
		);
		const inOrder = [making, second, third].map((one) => log.find((stored) => stored.opId === one.opId)?.seq ?? 0);
		expect(inOrder).toEqual([...inOrder].sort((a, b) => a - b));
		expect(said(await push(making, second, third))).toEqual(['stored', 'stored', 'stored']);
	});

	it('G4: what waits for a making and has come in by another way since is not taken over a second time', async () => {
		await begin();
		const making = await waitingMaking();
		const later = visit({ summaryRead: true }, making.ent);
		expect(said(await push(later))).toEqual(['quarantined makingWaits']);
		const waiting = await held(later.opId);
		await opened.store.transaction(office.tenant, (tx) => tx.insertQuarantine([{ ...waiting, id: id() }]));
		const outcome = await accept(making.opId);
		expect(outcome.ok && outcome.taken.map((item) => item.opId)).toEqual([making.opId, later.opId, later.opId]);
		expect(await values(making.ent)).toMatchObject({ startedAt: 1, summaryRead: true });
		expect(await opened.store.readHistory(office.tenant, making.ent)).toHaveLength(2);
		expect(said(await push(making, later))).toEqual(['stored', 'stored']);
	});

	it('G11: other words under a name that is taken follow as an operation of the office', async () => {
		await begin();
		const making = await waitingMaking();
		const later = visit({ summaryRead: true }, making.ent);
		await push(later);
		const waiting = await held(later.opId);
		const body = JSON.stringify({ ...JSON.parse(waiting.body), fields: { helpAccepted: true } });
		const other = { ...waiting, id: id(), body, hash: `${waiting.hash}x` };
		await opened.store.transaction(office.tenant, (tx) => tx.insertQuarantine([other]));
		const outcome = await accept(making.opId);
		expect(outcome.ok && outcome.taken).toHaveLength(3);
		expect(await values(making.ent)).toMatchObject({ startedAt: 1, summaryRead: true, helpAccepted: true });
		const history = await opened.store.readHistory(office.tenant, making.ent);
		expect(history).toHaveLength(3);
		expect(history.filter(({ dev }) => dev === office.tenant)).toMatchObject([{ person: office.coordinator }]);
	});

	it('G11: a correction is an operation of the office that cites what was said, which stays as it was', async () => {
		await begin();
		const wrong = visit({ startedAt: 'yesterday', helpAccepted: true });
		const later = visit({ helpAccepted: false }, wrong.ent);
		await push(wrong, later);
		const before = await held(wrong.opId);
		expect(await accept(wrong.opId)).toMatchObject({
			ok: false,
			error: { kind: 'refused', reason: 'value visit.startedAt' }
		});
		const correct = { ...marja(), id: before.id, correction: { fields: { startedAt: 1_700_000_000_000 } } };
		const outcome = await correctHeld(office.ports, correct);
		expect(outcome).toMatchObject({ ok: true, state: 'corrected' });
		expect(await correctHeld(office.ports, correct)).toMatchObject({ ok: true, taken: [] });
		// The coach's later word still comes after what the office corrected.
		expect(await values(wrong.ent)).toMatchObject({ startedAt: 1_700_000_000_000, helpAccepted: false });

		const item = await held(wrong.opId);
		expect(item).toMatchObject({ body: before.body, hash: before.hash, state: 'corrected' });
		const history = await opened.store.readHistory(office.tenant, wrong.ent);
		expect(history.map((stored) => stored.opId)).toEqual([item.citedBy, later.opId]);
		expect(history[0]).toMatchObject({ person: office.coordinator, dev: office.tenant });
		expect(JSON.parse(history[0]?.body ?? '{}')).toMatchObject({ cites: wrong.opId, ent: wrong.ent });
		const [told, followed] = await push(wrong, later);
		expect(told).toMatchObject({ result: 'quarantined', decision: 'corrected', seq: history[0]?.seq });
		expect(followed).toMatchObject({ result: 'stored' });
	});

	it('G11: the second content of one id is taken over as an operation of the office, and the first stays', async () => {
		await begin();
		const one = visit({ helpAccepted: true });
		const other = { ...one, fields: { ...one.fields, helpAccepted: false } };
		await push(one);
		expect(said(await push(other))).toEqual(['alarm sameIdOtherContent']);
		expect(await accept(one.opId)).toMatchObject({ ok: true, state: 'corrected' });
		const history = await opened.store.readHistory(office.tenant, one.ent);
		expect(history).toHaveLength(2);
		expect(new Set(history.map((stored) => stored.opId)).size).toBe(2);
		expect(said(await push(other))).toEqual(['quarantined corrected sameIdOtherContent']);
		expect(said(await push(one))).toEqual(['stored']);
	});

	it('G3: gives a record its household and its round, and its followers with it', async () => {
		await begin();
		const lost = id();
		const making = visit({ household: lost, startedAt: 5 }, id(), { scope: roundScope(id()), root: lost });
		const later = visit({ household: lost, helpAccepted: true }, making.ent, { scope: roundScope(id()), root: lost });
		expect(said(await push(making, later))).toEqual(['quarantined outsideScope', 'quarantined makingWaits']);
		// Nobody looks into a round that does not exist.
		expect(await accept(making.opId)).toMatchObject({ ok: false, error: { kind: 'refused', reason: 'noScope' } });
		const options = { ...marja(), id: (await held(making.opId)).id };
		expect(await correctHeld(office.ports, { ...options, correction: { root: id() } })).toMatchObject({
			ok: false,
			error: { kind: 'refused', reason: 'otherRoot' }
		});
		const outcome = await correctHeld(office.ports, { ...options, correction: { root: office.household } });
		expect(outcome.ok && outcome.taken.map((item) => item.opId)).toEqual([making.opId, later.opId]);
		expect(await values(making.ent)).toMatchObject({
			root: office.household,
			household: office.household,
			address: office.address,
			scope: office.scope,
			startedAt: 5,
			helpAccepted: true
		});
		expect(said(await push(making, later))).toEqual([
			'quarantined corrected outsideScope',
			'quarantined corrected followed'
		]);
	});

	it('G3: leaves something out with a reason, keeps it for ever and tells the phone why', async () => {
		await begin();
		const wrong = visit({ startedAt: 'once' });
		const later = visit({ helpAccepted: true }, wrong.ent);
		await push(wrong, later);
		const options = { ...marja(), id: (await held(wrong.opId)).id };
		expect(await discardHeld(office.ports, { ...options, reason: 'other', note: ' ' })).toMatchObject({
			ok: false,
			error: { kind: 'noReason' }
		});
		const outcome = await discardHeld(office.ports, { ...options, reason: 'double', note: 'Stond er al' });
		expect(outcome).toMatchObject({ ok: true, state: 'discarded' });
		expect(outcome.ok && outcome.left.map((item) => item.opId)).toEqual([later.opId]);
		const item = await held(wrong.opId);
		expect(item).toMatchObject({ state: 'discarded', decidedBy: office.coordinator, note: 'Stond er al' });
		expect(JSON.parse(item.body).opId).toBe(wrong.opId);
		expect(await discardHeld(office.ports, { ...options, reason: 'trial' })).toMatchObject({ ok: true, taken: [] });
		expect((await held(wrong.opId)).decision).toBe('double');
		expect(await acceptHeld(office.ports, options)).toMatchObject({
			ok: false,
			error: { kind: 'decided', state: 'discarded' }
		});
		const more = visit({ summaryRead: true }, wrong.ent);
		expect(said(await push(wrong, later, more))).toEqual([
			'quarantined discarded double',
			'quarantined makingWaits',
			// Else a record of which only the end is known would stand at the office.
			'quarantined makingWaits'
		]);
		expect(await values(wrong.ent)).toBeNull();
		// What was left waiting can be taken over by itself, and the rest follows it.
		const accepted = await accept(later.opId);
		expect(accepted.ok && accepted.taken.map((one) => one.opId)).toEqual([later.opId, more.opId]);
		expect(await values(wrong.ent)).toMatchObject({ helpAccepted: true, summaryRead: true });
	});

	it('leaves out what hangs on something with it, when asked to', async () => {
		await begin();
		const wrong = visit({ startedAt: 'once' });
		const later = visit({ helpAccepted: true }, wrong.ent);
		await push(wrong, later);
		const options = { ...marja(), id: (await held(wrong.opId)).id, reason: 'trial' as const, withFollowers: true };
		const outcome = await discardHeld(office.ports, options);
		expect(outcome.ok && outcome.taken.map((item) => item.opId)).toEqual([wrong.opId, later.opId]);
		expect(said(await push(wrong, later))).toEqual(['quarantined discarded trial', 'quarantined discarded trial']);
		// What the phone says of it afterwards must not make a record of which only the end is known.
		expect(said(await push(visit({ summaryRead: true }, wrong.ent)))).toEqual(['quarantined makingWaits']);
		expect(await values(wrong.ent)).toBeNull();
	});

	it('G13: a follower that does not fit waits on for its own reason, and holds up nothing', async () => {
		await begin();
		const making = visit({ startedAt: 'once' });
		const liar = phone.make({
			ent: making.ent,
			kind: 'concern',
			scope: office.scope,
			root: office.household,
			fields: {}
		});
		const good = visit({ helpAccepted: true }, making.ent);
		await push(making, liar, good);
		const options = { ...marja(), id: (await held(making.opId)).id, correction: { fields: { startedAt: 3 } } };
		const outcome = await correctHeld(office.ports, options);
		expect(outcome.ok && outcome.taken.map((item) => item.opId)).toEqual([making.opId, good.opId]);
		expect(outcome.ok && outcome.left.map((item) => item.reason)).toEqual(['otherKind']);
		expect(said(await push(liar))).toEqual(['quarantined otherKind']);
	});

	it('lets only a role that may decide decide, and nobody for an erased household', async () => {
		await begin();
		const wrong = visit({ startedAt: 'once' });
		await push(wrong);
		const options = { tenant: office.tenant, person: office.coach, id: (await held(wrong.opId)).id };
		for (const role of ['coach', 'administrator', 'privacyOfficer', 'auditor'] as const) {
			expect(await acceptHeld(office.ports, { ...options, role })).toMatchObject({ error: { kind: 'notAllowed' } });
			expect(await discardHeld(office.ports, { ...options, role, reason: 'trial' })).toMatchObject({
				error: { kind: 'notAllowed' }
			});
		}
		expect(await acceptHeld(office.ports, { ...marja(), id: id() })).toMatchObject({ error: { kind: 'missing' } });
		await opened.store.transaction(office.tenant, (tx) => tx.denyRoot(office.household));
		const correction = { fields: { startedAt: 1 } };
		expect(await correctHeld(office.ports, { ...marja(), id: options.id, correction })).toMatchObject({
			error: { kind: 'purged' }
		});
	});

	it('G3: an envelope that came without its session opens when both have come, and its copy is closed', async () => {
		await begin();
		const one = visit({ helpAccepted: true });
		const envelope = await phone.seal(one);
		const bare = { ...envelope, sid: id() };
		expect(said(await send(phone.request([bare])))).toEqual(['quarantined noSession']);
		const waiting = { ...marja(), id: (await held(one.opId)).id };
		expect(await retryHeld(office.ports, waiting)).toEqual({ ok: false, error: { kind: 'shut', reason: 'noSession' } });
		expect(await acceptHeld(office.ports, waiting)).toMatchObject({ error: { kind: 'unopened' } });
		expect(said(await send(phone.request([envelope])))).toEqual(['stored']);
		expect(await held(one.opId)).toMatchObject({ state: 'accepted', decision: 'opened' });
		expect(said(await send(phone.request([bare])))).toEqual(['stored']);
		expect(await opened.store.readHistory(office.tenant, one.ent)).toHaveLength(1);
	});

	it('G3: what was left out unopened waits anew when it comes readable, and a decision on the one is none on the other', async () => {
		await begin();
		const one = visit({ startedAt: 'once' });
		const envelope = await phone.seal(one);
		const broken = { ...envelope, iv: '!' };
		expect(said(await send(phone.request([broken])))).toEqual(['quarantined otherShape']);
		const shut = await held(one.opId);
		expect(await discardHeld(office.ports, { ...marja(), id: shut.id, reason: 'unreadable' })).toMatchObject({
			ok: true
		});
		expect(said(await send(phone.request([envelope])))).toEqual(['quarantined value visit.startedAt']);
		expect(said(await send(phone.request([broken])))).toEqual(['quarantined discarded unreadable']);
		const items = await opened.store.transaction(office.tenant, (tx) => tx.findQuarantine([one.opId]));
		expect(items.map(({ state, reason }) => `${state} ${reason}`).sort()).toEqual([
			'discarded otherShape',
			'waiting value visit.startedAt'
		]);
	});

	it('G3: an envelope for an intake key that was away opens on another try, and goes the way of a push', async () => {
		await begin();
		const [one, wrong] = [visit({ helpAccepted: true }), visit({ startedAt: 'once' })];
		const { crypto } = office.ports;
		const away = { ...office.ports, crypto: { ...crypto, openSession: async () => null } };
		const outcome = await receivePush(away, await phone.push([one, wrong]));
		expect(outcome.ok && said(outcome.answer.receipts)).toEqual(['quarantined otherIntake', 'quarantined otherIntake']);
		expect(await retryHeld(office.ports, { ...marja(), id: (await held(one.opId)).id })).toEqual({
			ok: true,
			result: 'stored'
		});
		expect(await held(one.opId)).toMatchObject({ state: 'accepted', decidedBy: office.coordinator });
		expect(await values(one.ent)).toMatchObject({ helpAccepted: true });
		expect(await retryHeld(office.ports, { ...marja(), id: (await held(wrong.opId)).id })).toEqual({
			ok: true,
			result: 'quarantined'
		});
		expect(said(await push(one, wrong))).toEqual(['stored', 'quarantined value visit.startedAt']);
	});

	it('tells a phone by the handshake that something of it was decided, and no other phone', async () => {
		await begin();
		const wrong = visit({ startedAt: 'once' });
		await push(wrong);
		const decidedAt = async (of: Phone) =>
			(await answerHandshake(office.ports, { tenant: office.tenant, dev: of.enrolled.dev, person: office.coach }))
				.decidedAt;
		expect(await decidedAt(phone)).toBeNull();
		await discardHeld(office.ports, { ...marja(), id: (await held(wrong.opId)).id, reason: 'mistake' });
		expect(await decidedAt(phone)).toBe((await held(wrong.opId)).decidedAt);
		expect(await decidedAt(await office.phone())).toBeNull();
	});
});
