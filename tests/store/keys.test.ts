/** Keys that are rotated under a running server, over HTTP: phones go on, with what they made under the earlier ones too. */
import { execFile } from 'node:child_process';
import { chmodSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openServer } from '#lib/server/app.ts';
import { createServerCrypto, serverChance } from '#lib/server/crypto.ts';
import { KEY_NAMES, openKeys } from '#lib/server/keys.ts';
import { receiptText } from '#lib/sync/wire.ts';
import type { HandshakeAnswer, PushAnswer, ReadTokenAnswer } from '#lib/sync/wire.ts';
import { operationText } from '#lib/sync/operation.ts';
import { makeOffice, type TestOffice } from './office.ts';
import { makePhone, type Phone } from './phone.ts';
import { ask, type Processes, startProcesses } from './processes.ts';

const run = promisify(execFile);
const folder = mkdtempSync(join(tmpdir(), 'voordeur-rotated-'));
const data = join(folder, 'data');
const keys = join(data, 'keys');
const environment = { DATA_DIR: data, CONTENT_DIR: join(folder, 'nothing') };
let office: TestOffice;
let processes: Processes;
let phone: Phone;

beforeAll(async () => {
	const server = await openServer(environment);
	office = await makeOffice(server.store, Date.now);
	const ports = { ...office.ports, crypto: server.ports.crypto };
	phone = await makePhone(ports, { tenant: office.tenant, person: office.coach, now: Date.now });
	await server.store.close();
	processes = await startProcesses(1, environment);
});
afterAll(async () => {
	await processes.stop();
	rmSync(folder, { recursive: true, force: true });
});

const at = (path: string): string => `http://127.0.0.1:${processes.ports[0]}${path}`;
const visit = (of: Phone) => {
	const { scope, address, coach } = office;
	const fields = { address, coach, outcome: 'notHome', at: Date.now() };
	return of.make({ ent: serverChance.uuid(), kind: 'attempt', root: address, scope, fields });
};
const command = (...words: readonly string[]) =>
	run('node', ['--import', 'tsx', 'commands/keys.ts', ...words], { env: { ...process.env, ...environment } });

async function challenge(): Promise<string> {
	return (await ask<{ challenge: string }>(at('/api/v1/challenge'))).challenge;
}

async function tokenFor(of: Phone, given: string): Promise<string> {
	const { dev } = of.enrolled;
	const body = { version: 1, dev, challenge: given, signature: await of.signRead(given) };
	return (await ask<ReadTokenAnswer>(at('/api/v1/read-token'), { body })).token;
}

async function push(of: Phone, envelopes: Parameters<Phone['request']>[0]): Promise<PushAnswer> {
	return ask<PushAnswer>(at('/api/v1/push'), { body: of.request(envelopes) });
}

