/**
 * A release on a machine that has Node and nothing of ours: every command of the pages, the server, and the night's
 * backup. Once on the Node that runs this, and once on the Node of the pages without the package of native code.
 */
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { fetchNode } from '../../commands/steps/node-binary.mjs';
import { capture } from '../../commands/steps/shell.mjs';
import { freePort } from '../browser/harness/server.ts';
import { ask } from '../store/processes.ts';
import { INSTALL, unpackRelease } from './archive.ts';
import { serveFrom } from './serve.ts';

interface Step {
	readonly args: readonly string[];
	readonly says: RegExp;
}

/** Where the release lies unpacked, and with which Node it is worked. */
interface Machine {
	readonly place: string;
	/** A folder for its data, empty at first. */
	readonly folder: string;
	readonly node: Awaited<ReturnType<typeof fetchNode>>;
}

const PAGES_NODE = '24';
const NATIVE = '@photostructure';
const UNWANTED = ['tsx', 'vite', 'svelte', '@playwright'];

export async function install(): Promise<string> {
	const folder = mkdtempSync(join(tmpdir(), 'voordeur-install-'));
	try {
		const place = await unpackRelease(folder);
		const own = { binary: process.execPath, version: process.versions.node };
		const counts = [
			await workWith({ place, folder: join(folder, 'own'), node: own }, INSTALL),
			await workWith({ place, folder: join(folder, 'pages'), node: await fetchNode(PAGES_NODE) }, [
				...INSTALL,
				'--omit=optional'
			])
		];
		return `${counts.join('; ')}; no package for development`;
	} finally {
		rmSync(folder, { recursive: true, force: true });
	}
}

/** @param packages how npm installs them; with `--omit=optional` the package of native code must be missing */
async function workWith(machine: Machine, packages: readonly string[]): Promise<string> {
	const { place, folder } = machine;
	mkdirSync(folder);
	await did(machine, 'npm', { args: packages, says: /^/ }, {});
	const unwanted = packages.includes('--omit=optional') ? [...UNWANTED, NATIVE] : UNWANTED;
	const there = unwanted.filter((name) => existsSync(join(place, 'node_modules', name)));
	if (there.length > 0) throw new Error(`packages that a server does not need came along: ${there.join(', ')}`);
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
	for (const step of steps) await did(machine, 'npm', runOf(step), env);
	const backups = (): readonly string[] => readdirSync(join(data, 'backups')).filter((name) => /backup$/.test(name));
	const file = join(data, 'backups', backups().at(-1) ?? '');
	const back = ['restore', '--', '--file', file, '--key', key, '--to', join(folder, 'back')];
	await did(machine, 'npm', runOf({ args: back, says: /^restored: \d+ rows/m }), {
		...env,
		KEYS_DIR: join(data, 'keys')
	});
	const sizes = ['--visits', '20', '--addresses', '60', '--data', join(folder, 'demo')];
	await did(machine, 'npm', runOf({ args: ['demo', '--', ...sizes], says: /records in/ }), {});

	// Without DATA_DIR a command reads the file of the service, and only then opens a store.
	const settings = join(folder, 'voordeur.env');
	writeFileSync(settings, `DATA_DIR=${data}\nORIGIN=https://voordeur.example.nl\n`);
	const person = ['person', '--', '--name', 'Ineke', '--role', 'administrator'];
	const link = /^https:\/\/voordeur\.example\.nl\/office\/sign-in#/m;
	await did(machine, 'npm', runOf({ args: person, says: link }), { VOORDEUR_ENV: settings, DATA_DIR: '', ORIGIN: '' });

	const port = await freePort();
	const server = await serveFrom(place, { data, port, node: machine.node.binary });
	const { version } = await ask<{ version: string }>(`http://127.0.0.1:${port}/api/v1/health`);
	const before = backups().length;
	const night = `import('./commands/steps/nightly.mjs').then(async (m) => console.log((await m.backUp(process.env)).kind))`;
	await did(machine, 'node', { args: ['-e', night], says: /^made$/m }, env);
	await server.stop();
	if (backups().length <= before) throw new Error('the night left no backup');
	return `Node ${machine.node.version}: ${steps.length + 3} commands, server ${version}, the night's backup`;
}

function runOf({ args, says }: Step): Step {
	return { args: ['run', '--silent', ...args], says };
}

async function did(
	machine: Machine,
	program: string,
	step: Step,
	env: Readonly<Record<string, string>>
): Promise<void> {
	const path = `${dirname(machine.node.binary)}${delimiter}${process.env['PATH'] ?? ''}`;
	const { code, output } = await capture(program, [...step.args], {
		cwd: machine.place,
		quiet: true,
		env: { ...env, PATH: path }
	});
	if (code !== 0 || !step.says.test(output))
		throw new Error(`${program} ${step.args.join(' ')} ended with ${code} on ${machine.node.version}:\n${output}`);
}
