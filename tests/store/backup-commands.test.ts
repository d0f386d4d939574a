/** The two commands and the night's thread, as an operator and a server run them: other processes, real files. */
import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openKeys } from '#lib/server/keys.ts';
import { createServerCrypto } from '#lib/server/crypto.ts';
import { openStore } from '#lib/server/store/open.ts';
import { backUp } from '../../commands/steps/nightly.mjs';
import { makeOffice, type TestOffice } from './office.ts';
import { send, stored, ring } from './site.ts';

const run = promisify(execFile);
const folder = mkdtempSync(join(tmpdir(), 'voordeur-commands-'));
const data = join(folder, 'data');
const keyFile = join(folder, 'private.json');
const env = { ...process.env, DATA_DIR: data, BACKUP_DIR: join(folder, 'backups'), DATABASE_URL: '' };
afterAll(() => rmSync(folder, { recursive: true, force: true }));

interface Ended {
	readonly code: number;
	readonly said: string;
}

async function command(
	name: 'backup' | 'restore',
	args: readonly string[],
	more: NodeJS.ProcessEnv = {}
): Promise<Ended> {
	try {
		const { stdout, stderr } = await run('node', ['--import', 'tsx', `commands/${name}.ts`, ...args], {
			env: { ...env, ...more }
		});
		return { code: 0, said: stdout + stderr };
	} catch (error) {
		// A process that ended with another code than 0 is what some of these tests are about.
		const ended = error as { readonly code: number; readonly stdout: string; readonly stderr: string };
		return { code: ended.code, said: ended.stdout + ended.stderr };
	}
}

const backups = (): readonly string[] =>
	readdirSync(join(folder, 'backups')).filter((name) => name.endsWith('.backup'));

describe('the backup and restore commands', () => {
	let office: TestOffice;
	beforeAll(async () => {
		const store = await openStore({ databaseUrl: undefined, dataDir: data, now: Date.now });
		office = await makeOffice(store, Date.now);
		// The keys that phones seal for lie where a server keeps them.
		const crypto = await createServerCrypto(await openKeys(join(data, 'keys')));
		office = { ...office, ports: { ...office.ports, crypto } };
	});
	afterAll(() => office.ports.store.close());

	it('ask for a key first, and say how it is made', async () => {
		const { code, said } = await command('backup', []);
		expect(code).toBe(1);
		expect(said).toMatch(/--make-key/);
		expect(await backUp(env)).toMatchObject({ kind: 'noKey' });
	});

	it('G8: make a key, a backup beside a store in use, and a store in another folder that holds the same', async () => {
		const phone = await (
			await import('./phone.ts')
		).makePhone(office.ports, {
			tenant: office.tenant,
			person: office.coach,
			now: Date.now
		});
		const before = [ring(office, phone)];
		await send(office, await phone.push(before));
		expect((await command('backup', ['--make-key', '--out', keyFile])).code).toBe(0);
		expect(JSON.parse(readFileSync(join(data, 'keys', 'backup-public.json'), 'utf8'))).not.toHaveProperty('d');
		expect(JSON.parse(readFileSync(keyFile, 'utf8'))).toHaveProperty('d');
		expect((await command('backup', ['--make-key', '--out', join(folder, 'other.json')])).code).toBe(1);

		const made = await command('backup', []);
		expect(made).toMatchObject({ code: 0 });
		expect(made.said).toMatch(/verified by restoring it/);
		const file = join(folder, 'backups', backups()[0] ?? '');
		expect((await command('backup', ['--check', file, '--key', keyFile])).said).toMatch(/can be restored/);
		expect(
			(await command('backup', ['--check', file, '--key', join(data, 'keys', 'backup-public.json')])).said
		).toMatch(/public half/);

		const args = ['--file', file, '--key', keyFile];
		expect((await command('restore', args)).said).toMatch(/--replace/);
		expect((await command('restore', [...args, '--replace'])).said).toMatch(/stop the server first/);
		const elsewhere = join(folder, 'elsewhere');
		const keyless = await command('restore', [...args, '--to', elsewhere]);
		expect(keyless.said).toMatch(/There are no keys in/);
		expect(existsSync(join(elsewhere, 'voordeur.sqlite'))).toBe(false);
		const restored = await command('restore', [...args, '--to', elsewhere], { KEYS_DIR: join(data, 'keys') });
		expect(restored).toMatchObject({ code: 0 });
		expect(restored.said).not.toMatch(/Aksoy|Marja|Kees/);
		expect(restored.said).toMatch(/0 people have the rights they had last, 0 removed passkeys are removed again/);

		const store = await openStore({ databaseUrl: undefined, dataDir: elsewhere, now: Date.now });
		const there = { ...office, ports: { ...office.ports, store } };
		expect(await stored(there, before)).toEqual(before.map(({ opId }) => opId));
		expect(await store.readEpoch(office.tenant)).not.toBe(await office.ports.store.readEpoch(office.tenant));
		await store.close();
	});

	it('G8: refuses an older backup than the newest, since phones keep only what the newest lacks', async () => {
		await command('backup', []);
		const [older] = [...backups()].sort();
		const ended = await command('restore', [
			'--file',
			join(folder, 'backups', older ?? ''),
			'--key',
			keyFile,
			'--to',
			join(folder, 'third')
		]);
		expect(ended.code).toBe(1);
		expect(ended.said).toMatch(/1 newer/);
	});

	it('the night’s thread makes a verified backup while pushes go on', async () => {
		const phone = await (
			await import('./phone.ts')
		).makePhone(office.ports, {
			tenant: office.tenant,
			person: office.coach,
			now: Date.now
		});
		const count = backups().length;
		let isRunning = true;
		const night = backUp(env).finally(() => {
			isRunning = false;
		});
		let pushes = 0;
		while (isRunning) {
			const answer = await send(office, await phone.push([ring(office, phone)]));
			expect(answer.receipts[0]?.result).toBe('stored');
			pushes += 1;
		}
		expect(await night).toMatchObject({ kind: 'made' });
		expect(pushes).toBeGreaterThan(1);
		expect(backups()).toHaveLength(count + 1);
	});
});
