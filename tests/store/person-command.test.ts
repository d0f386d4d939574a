/** `npm run person`, as who runs the server uses it: another process, the server's own store. */
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { keepRecoveryCodes, makeRecoveryCodes } from '#lib/server/identity/recovery-codes.ts';
import { openStore } from '#lib/server/store/open.ts';
import type { SqlStore } from '#lib/server/store/sql-store.ts';
import { makeOffice, type TestOffice } from './office.ts';

const run = promisify(execFile);
const folder = mkdtempSync(join(tmpdir(), 'voordeur-person-'));
const data = join(folder, 'data');
const settings = join(folder, 'voordeur.env');
const WHO = ['--name', 'Ineke Wouterlood', '--role', 'administrator'];

async function person(
	args: readonly string[],
	env: NodeJS.ProcessEnv
): Promise<{ readonly code: number; readonly said: string }> {
	const { ORIGIN: _origin, DATA_DIR: _data, DATABASE_URL: _url, ...bare } = process.env;
	try {
		const ran = await run('node', ['--import', 'tsx', 'commands/person.ts', ...args], { env: { ...bare, ...env } });
		return { code: 0, said: ran.stdout + ran.stderr };
	} catch (error) {
		// A process that ended with another code than 0 is what some of these tests are about.
		const ended = error as { readonly code: number; readonly stdout: string; readonly stderr: string };
		return { code: ended.code, said: ended.stdout + ended.stderr };
	}
}

describe('the command that lets somebody in', () => {
	let office: TestOffice;
	let store: SqlStore;
	beforeAll(async () => {
		store = await openStore({ databaseUrl: undefined, dataDir: data, now: Date.now });
		office = await makeOffice(store, Date.now);
	});
	afterAll(async () => {
		await store.close();
		rmSync(folder, { recursive: true, force: true });
	});

	it('gives a link that leads to where the running server said it is', async () => {
		writeFileSync(join(data, 'running.json'), JSON.stringify({ origin: 'https://voordeur.example' }));
		const { code, said } = await person(WHO, { DATA_DIR: data });
		expect(code).toBe(0);
		expect(said).toMatch(
			/^added: Ineke Wouterlood, administrator\nhttps:\/\/voordeur\.example\/office\/sign-in#\S{20,}\n$/
		);
	});

	it('finds the store and the address in the service’s settings, where the environment names none', async () => {
		writeFileSync(settings, `DATA_DIR=${data}\nORIGIN=https://elders.example\n`);
		const { code, said } = await person(WHO, { VOORDEUR_ENV: settings });
		expect(code).toBe(0);
		expect(said).toMatch(/^known here: .*\nhttps:\/\/elders\.example\/office\/sign-in#\S{20,}\n$/);
	});

	it('says to somebody who has a way in why there is no link, and ends those ways only when told to', async () => {
		const { tenant } = office;
		const [row] = await store.db.selectFrom('person').select('person').where('name', '=', 'Ineke Wouterlood').execute();
		const { hashes } = await makeRecoveryCodes(tenant);
		await keepRecoveryCodes({ db: store.db, tenant, now: Date.now() }, { person: row?.person ?? '', hashes });
		const refused = await person(WHO, { DATA_DIR: data });
		expect(refused.code).toBe(1);
		expect(refused.said).toContain('--end-ways');
		expect(refused.said).not.toContain('sign-in#');
		const ended = await person([...WHO, '--end-ways'], { DATA_DIR: data });
		expect(ended.code).toBe(0);
		expect(ended.said).toMatch(/sign-in#\S{20,}/);
		const notes = await store.db.selectFrom('audit').select('action').execute();
		expect(notes.map(({ action }) => action)).toContain('endWays');
	});
});