describe('keys that are rotated while phones go on', () => {
	it('take in what was made under the earlier ones, before and after the server starts again', async () => {
		const early = await phone.seal(visit(phone));
		const [before, token] = [await challenge(), await tokenFor(phone, await challenge())];
		// It lies on the phone, and its phone is out of reach while all of this happens.
		const unsent = [await phone.seal(visit(phone)), await phone.seal(visit(phone))];
		for (const name of KEY_NAMES) expect((await command('rotate', name)).stdout).toContain(`${name}: a new key`);
		expect((await push(phone, [early])).receipts).toMatchObject([{ result: 'stored' }]);

		await processes.killAndStart(0);
		expect((await push(phone, unsent)).receipts).toMatchObject([{ result: 'stored' }, { result: 'stored' }]);
		// A question and a token of minutes ago hold as well.
		expect(await tokenFor(phone, before)).toBeTruthy();
		const told = await ask<HandshakeAnswer>(at('/api/v1/handshake'), { token });
		expect(told.intakeKey).not.toBe(phone.enrolled.intakeKey);
		const { intakeKey } = await createServerCrypto(await openKeys(keys));
		expect(told.intakeKey).toBe(intakeKey);
	});

	it('make what is made from then on under the new ones', async () => {
		const present = await createServerCrypto(await openKeys(keys));
		const server = await openServer(environment);
		const ports = { ...office.ports, store: server.store, crypto: present };
		const later = await makePhone(ports, { tenant: office.tenant, person: office.coach, now: Date.now });
		await server.store.close();
		expect((await push(later, [await later.seal(visit(later))])).receipts).toMatchObject([{ result: 'stored' }]);
		const { earlier, ...all } = await openKeys(keys);
		const alone = await createServerCrypto({
			...all,
			earlier: { intake: [], certificate: [], receipt: [], token: [] }
		});
		expect(await alone.openCertificate(later.enrolled.certificate)).not.toBeNull();
		expect(await alone.openCertificate(phone.enrolled.certificate)).toBeNull();
		expect(KEY_NAMES.map((name) => earlier[name].length)).toEqual([1, 1, 1, 1]);
	});

	it('G8: keep the clocks that receipts of the earlier key name', async () => {
		const { earlier, ...all } = await openKeys(keys);
		const [old] = earlier.receipt;
		if (!old) throw new Error('no receipt key was rotated out');
		const none = { intake: [], certificate: [], receipt: [], token: [] };
		const was = await createServerCrypto({ ...all, receipt: old, earlier: none });
		const now = await createServerCrypto({ ...all, earlier });
		const hash = await now.hash(operationText(visit(phone)));
		const plain = { opId: 'x', result: 'stored' as const, scope: 'org', seq: 1, eff: '1', epoch: 'e' };
		const mac = await was.receiptMac(receiptText(plain, hash));
		expect(await now.isReceiptMac(receiptText(plain, hash), mac)).toBe(true);
		expect(await now.isReceiptMac(receiptText({ ...plain, seq: 2 }, hash), mac)).toBe(false);
		expect(await now.receiptMac(receiptText(plain, hash))).not.toBe(mac);
	});

	it('G3: put aside what only a forgotten key would open, and lose nothing of it', async () => {
		expect((await command()).stdout).toContain('intake: in use; trusted still: 1');
		const late = await phone.seal(visit(phone));
		await command('forget', 'intake', '1');
		await expect(command('forget', 'intake', '1')).rejects.toThrow('no earlier intake key');
		await processes.killAndStart(0);
		expect((await push(phone, [late])).receipts).toMatchObject([{ result: 'quarantined', reason: 'otherIntake' }]);
	});

	it('refuse words that are none of the command', async () => {
		for (const words of [['rotate'], ['rotate', '../intake'], ['forget', 'intake'], ['forget', 'intake', '../1']])
			await expect(command(...words)).rejects.toThrow('npm run keys');
	});

	it('lie, with the database beside them, in files of their owner alone', async () => {
		const modes = (path: string): readonly string[] =>
			readdirSync(path, { withFileTypes: true }).flatMap((one) => {
				const mode = statSync(join(path, one.name)).mode & 0o777;
				const wrong = mode === (one.isDirectory() ? 0o700 : 0o600) ? [] : [`${one.name} ${mode.toString(8)}`];
				return one.isDirectory() ? [...wrong, ...modes(join(path, one.name))] : wrong;
			});
		expect(statSync(data).mode & 0o777).toBe(0o700);
		expect(readdirSync(data)).toContain('voordeur.sqlite');
		expect(modes(data)).toEqual([]);
	});

	it('takes away what an earlier version let others read', async () => {
		const old = join(folder, 'old');
		const path = join(old, 'voordeur.sqlite');
		const first = await openServer({ DATA_DIR: old });
		await first.store.close();
		chmodSync(path, 0o644);
		const again = await openServer({ DATA_DIR: old });
		const beside = readdirSync(old).filter((name) => name.startsWith('voordeur.sqlite'));
		expect(beside.map((name) => statSync(join(old, name)).mode & 0o777)).toEqual(beside.map(() => 0o600));
		await again.store.close();
	});
});
