/** What was acknowledged is on the disk. */
import { execFile, execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { sql } from 'kysely';
import { afterAll, describe, expect, it } from 'vitest';
import { openPostgres } from '#lib/server/store/postgres.ts';
import { openSqlite } from '#lib/server/store/sqlite.ts';
import { postgresForTests } from './stores.ts';

const run = promisify(execFile);
const folder = mkdtempSync(join(tmpdir(), 'voordeur-durable-'));
const postgres = await postgresForTests({ isAlone: true });
afterAll(async () => {
	rmSync(folder, { recursive: true, force: true });
	await postgres?.stop();
});

describe('SQLite', () => {
	it('G7: flushes every commit: full sync and a write-ahead log stand on the live connection', async () => {
		const store = await openSqlite(join(folder, 'pragma.sqlite'), { now: Date.now });
		const pragma = async (name: string): Promise<unknown> =>
			Object.values((await sql.raw<Record<string, unknown>>(`pragma ${name}`).execute(store.db)).rows[0] ?? {})[0];
		expect(await pragma('synchronous')).toBe(2);
		expect(await pragma('journal_mode')).toBe('wal');
		expect(await pragma('foreign_keys')).toBe(1);
		await store.close();
	});

	if (canTrace())
		it('G7: calls fsync at least once for each of 50 commits', async () => {
			const log = join(folder, 'trace');
			const commits = 50;
			const node = [
				process.execPath,
				'--import',
				'tsx',
				'tests/store/commits.ts',
				join(folder, 'traced.sqlite'),
				String(commits)
			];
			await run('strace', ['-f', '-qq', '-e', 'trace=fsync,fdatasync', '-o', log, ...node]);
			const calls = readFileSync(log, 'utf8')
				.split('\n')
				.filter((line) => /\bf(data)?sync\(/.test(line));
			expect(calls.length).toBeGreaterThanOrEqual(commits);
		});
});

if (postgres)
	describe('PostgreSQL', () => {
		it('G7: refuses to serve when a commit would not wait for the disk, and says what to set', async () => {
			const url = await postgres.newDatabase();
			await postgres.administer('alter role voordeur set synchronous_commit = off');
			await expect(openPostgres(url)).rejects.toThrow('PostgreSQL has synchronous_commit off');
			await postgres.administer('alter role voordeur reset synchronous_commit');
			await (await openPostgres(url)).close();
		});
	});

/** Some machines lack strace, some forbid it; there the pragmas speak alone. */
function canTrace(): boolean {
	try {
		execFileSync('strace', ['-f', '-qq', '-e', 'trace=fsync', '-o', '/dev/null', 'true'], { stdio: 'ignore' });
		return true;
	} catch {
		return false;
	}
}
