/**
 * The steps of the Containerfile in a clean root. No container engine is needed: `mmdebstrap` makes the Debian that the
 * image begins from, an npm package carries its Node, and each stage is a folder in which its steps are run.
 */
import { spawn } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { makeCleanRoot, MMDEBSTRAP } from '../../commands/steps/clean-root.mjs';
import { fetchWhatIsMissing } from '../../commands/steps/machine.mjs';
import { copyPresentFiles } from '../../commands/steps/present-files.mjs';
import { run } from '../../commands/steps/shell.mjs';
import { freePort } from '../browser/harness/server.ts';
import { ask } from '../store/processes.ts';
import { readContainerfile, type Stage } from './containerfile.ts';

/** The user of the image's base. */
const NODE_USER = 'useradd --create-home --uid 1000 node';
/** Debian's list of whom to trust. */
const TRUSTED = '/etc/ssl/certs/ca-certificates.crt';
/** What a command of a step finds; nothing of this machine's own environment. */
const PATH = 'PATH=/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin';

export async function image(): Promise<string> {
	if (process.getuid?.() !== 0) throw new Error('a clean root is made and entered by root alone');
	for (const { name, reason } of await fetchWhatIsMissing([MMDEBSTRAP])) throw new Error(`${name}: ${reason}`);
	const stages = readContainerfile(readFileSync('Containerfile', 'utf8'));
	const last = stages.at(-1);
	if (last === undefined) throw new Error('the Containerfile has no stage');
	const folder = mkdtempSync(join(tmpdir(), 'voordeur-image-'));
	try {
		const source = join(folder, 'source');
		mkdirSync(source);
		await copyPresentFiles(source);
		const base = join(folder, 'base');
		const version = await makeBase(base, stages);
		const roots = new Map<string, string>();
		let steps = 0;
		for (const stage of stages) {
			const root = join(folder, `stage-${stage.name}`);
			await run('cp', ['-a', '--reflink=auto', base, root], { quiet: true });
			roots.set(stage.name, root);
			steps += await takeSteps(stage, { root, source, roots });
		}
		const megabytes = await sizeOf(join(roots.get(last.name) ?? '', 'app'));
		const answered = await serve(last, roots.get(last.name) ?? '');
		return `${stages.length} stages, ${steps} steps on Node ${version}, ${megabytes} MB, ${answered}`;
	} finally {
		rmSync(folder, { recursive: true, force: true });
	}
}

/** Debian with the Node that every stage begins from; answers its version. */
async function makeBase(root: string, stages: readonly Stage[]): Promise<string> {
	const majors = new Set(stages.map(({ base }) => /node:(\d+)-bookworm-slim$/.exec(base)?.[1]));
	const [node] = majors;
	if (majors.size !== 1 || node === undefined) throw new Error('the stages begin from several versions of Node');
	const version = await makeCleanRoot(root, { node, prefix: 'usr/local', packages: ['passwd'] });
	// Where packages come from, and whom to trust, are the machine's.
	cpSync('/etc/resolv.conf', join(root, 'etc/resolv.conf'), { dereference: true });
	cpSync(TRUSTED, join(root, TRUSTED), { dereference: true });
	await run('chroot', [root, 'sh', '-c', NODE_USER], { quiet: true });
	return version;
}

interface Place {
	readonly root: string;
	readonly source: string;
	readonly roots: ReadonlyMap<string, string>;
}

async function takeSteps({ steps }: Stage, { root, source, roots }: Place): Promise<number> {
	let workdir = '/';
	const environment: string[] = [];
	for (const step of steps) {
		if (step.kind === 'workdir') mkdirSync(join(root, (workdir = step.path)), { recursive: true });
		if (step.kind === 'env') environment.push(...Object.entries(step.set).map(([name, value]) => `${name}=${value}`));
		if (step.kind === 'copy') {
			const from = step.from === null ? source : roots.get(step.from);
			if (from === undefined) throw new Error(`no stage is called ${step.from}`);
			const to = join(root, step.to.startsWith('/') ? step.to : join(workdir, step.to));
			for (const one of step.sources) copy(join(from, one), to, { isMany: step.to.endsWith('/') });
		}
		if (step.kind === 'run') await inside(root, { workdir, environment, command: step.command });
	}
	return steps.length;
}

/** As COPY does it: the contents of a folder, a file into a folder, or a file under a name. */
function copy(from: string, to: string, { isMany }: { isMany: boolean }): void {
	mkdirSync(isMany ? to : join(to, '..'), { recursive: true });
	const isFileIntoFolder = isMany && !statSync(from).isDirectory();
	cpSync(from, isFileIntoFolder ? join(to, basename(from)) : to, { recursive: true, verbatimSymlinks: true });
}

/** Where this machine finds its packages, and whom it trusts for them; the file of the second is taken along. */
async function npmSettings(): Promise<readonly string[]> {
	const registry = (await run('npm', ['config', 'get', 'registry'], { quiet: true })).trim();
	return [`npm_config_registry=${registry}`, `npm_config_cafile=${TRUSTED}`, `NODE_EXTRA_CA_CERTS=${TRUSTED}`];
}

async function inside(
	root: string,
	options: { workdir: string; environment: readonly string[]; command: string }
): Promise<void> {
	const { workdir, environment, command } = options;
	const own = [PATH, 'HOME=/root', ...(await npmSettings()), ...environment];
	await run('env', ['-i', ...own, 'chroot', root, 'sh', '-c', `cd ${workdir} && ${command}`], { quiet: true });
}

/** Founds an organisation and starts what CMD says, as the image's user; answers what it said. */
async function serve({ steps }: Stage, root: string): Promise<string> {
	const user = steps.find((step) => step.kind === 'user')?.name ?? 'root';
	const workdir = steps.find((step) => step.kind === 'workdir')?.path ?? '/';
	const environment = steps.flatMap((step) =>
		step.kind === 'env' ? Object.entries(step.set).map(([name, value]) => `${name}=${value}`) : []
	);
	const command = steps.find((step) => step.kind === 'cmd')?.args ?? [];
	const port = await freePort();
	const own = ['-i', PATH, 'HOME=/home/node', ...environment, 'HOST=127.0.0.1', `PORT=${port}`];
	const as = [...own, 'chroot', `--userspec=${user}`, root, 'sh', '-c'];
	const found = 'npm run --silent found -- --name "Gemeente Proef" --administrator "Ineke"';
	await run('env', [...as, `cd ${workdir} && ${found}`], { quiet: true });
	const started = command.map((word) => `'${word}'`).join(' ');
	const child = spawn('env', [...as, `cd ${workdir} && exec ${started}`], { stdio: ['ignore', 'inherit', 'inherit'] });
	try {
		const { status } = await ask<{ status: string }>(`http://127.0.0.1:${port}/api/v1/ready`);
		return status;
	} finally {
		const gone = new Promise((resolve) => child.once('exit', resolve));
		child.kill('SIGTERM');
		await gone;
	}
}

async function sizeOf(folder: string): Promise<number> {
	const [, size] = /^(\d+)/.exec(await run('du', ['-sm', folder], { quiet: true })) ?? [];
	return Number(size);
}
