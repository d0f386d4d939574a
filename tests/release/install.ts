/** A release on a machine that has Node and nothing of ours: every command of the pages, the server, and the night's backup. */
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { capture } from '../../commands/steps/shell.mjs';
import { freePort } from '../browser/harness/server.ts';
import { ask } from '../store/processes.ts';
import { INSTALL, unpackRelease } from './archive.ts';
import { serveFrom } from './serve.ts';

interface Step {
	readonly args: readonly string[];
	readonly says: RegExp;
}

export async function install(): Promise<string> {
	const folder = mkdtempSync(join(tmpdir(), 'voordeur-install-'));
	try {
		const place = await unpackRelease(folder);
		await did(place, 'npm', { args: INSTALL, says: /^/ }, {});
		const unwanted = ['tsx', 'vite', 'svelte', '@playwright'].filter((name) =>
			existsSync(join(place, 'node_modules', name))
		);
		if (unwanted.length > 0) throw new Error(`packages for development came along: ${unwanted.join(', ')}`);
		const data = join(folder, 'data');
		const key = join(folder, 'private.key');
		const env = { DATA_DIR: data, ORIGIN: 'http://localhost' };
		const steps: readonly Step[] = [
			{ args: ['found', '--', '--name', 'Gemeente Proef', '--administrator', 'Ineke'], says: /sign-in#/ },
			{ args: ['person', '--', '--name', 'Ineke', '--role', 'administrator'], says: /sign-in#/ },
			{ args: ['backup', '--', '--make-key', '--out', key], says: /backup key/ },
			{ args: ['backup'], says: /verified by restoring it/ },
			{ args: ['audit:verify'], says: /all fit/ },
			{ args: ['mend'], says: /0 values outside the rules/ },
			{ args: ['content'], says: /\d+ lessons/ },
			{ args: ['organisation', '--', 'export', join(folder, 'exit.tar')], says: /./ }
		];
		for (const step of steps) await did(place, 'npm', runOf(step), env);
		const backups = (): readonly string[] => readdirSync(join(data, 'backups')).filter((name) => /backup$/.test(name));
		const file = join(data, 'backups', backups().at(-1) ?? '');
		const back = ['restore', '--', '--file', file, '--key', key, '--to', join(folder, 'back')];
		await did(place, 'npm', runOf({ args: back, says: /./ }), { ...env, KEYS_DIR: join(data, 'keys') });
		await did(
			place,
			'npm',
			runOf({
				args: ['demo', '--', '--visits', '20', '--addresses', '60', '--data', join(folder, 'demo')],
				says: /records in/
			}),
			{}
		);

		const port = await freePort();
		const server = await serveFrom(place, { data, port });
		const { version } = await ask<{ version: string }>(`http://127.0.0.1:${port}/api/v1/health`);
		const before = backups().length;
		const night = `import('./commands/steps/nightly.mjs').then(async (m) => console.log((await m.backUp(process.env)).kind))`;
		await did(place, 'node', { args: ['-e', night], says: /^made$/m }, env);
		await server.stop();
		if (backups().length <= before) throw new Error('the night left no backup');
		return `${steps.length + 2} commands, server ${version}, the night's backup, without a package for development`;
	} finally {
		rmSync(folder, { recursive: true, force: true });
	}
}

function runOf({ args, says }: Step): Step {
	return { args: ['run', '--silent', ...args], says };
}

async function did(cwd: string, program: string, step: Step, env: Readonly<Record<string, string>>): Promise<void> {
	const { code, output } = await capture(program, [...step.args], { cwd, quiet: true, env: { ...env } });
	if (code !== 0 || !step.says.test(output))
		throw new Error(`${program} ${step.args.join(' ')} ended with ${code}:\n${output}`);
}
