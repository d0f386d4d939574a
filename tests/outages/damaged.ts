/** The embedded file is damaged while the server is down: the start finds it, and says which code. */
import { closeSync, mkdtempSync, openSync, rmSync, statSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openServer } from '#lib/server/app.ts';
import { openSqliteFile } from '#lib/server/store/sqlite.ts';
import { capture } from '../../commands/steps/shell.mjs';
import { runCommand } from '../chaos/places.ts';
import { makeFailoverTown } from '../failover/town.ts';
import type { Checks } from './checks.ts';
import { ask, pause, serve } from './serving.ts';

const PAGE_BYTES = 4_096;
const TELLING_MS_MAX = 10_000;

export async function playDamaged(checks: Checks): Promise<void> {
	const folder = mkdtempSync(join(tmpdir(), 'voordeur-outage-'));
	const environment = { DATA_DIR: folder, CONTENT_DIR: join(folder, 'nothing') };
	try {
		const server = await openServer(environment);
		await makeFailoverTown(server, 3);
		await server.store.close();
		await runCommand('backup', ['--make-key', '--out', join(folder, 'private.json')], environment);
		const whole = await serve(environment);
		const before = await ask(`${whole.origin}/api/v1/health`);
		checks.that(before.status === 200, 'a whole file is no good either', before);
		await whole.stop();
		damage(join(folder, 'voordeur.sqlite'));

		const serving = await serve(environment);
		try {
			const end = performance.now() + TELLING_MS_MAX;
			// Nobody has asked anything yet.
			while (!serving.log().includes('SQLITE_CORRUPT') && performance.now() < end) await pause(100);
			checks.that(serving.log().includes('SQLITE_CORRUPT'), 'the start does not name the code', serving.log());
			for (const name of ['health', 'ready', 'challenge']) {
				const answer = await ask(`${serving.origin}/api/v1/${name}`);
				checks.counts(answer);
				if (name === 'challenge') continue;
				checks.that(
					answer.status === 503 && answer.text.includes('SQLITE_CORRUPT') && answer.retryAfter !== null,
					`${name} does not tell the damage`,
					answer
				);
			}
			const page = await ask(`${serving.origin}/office`);
			checks.counts(page);
		} finally {
			await serving.stop();
		}
		const env = { ...process.env, ...environment };
		const { code, output } = await capture(process.execPath, ['--import', 'tsx', 'commands/backup.ts'], {
			quiet: true,
			env
		});
		checks.that(code !== 0 && output.includes('SQLITE_CORRUPT'), 'the backup does not tell the damage', output);
		checks.that(!/^\s+at /m.test(output), 'the backup prints a stack', output);
	} finally {
		rmSync(folder, { recursive: true, force: true });
	}
}

/** The heads of every third page behind the first ten: what an index or a table begins with is no longer one. */
function damage(path: string): void {
	// What the log still holds would be read from there.
	const whole = openSqliteFile(path);
	whole.exec('pragma wal_checkpoint(truncate)');
	whole.close();
	const pages = Math.floor(statSync(path).size / PAGE_BYTES);
	const file = openSync(path, 'r+');
	for (let page = 10; page < pages; page += 3) writeSync(file, Buffer.alloc(16, 0xff), 0, 16, page * PAGE_BYTES);
	closeSync(file);
}
