/** A clean folder for the commands of the operating pages that need no root: sources, packages and build of this copy. */
import { createServer } from 'node:net';
import { cpSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { copyPresentFiles } from './present-files.mjs';
import { capture, ROOT } from './shell.mjs';

/** What a command of the sources finds in its environment: its own folder for data, whatever the service beside it has. */
export const OF_SOURCE = {
	BACKUP_HOUR: 'off',
	DATA_DIR: '',
	DATABASE_URL: '',
	KEYS_DIR: '',
	VOORDEUR_ENV: '/dev/null',
	ORIGIN: 'http://localhost:3000'
};

/** @returns what runs a command there, in the shape of `startMachine` */
export async function makeCleanFolder(folder, { isFresh }) {
	const place = join(folder, 'voordeur');
	await copyPresentFiles(place);
	if (!isFresh) {
		symlinkSync(join(ROOT, 'node_modules'), join(place, 'node_modules'));
		cpSync(join(ROOT, 'build'), join(place, 'build'), { recursive: true });
	}
	for (const name of ['home', 'tmp', 'bin']) mkdirSync(join(folder, name));
	// Who may write here needs no `sudo`.
	writeFileSync(join(folder, 'bin', 'sudo'), '#!/bin/sh\nexec "$@"\n', { mode: 0o755 });
	const env = {
		...OF_SOURCE,
		// A word of the pages that stands for a place of the machine.
		VOORDEUR: join(folder, 'opt'),
		PATH: `${join(folder, 'bin')}:${process.env.PATH}`,
		HOME: join(folder, 'home'),
		TMPDIR: join(folder, 'tmp'),
		PORT: String(await freePort())
	};
	return {
		run(text, { timeoutMs }) {
			const script = join(folder, 'block.sh');
			writeFileSync(script, text);
			return capture('bash', ['-euo', 'pipefail', script], { cwd: place, env, quiet: true, timeoutMs });
		},
		prepare: () => Promise.resolve(),
		stop: () => Promise.resolve()
	};
}

function freePort() {
	return new Promise((resolve, reject) => {
		const probe = createServer();
		probe.once('error', reject);
		probe.listen(0, '127.0.0.1', () => {
			const { port } = probe.address();
			probe.close(() => resolve(port));
		});
	});
}
