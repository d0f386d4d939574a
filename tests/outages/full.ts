/** The disk of the server fills up under it and is emptied again: it is told as that, to the phone too. */
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openServer } from '#lib/server/app.ts';
import { sqliteAt } from '../failover/ledger.ts';
import { makeFailoverTown } from '../failover/town.ts';
import type { Chance } from '../simulation/chance.ts';
import type { Checks } from './checks.ts';
import { enrolPhones, settleAndCompare, workAndSend } from './phones.ts';
import { ask, askUntil, pause, type Serving, serve } from './serving.ts';

const PHONES = 6;
const DISK_MB = 24;
const WORK_TURNS_MAX = 200;
const ENDING_MS = 2_000;

export async function playFull(chance: Chance, checks: Checks): Promise<void> {
	const folder = mkdtempSync(join(tmpdir(), 'voordeur-outage-'));
	const [filled, disk] = [join(folder, 'filled'), join(folder, 'disk')];
	for (const path of [filled, disk]) mkdirSync(path);
	let serving: Serving | null = null;
	try {
		const server = await openServer({ DATA_DIR: filled });
		const town = await makeFailoverTown(server, PHONES);
		await server.store.close();
		// A small disk in a mount namespace of the server's own: it goes with the process, and nobody else meets it.
		const shell = `mount -t tmpfs -o size=${DISK_MB}m none "$0" && cp -a "$1/." "$0/" && shift && exec "$@"`;
		const inNamespace = process.getuid?.() === 0 ? ['unshare', '-m'] : ['unshare', '-rm'];
		serving = await serve({ DATA_DIR: disk, CONTENT_DIR: join(folder, 'nothing') }, [
			...inNamespace,
			'sh',
			'-c',
			shell,
			disk,
			filled
		]);
		const { origin } = serving;
		// As the server sees it.
		const seen = join('/proc', String(serving.pid), 'root', disk);
		const all = await enrolPhones(town, origin, chance);
		await workAndSend(all);

		const filler = join(seen, 'filler');
		fill(filler);
		let told = false;
		for (let turn = 0; turn < WORK_TURNS_MAX && !told; turn += 1) {
			await workAndSend(all);
			told = all.phones.some((phone) => isToldFull(phone.state()));
		}
		checks.that(
			told,
			'no phone was told that the office is full',
			all.phones.map((phone) => phone.state())
		);
		const ready = await ask(`${origin}/api/v1/ready`);
		checks.counts(ready);
		checks.that(ready.status === 503 && /disk|SQLITE_FULL/.test(ready.text), 'it says that it is ready', ready);
		checks.that(serving.log().includes('SQLITE_FULL'), 'the log does not name the code', serving.log().slice(-600));
		checks.that(!/ERR_SQLITE_ERROR/.test(serving.log()), 'the log holds the raw error', serving.log().slice(-600));

		rmSync(filler);
		await settleAndCompare(all, {
			checks,
			database: async (read) => {
				const copy = join(folder, 'copy');
				return sqliteAt(join(copy, 'voordeur.sqlite'))(read);
			},
			stop: async () => {
				await askUntil(`${origin}/api/v1/health`, ({ status }) => status === 200);
				// The disk goes with the server, so what lies on it is taken first; nobody asks it any more.
				await pause(ENDING_MS);
				cpSync(seen, join(folder, 'copy'), { recursive: true });
				await serving?.stop();
			}
		});
	} finally {
		await serving?.stop();
		rmSync(folder, { recursive: true, force: true });
	}
}

function isToldFull(state: { readonly kind: string; readonly failure?: string }): boolean {
	return state.kind === 'waiting' && state.failure === 'officeFull';
}

/** Until not one byte more fits. */
function fill(path: string): void {
	for (const bytes of [1_000_000, 10_000, 4_096]) {
		try {
			for (;;) writeFileSync(path, Buffer.alloc(bytes), { flag: 'a' });
		} catch (error) {
			if (!(error instanceof Error && 'code' in error && error.code === 'ENOSPC')) throw error;
		}
	}
}
