/** A phone asks, the office opens with both shares, the phone takes it: on every store, and the server sees no key. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makePair, openWith, keyIdOf, sealTo, spokenCode } from '#lib/recovery/seal.ts';
import { openRequest } from '#lib/recovery/opening.ts';
import { splitKey } from '#lib/recovery/share.ts';
import { createServerCrypto, serverChance } from '#lib/server/crypto.ts';
import { openKeys } from '#lib/server/keys.ts';
import { decideRecovery, keepRecoveryKey } from '#lib/server/recovery/desk.ts';
import { askRecovery, noteHeld, RECOVERY_REQUEST_MS, sweepRequests } from '#lib/server/recovery/relay.ts';
import type { ServerStore } from '#lib/server/store/port.ts';
import type { SqlStore } from '#lib/server/store/sql-store.ts';
import { revokeDevice } from '#lib/server/sync/enrol.ts';
import { answerHandshake } from '#lib/server/sync/handshake.ts';
import { createServerLog, type SyncPorts } from '#lib/server/sync/ports.ts';
import {
	answerInfo,
	boundOf,
	heldText,
	type RecoveryAsk,
	type RecoveryRequest,
	recoveryText,
	wrapInfo
} from '#lib/sync/recovery.ts';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { listDeviceLines } from '#lib/server/office/devices.ts';
import { diskPurgeFile } from '#lib/server/purge/purge-file-disk.ts';
import { makeOffice } from './office.ts';
import { makePhone, type Phone } from './phone.ts';
import { memoryStore, postgresForTests, postgresStore, sqliteStore } from './stores.ts';

const postgres = await postgresForTests();
afterAll(() => postgres?.stop());
const NOW = Date.now();
const DATA_KEY = new Uint8Array(32).fill(7);

describe.each([memoryStore, sqliteStore, ...(postgres ? [postgresStore(postgres)] : [])])(
	'the office opens a phone, on $name',
	(kind) => {
		let folder: string;
		let store: ServerStore;
		let close: () => Promise<void>;
		let ports: SyncPorts;
		let tenant: string;
		let coordinator: string;
		let coach: string;
		beforeAll(async () => {
			folder = mkdtempSync(join(tmpdir(), 'voordeur-recovery-'));
			({ store, close } = await kind.open());
			const crypto = await createServerCrypto(await openKeys(join(folder, 'keys')));
			ports = {
				store,
				crypto,
				chance: serverChance,
				log: createServerLog(serverChance),
				purgeFile: diskPurgeFile(folder)
			};
			({ tenant, coordinator, coach } = await makeOffice(store, () => NOW));
		});
		afterAll(async () => {
			await close();
			rmSync(folder, { recursive: true, force: true });
		});
		const place = () => ({ place: { db: (store as SqlStore).db, tenant }, ports, now: NOW });

		async function keyInTwo() {
			const pair = await makePair();
			const shares = await splitKey(pair.privateKey, await keyIdOf(pair.publicKey));
			expect(await keepRecoveryKey(place(), { publicKey: pair.publicKey, person: coordinator })).toBe(true);
			return { publicKey: pair.publicKey, shares };
		}

		async function ask(phone: Phone, publicKey: string) {
			const { dev, certificate } = phone.enrolled;
			const key = await keyIdOf(publicKey);
			const wrap = { key, ...(await sealTo(publicKey, wrapInfo({ key, bound: boundOf({ tenant, dev }) }), DATA_KEY)) };
			const oneTime = await makePair();
			const request: RecoveryRequest = {
				id: serverChance.uuid(),
				tenant,
				dev,
				wrap,
				oneTimeKey: oneTime.publicKey,
				askedAt: NOW
			};
			const signature = await phone.sign(recoveryText(request));
			const body: RecoveryAsk = { version: 1, certificate, request, signature };
			return { body, request, oneTime };
		}

		const newPhone = () => makePhone(ports, { tenant, person: coach, now: () => NOW });
		const send = (body: RecoveryAsk) => askRecovery(ports, { tenant, body });
		const audited = async (action: string): Promise<readonly string[]> =>
			'db' in store
				? (
						await (store as SqlStore).db.selectFrom('audit').select('object').where('action', '=', action).execute()
					).map(({ object }) => object)
				: [];

		it('hands the data key from the wrap to the phone, and keeps nothing once it is taken', async () => {
			const { publicKey, shares } = await keyInTwo();
			const phone = await newPhone();
			const { body, request, oneTime } = await ask(phone, publicKey);
			expect(await send(body)).toEqual({ version: 1, state: 'waiting' });
			expect(await send(body), 'asking again changes nothing').toEqual({ version: 1, state: 'waiting' });

			const opened = await openRequest({ request, code: await spokenCode(request), shares, publicKey });
			if (!opened.ok) throw new Error(JSON.stringify(opened.trouble));
			const by = { request: request.id, person: coordinator, answer: opened.answer };
			expect(await decideRecovery(place(), by)).toBe(true);
			expect(await decideRecovery(place(), by), 'one decision').toBe(false);

			const heard = await send(body);
			expect(heard?.state).toBe('opened');
			if (!heard?.answer) throw new Error('no answer came');
			expect(await openWith(oneTime, answerInfo(request), heard.answer)).toEqual(DATA_KEY);
			expect(await send({ ...body, taken: true })).toEqual({ version: 1, state: 'ended' });
			const kept = await store.transaction(tenant, (tx) => tx.readRecoveryRequest(request.id));
			expect(kept).toMatchObject({ state: 'ended', body: '', answer: null });
			if (kind.name !== 'memory')
				for (const action of ['askRecovery', 'openRecovery', 'takeRecovery'])
					expect(await audited(action)).toContainEqual(expect.stringContaining(request.id));
		});

		it('takes nothing that is not signed by the phone itself', async () => {
			const { publicKey } = await keyInTwo();
			const [phone, other] = [await newPhone(), await newPhone()];
			const { body, request } = await ask(phone, publicKey);
			const pair = await makePair();
			const swapped = { ...body, request: { ...request, oneTimeKey: pair.publicKey } };
			expect(await send(swapped), 'another one-time key').toBeNull();
			expect(await send({ ...body, certificate: other.enrolled.certificate }), 'another phone').toBeNull();
			const elsewhere = { ...request, tenant: serverChance.uuid() };
			const signature = await phone.sign(recoveryText(elsewhere));
			expect(await send({ ...body, request: elsewhere, signature }), 'another organisation').toBeNull();
		});

		it('refuses a revoked phone without asking anybody, and forgets an older request for a newer one', async () => {
			const { publicKey } = await keyInTwo();
			const phone = await newPhone();
			const [first, second] = [await ask(phone, publicKey), await ask(phone, publicKey)];
			await send(first.body);
			await send(second.body);
			expect((await send(first.body))?.state).toBe('ended');
			expect((await send(second.body))?.state).toBe('waiting');
			await revokeDevice(ports, { tenant, dev: phone.enrolled.dev });
			const third = await ask(phone, publicKey);
			expect(await send(third.body)).toEqual({ version: 1, state: 'refused' });
		});

		it('opens nothing of a phone that was withdrawn while it waited', async () => {
			const { publicKey, shares } = await keyInTwo();
			const phone = await newPhone();
			const { body, request } = await ask(phone, publicKey);
			await send(body);
			await revokeDevice(ports, { tenant, dev: phone.enrolled.dev });
			const opened = await openRequest({ request, code: await spokenCode(request), shares, publicKey });
			if (!opened.ok) throw new Error(JSON.stringify(opened.trouble));
			const by = { request: request.id, person: coordinator, answer: opened.answer };
			expect(await decideRecovery(place(), by)).toBe(false);
			expect(await send(body)).toEqual({ version: 1, state: 'refused' });
		});

		it('hands no answer to a phone that was withdrawn after it was opened, and keeps none', async () => {
			const { publicKey, shares } = await keyInTwo();
			const phone = await newPhone();
			const { body, request } = await ask(phone, publicKey);
			await send(body);
			const opened = await openRequest({ request, code: await spokenCode(request), shares, publicKey });
			if (!opened.ok) throw new Error(JSON.stringify(opened.trouble));
			await decideRecovery(place(), { request: request.id, person: coordinator, answer: opened.answer });
			await revokeDevice(ports, { tenant, dev: phone.enrolled.dev });
			expect(await send(body)).toEqual({ version: 1, state: 'refused' });
			const kept = await store.transaction(tenant, (tx) => tx.readRecoveryRequest(request.id));
			expect(kept).toMatchObject({ state: 'refused', body: '', answer: null });
		});

		it('lets a request end after a week', async () => {
			const { publicKey } = await keyInTwo();
			const { body, request } = await ask(await newPhone(), publicKey);
			await send(body);
			const late = { ...place(), now: NOW + RECOVERY_REQUEST_MS * 2 };
			expect(await decideRecovery(late, { request: request.id, person: coordinator, answer: null })).toBe(false);
			expect(await sweepRequests(ports, { tenant, now: NOW }), 'not before').toBe(0);
			expect(await sweepRequests(ports, { tenant, now: late.now })).toBeGreaterThanOrEqual(1);
			const kept = await store.transaction(tenant, (tx) => tx.readRecoveryRequest(request.id));
			expect(kept).toMatchObject({ state: 'ended', body: '', answer: null });
			expect(await sweepRequests(ports, { tenant, now: late.now }), 'once').toBe(0);
		});

		it('tells phones the present key, and counts a phone under it only when the phone says so', async () => {
			const first = await keyInTwo();
			const second = await keyInTwo();
			const phone = await newPhone();
			expect(phone.enrolled.organisation.recoveryKey).toBe(second.publicKey);
			const { dev, certificate } = phone.enrolled;
			const answer = await answerHandshake(ports, { tenant, dev, person: coach });
			expect(answer.organisation.recoveryKey).toBe(second.publicKey);
			const keys = await store.transaction(tenant, (tx) => tx.listRecoveryKeys());
			expect(keys.filter(({ replacedAt }) => replacedAt === null).map(({ publicKey }) => publicKey)).toEqual([
				second.publicKey
			]);
			expect(
				keys.some(({ publicKey }) => publicKey === first.publicKey),
				'earlier keys stay known'
			).toBe(true);
			const key = await keyIdOf(second.publicKey);
			const signature = await phone.sign(heldText({ dev, key }));
			expect(await noteHeld(ports, { tenant, body: { version: 1, certificate, key, signature } })).toBe(true);
			const forged = await phone.sign(heldText({ dev, key: 'AAAA' }));
			expect(await noteHeld(ports, { tenant, body: { version: 1, certificate, key, signature: forged } })).toBe(false);
		});

		// The office asks its tables, which the twin in memory does not have.
		if (kind.name !== 'memory')
			it('says of an older phone that its coach has enrolled a newer one', async () => {
				const people = await makeOffice(store, () => NOW + 5_000);
				const of = { tenant: people.tenant, person: people.coach, now: () => NOW };
				const first = await makePhone(ports, of);
				await new Promise((resolve) => setTimeout(resolve, 5));
				const second = await makePhone(ports, of);
				const db = (store as SqlStore).db;
				const lines = async () => listDeviceLines({ db, tenant: people.tenant }, NOW);
				const newerOf = async (phone: Phone) => (await lines()).find(({ id }) => id === phone.enrolled.dev)?.newerAt;
				expect(await newerOf(first)).toBe((await lines()).find(({ id }) => id === second.enrolled.dev)?.enrolledAt);
				expect(await newerOf(second)).toBeNull();
				await revokeDevice(ports, { tenant: people.tenant, dev: second.enrolled.dev });
				expect(await newerOf(first), 'the newer one is gone').toBeNull();
			});

		it('keeps no key that is none, and none twice', async () => {
			const { publicKey } = await keyInTwo();
			for (const wrong of [publicKey, 'AAAA', publicKey.slice(0, -2) + 'AA', 'A'.repeat(87)])
				expect(await keepRecoveryKey(place(), { publicKey: wrong, person: coordinator }), wrong).toBe(false);
		});
	}
);

describe('opening a request at the office', () => {
	it('opens nothing for a code that was not read out, mixed shares, or a changed request', async () => {
		const pair = await makePair();
		const key = await keyIdOf(pair.publicKey);
		const [shares, others] = [await splitKey(pair.privateKey, key), await splitKey(pair.privateKey, key)];
		const of = { tenant: 'bbbbbbbb', dev: 'cccccccc' };
		const wrap = { key, ...(await sealTo(pair.publicKey, wrapInfo({ key, bound: boundOf(of) }), DATA_KEY)) };
		const request: RecoveryRequest = {
			id: 'aaaaaaaa',
			...of,
			wrap,
			oneTimeKey: (await makePair()).publicKey,
			askedAt: 1
		};
		const code = await spokenCode(request);
		const { publicKey } = pair;
		expect((await openRequest({ request, code: code.toLowerCase(), shares, publicKey })).ok).toBe(true);
		expect(await openRequest({ request, code: '00000 00000', shares, publicKey })).toMatchObject({
			trouble: { kind: 'otherCode' }
		});
		expect(await openRequest({ request, code, shares: [shares[0], others[1]], publicKey })).toMatchObject({
			trouble: { kind: 'noFit' }
		});
		const moved = { ...request, dev: 'dddddddd' };
		expect(await openRequest({ request: moved, code: await spokenCode(moved), shares, publicKey })).toMatchObject({
			trouble: { kind: 'changed' }
		});
	});
});
