/** An address that a coach recorded on the spot, over every store: it lands in the coach’s round, to be checked. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { serverChance } from '#lib/server/crypto.ts';
import { receivePush } from '#lib/server/sync/push.ts';
import type { Operation } from '#lib/sync/operation.ts';
import { plainValues } from '#lib/sync/values.ts';
import { makeOffice, type TestOffice } from './office.ts';
import type { Phone } from './phone.ts';
import { memoryStore, type OpenStore, postgresForTests, postgresStore, sqliteStore } from './stores.ts';

const postgres = await postgresForTests();
afterAll(() => postgres?.stop());
const STORES = [memoryStore, sqliteStore, ...(postgres ? [postgresStore(postgres)] : [])];
const id = serverChance.uuid;
const READ = { street: 'Hazelhof', number: 14, letter: 'A', order: 3, unchecked: true };

describe.each(STORES)('an unknown address in $name', (kind) => {
	let opened: OpenStore;
	let office: TestOffice;
	let phone: Phone;
	beforeAll(async () => {
		opened = await kind.open();
		office = await makeOffice(opened.store, Date.now);
		phone = await office.phone();
	});
	afterAll(() => opened.close());

	const send = async (from: Phone, operations: readonly Operation[]): Promise<readonly string[]> => {
		const outcome = await receivePush(office.ports, await from.push(operations));
		if (!outcome.ok) throw new Error(`refused: ${outcome.error.kind}`);
		return outcome.answer.receipts.map(({ result, reason }) => [result, reason].filter(Boolean).join(': '));
	};
	const made = (scope: string, fields: Operation['fields'] = READ, from = phone): Operation => {
		const ent = id();
		return from.make({ ent, kind: 'address', scope, root: ent, fields });
	};

	it('is stored as its own record in the coach’s round, unchecked, with the ring and the household made at it', async () => {
		const address = made(office.scope);
		const household = id();
		const ring = phone.make({
			ent: id(),
			kind: 'attempt',
			scope: office.scope,
			fields: { address: address.ent, coach: office.coach, outcome: 'notHome', at: Date.now(), cardLeft: true }
		});
		const home = phone.make({
			ent: household,
			kind: 'household',
			scope: office.scope,
			root: household,
			fields: { address: address.ent }
		});
		expect(await send(phone, [address, ring, home])).toEqual(['stored', 'stored', 'stored']);
		const [stored] = await opened.store.transaction(office.tenant, (tx) => tx.peekEntities([address.ent]));
		expect(stored?.scope).toBe(office.scope);
		expect(stored && plainValues(stored.state)).toEqual(READ);
	});

	it('is set aside when it is put where the coach has no round, or breaks the rules of an address', async () => {
		expect(await send(phone, [made('office'), made(`round:${id()}`), made('org')])).toEqual([
			'quarantined: outsideScope',
			'quarantined: outsideScope',
			'quarantined: wrongScope address'
		]);
		const [result] = await send(phone, [made(office.scope, { ...READ, postcode: '0123 xx' })]);
		expect(result).toMatch(/^quarantined: value/);
	});
});
