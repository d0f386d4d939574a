/** A rescue file at the office, over every store: proven, stored once, and told in counts. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { takeInRescue } from '#lib/server/sync/rescue.ts';
import { rescueText, type RescueContent } from '#lib/sync/rescue-file.ts';
import type { Operation } from '#lib/sync/operation.ts';
import type { PushRequest } from '#lib/sync/wire.ts';
import { makeOffice, type TestOffice } from './office.ts';
import type { Phone } from './phone.ts';
import { memoryStore, type OpenStore, postgresForTests, postgresStore, sqliteStore } from './stores.ts';
import { receivePush } from '#lib/server/sync/push.ts';

const postgres = await postgresForTests();
afterAll(() => postgres?.stop());
const STORES = [memoryStore, sqliteStore, ...(postgres ? [postgresStore(postgres)] : [])];

function fileOf(request: PushRequest, more: Partial<RescueContent> = {}): string {
	return rescueText({
		madeAt: Date.now(),
		certificates: [request.certificate],
		sessions: request.sessions,
		envelopes: request.envelopes.map((envelope) => ({ envelope, savedAt: 1 })),
		receipts: request.receipts ?? [],
		...more
	});
}

describe.each(STORES)('a rescue file at the store in $name', (kind) => {
	let opened: OpenStore;
	let office: TestOffice;
	let phone: Phone;
	beforeAll(async () => {
		opened = await kind.open();
		office = await makeOffice(opened.store, Date.now);
		phone = await office.phone();
	});
	afterAll(() => opened.close());

	const ring = (fields: Operation['fields'] = {}): Operation =>
		phone.make({
			ent: crypto.randomUUID(),
			kind: 'attempt',
			scope: office.scope,
			root: office.household,
			fields: { address: office.address, outcome: 'notHome', ...fields }
		});
	const take = (text: string, at = office) => takeInRescue(at.ports, { tenant: at.tenant, text });
	const nothing = { stored: 0, known: 0, aside: 0, purged: 0, unreadable: 0, isCut: false };

	it('G3, G4: read once, again, and sent by the phone as well, counts once', async () => {
		const rings = [ring(), ring(), ring({ outcome: 17 })];
		const request = await phone.push(rings);
		const file = fileOf(request);
		expect(await take(file)).toEqual({ ok: true, counts: { ...nothing, stored: 2, aside: 1 } });
		expect(await take(file)).toEqual({ ok: true, counts: { ...nothing, known: 3 } });
		const outcome = await receivePush(office.ports, request);
		expect(outcome.ok && outcome.answer.receipts.map(({ result }) => result)).toEqual([
			'stored',
			'stored',
			'quarantined'
		]);
		for (const { ent } of rings.slice(0, 2)) expect(await opened.store.readHistory(office.tenant, ent)).toHaveLength(1);
	});

	it('G3, G4: read after the phone sent everything itself, changes nothing', async () => {
		const request = await phone.push([ring()]);
		await receivePush(office.ports, request);
		expect(await take(fileOf(request))).toEqual({ ok: true, counts: { ...nothing, known: 1 } });
	});

	it('says nothing about the phone’s last contact: the phone was not here', async () => {
		const other = await office.phone(office.otherCoach);
		const { dev } = other.enrolled;
		const before = await opened.store.transaction(office.tenant, (tx) => tx.findDevice(dev));
		const made = other.make({
			ent: crypto.randomUUID(),
			kind: 'attempt',
			scope: office.scope,
			root: office.household,
			fields: {}
		});
		await take(fileOf(await other.push([made])));
		expect(await opened.store.transaction(office.tenant, (tx) => tx.findDevice(dev))).toEqual(before);
	});

	it('takes in more than one push holds, and what was cut off is said', async () => {
		const rings = Array.from({ length: 230 }, () => ring());
		const text = fileOf(await phone.push(rings));
		const cut = text.slice(0, text.lastIndexOf('{"end"'));
		expect(await take(cut)).toEqual({ ok: true, counts: { ...nothing, stored: 230, isCut: true } });
	});

	it('refuses a file of somebody else, or one whose sessions nobody signed, and stores nothing of it', async () => {
		const request = await phone.push([ring()]);
		const elsewhere = await makeOffice(opened.store, Date.now);
		expect(await take(fileOf(request), elsewhere)).toEqual({ ok: false, error: { kind: 'otherOrganisation' } });
		const [session] = request.sessions;
		if (!session) throw new Error('the phone has a session');
		const forged = fileOf(request, { sessions: [{ ...session, signature: session.enc }] });
		expect(await take(forged)).toEqual({ ok: false, error: { kind: 'otherOrganisation' } });
		expect(await take('{"voordeur":"rescue","version":1,"madeAt":1}\n')).toEqual({
			ok: false,
			error: { kind: 'empty' }
		});
		expect(await take('hello')).toEqual({ ok: false, error: { kind: 'foreign' } });
	});
});
