/** How DATABASE_URL is read, and how `server.js` itself refuses one that cannot be used: it never listens with it. */
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { readDatabaseUrl } from '#lib/server/surface/database-url.mjs';
import { postgresForTests } from '../../store/stores.ts';

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));

describe('DATABASE_URL', () => {
	it.each([
		['one host', 'postgres://v:p@db/voordeur', ['postgres://v:p@db/voordeur'], true],
		[
			'several hosts, each with a port of its own or none',
			'postgresql://v@db1,db2:5433,[::1]:5434/voordeur?sslmode=verify-full&target_session_attrs=read-write',
			['db1', 'db2:5433', '[::1]:5434'].map((host) => `postgresql://v@${host}/voordeur?sslmode=verify-full`),
			true
		],
		['any of them', 'postgres://v@db/v?target_session_attrs=any', ['postgres://v@db/v'], false],
		['a folder of sockets', 'postgres://v@/v?host=/run/postgresql', ['postgres://v@%2Frun%2Fpostgresql/v'], true],
		['a password with @ in it', 'postgres://v:p@ss@db/v', ['postgres://v:p%40ss@db/v'], true]
	])('reads %s', (_, text, urls, wantsPrimary) => {
		expect(readDatabaseUrl(text)).toEqual({ ok: true, urls, wantsPrimary });
	});

	it.each([
		['mysql://v:secret@db/voordeur', 'not of the form'],
		['postgres://v:sec/ret@db/voordeur', 'not a name or an address'],
		['postgres://v:secret@db', 'no database'],
		['postgres://v:secret@/voordeur', 'no host'],
		['postgres://v:secret@db1,,db3/voordeur', 'host 2 of 3'],
		['postgres://v:secret@db1,db2:99999/voordeur', 'the port of host 2 of 2'],
		['postgres://v:secret@db/voordeur?target_session_attrs=standby', 'target_session_attrs'],
		['postgres://v:secret%@db/voordeur', 'percent-encoded']
	])('names what is wrong with %s, and repeats nothing of it', (text, named) => {
		const read = readDatabaseUrl(text);
		expect(read).toMatchObject({ ok: false, reason: expect.stringContaining(named) });
		expect(JSON.stringify(read)).not.toContain('sec');
	});
});

/** `server.js` as it is started; what it would serve is not looked at before the address. */
function start(url: string): Promise<{ readonly code: number | null; readonly said: string }> {
	const child = spawn(process.execPath, ['server.js'], {
		cwd: ROOT,
		env: { ...process.env, DATABASE_URL: url, PORT: '0', HOST: '127.0.0.1', BACKUP_HOUR: 'off' },
		stdio: ['ignore', 'pipe', 'pipe', 'ipc']
	});
	let said = '';
	for (const stream of [child.stdout, child.stderr])
		stream?.setEncoding('utf8').on('data', (part: string) => (said += part));
	return new Promise((resolve) => {
		child.once('message', () => {
			said += 'LISTENS';
			child.kill('SIGKILL');
		});
		child.once('exit', (code) => resolve({ code, said }));
	});
}

const postgres = await postgresForTests();
afterAll(() => postgres?.stop());

describe('server.js with a DATABASE_URL that cannot be used', () => {
	it('ends before it listens, and names the setting and what is wrong', async () => {
		const { code, said } = await start('postgres://v:secret@db1,,db3/voordeur');
		expect(said.trim()).toMatch(/^DATABASE_URL cannot be used: host 2 of 3 .*\.$/);
		expect(code).toBe(1);
	});

	it('ends before it listens where there is no host of that name', async () => {
		const { code, said } = await start('postgres://v:secret@nowhere.invalid/voordeur');
		expect(said).toMatch(/there is no host of that name, (ENOTFOUND|EAI_AGAIN)|does not answer \(EAI_AGAIN\)/);
		if (!said.includes('EAI_AGAIN')) expect(code).toBe(1);
	});

	if (postgres)
		it('ends before it listens where PostgreSQL knows no such database', async () => {
			const url = `postgres://voordeur@127.0.0.1:${postgres.place.port}/nothing_of_that_name`;
			const { code, said } = await start(url);
			expect(said.trim()).toBe('DATABASE_URL cannot be used: there is no database of that name, 3D000.');
			expect(code).toBe(1);
		});
});
