/** Backup, restore and what phones do afterwards, on both engines and from one to the other. */
import { existsSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { OFFICE_SCOPE } from '#lib/domain/round.ts';
import { applyPurgeFile } from '#lib/server/purge/apply-purge-file.ts';
import type { SqlStore } from '#lib/server/store/sql-store.ts';
import { revokeDevice } from '#lib/server/sync/enrol.ts';
import { acceptHeld } from '#lib/server/sync/held-decision.ts';
import { lendAddresses } from '#lib/server/sync/lend.ts';
import { recordOffice } from '#lib/server/sync/office-operation.ts';
import { issueReadToken, makeChallenge } from '#lib/server/sync/read-token.ts';
import { plainValues } from '#lib/sync/values.ts';
import type { Receipt } from '#lib/sync/wire.ts';
import {
	back,
	closed,
	ENGINES,
	greet,
	id,
	keepSites,
	openAt,
	placesFor,
	reopen,
	restore,
	ring,
	send,
	siteOf,
	stored,
	takenBack
} from './site.ts';

keepSites();

describe.each(ENGINES)('a backup of %s', (engine) => {
	it('G8: a restore loses nothing that phones kept, doubles nothing, and keeps every clock', async () => {
		const { places, store, office } = await siteOf(engine);
		const phone = await office.phone();
		const before = [ring(office, phone), ring(office, phone)];
		const first = await send(office, await phone.push(before));
		const made = await back(places);
		const after = [ring(office, phone), ring(office, phone, 'spoken')];
		const second = await send(office, await phone.push(after));
		const epoch = await store.readEpoch(office.tenant);
		await closed(store);

		const restored = takenBack(await restore(places, made.file, { replace: true }));
		const again = await reopen(office, places);
		expect(restored.operations).toBe(made.operations);
		expect(await again.ports.store.readEpoch(office.tenant)).not.toBe(epoch);
		expect([...(await stored(again, before))].sort()).toEqual(before.map(({ opId }) => opId).sort());
		expect(await stored(again, after)).toEqual([]);

		// The phone met another epoch: it hands in everything it kept, with the receipts it has.
		const receipts: Receipt[] = [...first.receipts, ...second.receipts];
		const envelopes = await Promise.all([...before, ...after].map((operation) => phone.seal(operation)));
		const answer = await send(again, phone.request(envelopes, { receipts }));
		expect(answer.receipts.map(({ result }) => result)).toEqual(['stored', 'stored', 'stored', 'stored']);
		expect(answer.receipts.map(({ eff }) => eff)).toEqual(receipts.map(({ eff }) => eff));
		const twice = await send(again, phone.request(envelopes, { receipts }));
		expect(twice.receipts).toEqual(answer.receipts);
		for (const operation of after) {
			const history = await again.ports.store.readHistory(office.tenant, operation.ent);
			expect(history).toHaveLength(1);
		}
		const [entity] = await again.ports.store.transaction(office.tenant, (tx) => tx.peekEntities([after[1]?.ent ?? '']));
		expect(entity && plainValues(entity.state)['outcome']).toBe('spoken');
	});

	it('G3: what was recorded at a door that was lent since the backup waits for somebody to look', async () => {
		const { places, store, office } = await siteOf(engine);
		const phone = await office.phone();
		const { tenant, coordinator: person, round } = office;
		const door = id();
		const address = {
			kind: 'address',
			ent: door,
			root: door,
			scope: OFFICE_SCOPE,
			fields: { street: 'Hazelhof', number: 7 }
		};
		await recordOffice(office.ports, { tenant, person, role: 'coordinator', changes: [address] });
		const made = await back(places);
		await lendAddresses(office.ports, { tenant, addresses: [door], round });
		const marked = () => phone.make({ ...address, scope: office.scope, fields: { doNotVisit: { set: true } } });
		const before = await send(office, await phone.push([marked()]));
		expect(before.receipts.map(({ result }) => result)).toEqual(['stored']);
		await closed(store);
		takenBack(await restore(places, made.file, { replace: true }));
		const again = await reopen(office, places);

		const after = marked();
		const answer = await send(again, await phone.push([after]));
		expect(answer.receipts).toMatchObject([{ result: 'quarantined', reason: 'outsideScope' }]);
		const [item] = await again.ports.store.transaction(tenant, (tx) => tx.findQuarantine([after.opId]));
		const decided = await acceptHeld(again.ports, { tenant, person, role: 'coordinator', id: item?.id ?? '' });
		expect(decided).toMatchObject({ ok: true, state: 'accepted' });
		expect(await stored(again, [after])).toEqual([after.opId]);
	});

	it('G8: tells a phone how far the verified backup reaches, and never further', async () => {
		const { places, office } = await siteOf(engine);
		const phone = await office.phone();
		const [held] = (await send(office, await phone.push([ring(office, phone)]))).receipts;
		expect((await greet(office, phone)).covered).toBeUndefined();
		await back(places);
		const [later] = (await send(office, await phone.push([ring(office, phone)]))).receipts;
		const { covered } = await greet(office, phone);
		expect(held?.seq).toBeLessThanOrEqual(covered?.[office.scope] ?? 0);
		expect(later?.seq).toBeGreaterThan(covered?.[office.scope] ?? 0);
	});

	it('G8: a phone enrolled since the backup is let in again, by what it hands in and by what it asks', async () => {
		const { places, store, office } = await siteOf(engine);
		const made = await back(places);
		const [first, second] = [await office.phone(), await office.phone(office.otherCoach)];
		await send(office, await first.push([ring(office, first)]));
		await closed(store);
		takenBack(await restore(places, made.file, { replace: true }));
		const again = await reopen(office, places);

		const answer = await send(again, await first.push([ring(office, first)]));
		expect(answer.receipts.map(({ result }) => result)).toEqual(['stored']);

		const now = Date.now();
		const challenge = await makeChallenge(again.ports, { now });
		const { dev, certificate } = second.enrolled;
		const request = { version: 1 as const, dev, challenge, signature: await second.signRead(challenge) };
		const ask = (more: { certificate?: typeof certificate }) =>
			issueReadToken(again.ports, { tenant: office.tenant, request: { ...request, ...more }, now });
		expect(await ask({})).toBeNull();
		expect(await ask({ certificate: first.enrolled.certificate })).toBeNull();
		expect(await ask({ certificate })).not.toBeNull();
		expect((await greet(again, second)).epoch).toBe(await again.ports.store.readEpoch(office.tenant));
	});

	it('G8: a certificate from outside the gap brings no device back', async () => {
		const { places, store, office } = await siteOf(engine);
		const phone = await office.phone();
		const made = await back(places);
		await closed(store);
		takenBack(await restore(places, made.file, { replace: true }));
		const again = await reopen(office, places);
		const restores = await again.ports.store.transaction(office.tenant, (tx) => tx.listRestores());
		expect(restores).toHaveLength(1);
		// Never enrolled here, with a certificate of long ago.
		const dev = id();
		const old = await again.ports.crypto.issueCertificate({
			tenant: office.tenant,
			dev,
			person: office.coach,
			submitKey: JSON.parse(phone.enrolled.certificate.body).submitKey,
			readKey: JSON.parse(phone.enrolled.certificate.body).readKey,
			issuedAt: Date.now() - 86_400_000
		});
		const { makeKnownAgain } = await import('#lib/server/sync/known-again.ts');
		const opened = await again.ports.crypto.openCertificate(old);
		if (!opened) throw new Error('the office signed it');
		expect(await again.ports.store.transaction(office.tenant, (tx) => makeKnownAgain(tx, opened))).toBeNull();
		const now = { ...opened, issuedAt: Date.now() - 1_000 };
		expect(await again.ports.store.transaction(office.tenant, (tx) => makeKnownAgain(tx, now))).not.toBeNull();
	});

	it('G12: what was revoked since the backup stays out, also a phone that the backup has never seen', async () => {
		const { places, store, office } = await siteOf(engine);
		const known = await office.phone();
		const made = await back(places);
		const unknown = await office.phone(office.otherCoach);
		for (const phone of [known, unknown])
			await revokeDevice(office.ports, { tenant: office.tenant, dev: phone.enrolled.dev });
		await closed(store);
		takenBack(await restore(places, made.file, { replace: true }));
		const again = await reopen(office, places);
		await applyPurgeFile({ ...again.ports, erasePhotos: async () => undefined }, office.tenant);
		const answers = [];
		for (const phone of [known, unknown]) answers.push(await send(again, await phone.push([ring(office, phone)])));
		expect(answers.map(({ receipts }) => receipts[0]?.reason)).toEqual(['revokedDevice', 'unknownDevice']);
	});

	it('a session or a code from before the restore opens nothing afterwards', async () => {
		const { places, store, office } = await siteOf(engine);
		const at = Date.now();
		await store.db
			.insertInto('session')
			.values({
				tenant: office.tenant,
				session_hash: 'h',
				person: office.coordinator,
				created_at: at,
				expires_at: at,
				seen_at: at
			})
			.execute();
		const made = await back(places);
		await closed(store);
		takenBack(await restore(places, made.file, { replace: true }));
		const again = await openAt(places);
		expect(await again.db.selectFrom('session').selectAll().execute()).toEqual([]);
		expect(await again.db.selectFrom('invitation').selectAll().execute()).toEqual([]);
		expect(await again.db.selectFrom('person').selectAll().execute()).toHaveLength(3);
	});

	it.each(ENGINES)('is restored in %s as well, row for row', async (target) => {
		const { places, store, office } = await siteOf(engine);
		const phone = await office.phone();
		await send(office, await phone.push([ring(office, phone), ring(office, phone, 'spoken')]));
		const made = await back(places);
		const elsewhere = await placesFor(target, 'elsewhere');
		takenBack(await restore(elsewhere, made.file));
		const there = await openAt(elsewhere);
		const rowsOf = async (from: SqlStore) =>
			(await from.db.selectFrom('operation').selectAll().orderBy('op_id').execute()).map((row) => ({ ...row }));
		expect(await rowsOf(there)).toEqual(await rowsOf(store));
		expect(await there.db.selectFrom('attempt_list').selectAll().execute()).toHaveLength(2);
	});

	it('refuses to write over a store, and keeps the earlier one when it is told to', async () => {
		const { places, store } = await siteOf(engine);
		const made = await back(places);
		await closed(store);
		expect(await restore(places, made.file)).toEqual({ ok: false, error: { kind: 'occupied' } });
		const { earlier } = takenBack(await restore(places, made.file, { replace: true }));
		expect(earlier).toMatch(/before/);
		if (engine === 'SQLite') expect(existsSync(earlier ?? '')).toBe(true);
	});

	it('refuses to put anything under a server that is running', async () => {
		const { places } = await siteOf(engine);
		const made = await back(places);
		expect(await restore(places, made.file, { replace: true })).toEqual({ ok: false, error: { kind: 'inUse' } });
	});
});
