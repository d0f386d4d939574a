/** Effective clocks of what phones hand in, over every store: fixed once, bounded, and in the order of the phone. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { serverChance } from '#lib/server/crypto.ts';
import { receivePush } from '#lib/server/sync/push.ts';
import { compareText, decodeClock } from '#lib/sync/clock.ts';
import { CLOCK_AHEAD_MS_MAX } from '#lib/sync/limits.ts';
import { operationText, type Operation } from '#lib/sync/operation.ts';
import { type PushAnswer, type PushRequest, type Receipt, receiptText } from '#lib/sync/wire.ts';
import { makeOffice, type TestOffice } from './office.ts';
import type { Phone } from './phone.ts';
import { memoryStore, type OpenStore, postgresForTests, postgresStore, sqliteStore } from './stores.ts';

const NOW = Date.parse('2026-11-24T10:00:00Z');

const postgres = await postgresForTests();
afterAll(() => postgres?.stop());

const STORES = [memoryStore, sqliteStore, ...(postgres ? [postgresStore(postgres)] : [])];
const id = serverChance.uuid;

describe.each(STORES)('the clocks of a push to the store in $name', (kind) => {
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
	const visit = (): Operation =>
		phone.make({
			ent: id(),
			kind: 'visit',
			scope: office.scope,
			root: office.household,
			fields: { address: office.address, household: office.household }
		});

	/** Words of a visit under numbers and times that the test chooses. */
	const writerOf =
		(ent: string) =>
		(n: number, time: number, fields: Operation['fields'], of = ent): Operation =>
			phone.make({
				...{ ent: of, kind: 'visit', scope: office.scope, root: office.household },
				...{ fields, n, hlc: { time, counter: 0 } }
			});

	it('G15: a clock of another century is taken in, and does not win for ever', async () => {
		await begin();
		const ent = id();
		const future = phone.make({
			ent,
			kind: 'visit',
			scope: office.scope,
			root: office.household,
			fields: { helpAccepted: false },
			hlc: { time: Date.UTC(2099, 0), counter: 3 }
		});
		const past = phone.make({
			ent: id(),
			kind: 'visit',
			scope: office.scope,
			root: office.household,
			fields: {},
			hlc: { time: 0, counter: 0 }
		});
		const answer = await send(await phone.push([future, past]));
		const [ahead, behind] = answer.receipts.map((receipt) => decodeClock(receipt.eff).time);
		expect(ahead).toBeLessThanOrEqual(answer.serverTime + 120_000);
		expect(behind).toBeGreaterThanOrEqual(ahead ?? 0);
	});

	it('G9: what was written last stays last, also when it arrives first from a phone whose clock is ahead', async () => {
		await begin();
		const ent = id();
		const write = (helpAccepted: boolean, counter: number) =>
			phone.make({
				ent,
				kind: 'visit',
				scope: office.scope,
				root: office.household,
				fields: { helpAccepted },
				hlc: { time: Date.UTC(2099, 0), counter }
			});
		const [first, last] = [write(false, 1), write(true, 2)];
		await send(await phone.push([last]));
		const answer = await send(await phone.push([first]));
		const eff = answer.receipts[0]?.eff ?? '';
		const [record] = await office.ports.store.transaction(office.tenant, (tx) => tx.peekEntities([ent]));
		expect(record?.state.fields['helpAccepted']).toMatchObject({ v: true });
		expect(record?.state.fields['helpAccepted']).not.toMatchObject({ c: eff });
	});

	it('G9: what was written last stays last, also when the earlier word comes so late that nothing bounds it any more', async () => {
		await begin();
		const ent = id();
		const write = (n: number, time: number) =>
			phone.make({
				ent,
				kind: 'visit',
				scope: office.scope,
				root: office.household,
				fields: { helpAccepted: n === 2 },
				n,
				hlc: { time, counter: 0 }
			});
		const { receipts, serverTime } = await send(await phone.push([write(2, Date.UTC(2099, 0))]));
		await new Promise((resolve) => setTimeout(resolve, 20));
		const late = await send(await phone.push([write(1, serverTime + CLOCK_AHEAD_MS_MAX + 5)]));
		expect(compareText(late.receipts[0]?.eff ?? '', receipts[0]?.eff ?? '')).toBe(-1);
		const [record] = await office.ports.store.transaction(office.tenant, (tx) => tx.peekEntities([ent]));
		expect(record?.state.fields['helpAccepted']).toMatchObject({ v: true });
	});

	it('G9: what a copy of a phone wrote is not lifted above its next word by the other copy, whose clock is ahead', async () => {
		await begin();
		const ent = id();
		const now = NOW;
		const write = writerOf(ent);
		await send(await phone.push([write(1, Date.UTC(2099, 0), {}, id())]));
		const own = [write(1, now - 60_000, {}, id()), write(2, now - 30_000, { helpAccepted: false })];
		const times: number[] = [];
		for (const one of own) {
			const { receipts } = await send(await phone.push([one]));
			times.push(...receipts.map(({ eff }) => decodeClock(eff).time));
		}
		expect(times).toEqual([now - 60_000, now - 30_000]);
		// Told of the other copy, it counts in new numbers from here on.
		const last = { ...write(1, now - 20_000, { helpAccepted: true }), inc: id() };
		await send(await phone.push([last]));
		const [record] = await office.ports.store.transaction(office.tenant, (tx) => tx.peekEntities([ent]));
		expect(record?.state.fields['helpAccepted']).toMatchObject({ v: true });
	});

	it('G9: what a copy of a phone wrote last stays last, also behind a later number of the other copy', async () => {
		await begin();
		const ent = id();
		const now = NOW;
		const write = writerOf(ent);
		// The other copy, which counts on in the same numbers.
		await send(await phone.push([write(3, now - 60_000, {}, id())]));
		const [first, last] = [
			write(1, now - 30_000, { helpAccepted: false }),
			write(2, Date.UTC(2099, 0), { helpAccepted: true })
		];
		const answer = await send(await phone.push([first, last]));
		const [own, moved] = answer.receipts.map(({ eff }) => eff ?? '');
		expect(decodeClock(own ?? '').time).toBe(now - 30_000);
		expect(compareText(moved ?? '', own ?? '')).toBe(1);
		const [record] = await office.ports.store.transaction(office.tenant, (tx) => tx.peekEntities([ent]));
		expect(record?.state.fields['helpAccepted']).toMatchObject({ v: true });
	});

	it('G9: what was written last stays last, also when the clock of a copy lifted the word before it', async () => {
		await begin();
		const ent = id();
		const now = NOW;
		const write = writerOf(ent);
		// The other copy, which counts on in the same numbers.
		await send(await phone.push([write(1, now - 10_000, {}, id()), write(2, now - 5_000, {}, id())]));
		// Ahead of its own first number, so that nothing shows yet that two count.
		await send(await phone.push([write(2, now - 40_000, { helpAccepted: false })]));
		await send(await phone.push([write(3, now - 30_000, { helpAccepted: true })]));
		const [record] = await office.ports.store.transaction(office.tenant, (tx) => tx.peekEntities([ent]));
		expect(record?.state.fields['helpAccepted']).toMatchObject({ v: true });
	});

	it.each(['one push', 'two pushes'])(
		'G9: what was written last stays last when a phone far ahead began to count anew in between, in %s',
		async (how) => {
			await begin();
			const ent = id();
			const write = writerOf(ent);
			const ahead = Date.UTC(2099, 0);
			const before = write(7, ahead, { helpAccepted: false });
			const after = { ...write(1, ahead + 60_000, { helpAccepted: true }), inc: id() };
			if (how === 'one push') await send(await phone.push([before, after]));
			else for (const one of [before, after]) await send(await phone.push([one]));
			const [record] = await office.ports.store.transaction(office.tenant, (tx) => tx.peekEntities([ent]));
			expect(record?.state.fields['helpAccepted']).toMatchObject({ v: true });
		}
	);

	it('G8: a clock that a receipt of ours names stays what it was after a restore', async () => {
		await begin();
		const operation = visit();
		const hash = await office.ports.crypto.hash(operationText(operation));
		const plain: Omit<Receipt, 'mac'> = {
			opId: operation.opId,
			result: 'stored',
			scope: office.scope,
			seq: 9,
			eff: '00000abc~000000~aa~0000001',
			epoch: 'before'
		};
		const receipt = { ...plain, mac: await office.ports.crypto.receiptMac(receiptText(plain, hash)) };
		const forged = { ...receipt, opId: visit().opId };
		const answer = await send(phone.request([await phone.seal(operation)], { receipts: [receipt, forged] }));
		expect(answer.receipts[0]?.eff).toBe(plain.eff);
	});
});
