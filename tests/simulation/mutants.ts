/**
 * Faults put in on purpose. Each patch must apply to today's source, and the seeds
 * that its header names must find it; one that lives shows a hole in the histories.
 * Last line: `mutants: K of K killed`.
 */
import { execFileSync, spawn } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const PATCHES = join(ROOT, 'tests/simulation/mutants');
const COPIED = [
	'src/lib',
	'tests/simulation',
	'tests/store/postgres.ts',
	'package.json',
	'tsconfig.json',
	'.svelte-kit/tsconfig.json'
];

export async function runMutants(): Promise<number> {
	const only = process.argv.at(process.argv.indexOf('--mutants') + 1);
	const names = readdirSync(PATCHES)
		.filter((name) => name.endsWith('.patch') && (!only || only.startsWith('--') || name.includes(only)))
		.sort();
	const folder = mkdtempSync(join(tmpdir(), 'voordeur-mutants-'));
	let killed = 0;
	try {
		for (const path of COPIED) cpSync(join(ROOT, path), join(folder, path), { recursive: true });
		symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
		for (const name of names) if (await isKilled(folder, name)) killed += 1;
	} finally {
		rmSync(folder, { recursive: true, force: true });
	}
	console.log(`mutants: ${killed} of ${names.length} killed`);
	return killed === names.length && names.length > 0 ? 0 : 1;
}

async function isKilled(folder: string, name: string): Promise<boolean> {
	const path = join(PATCHES, name);
	const seeds = /^# seeds: (\d+)-(\d+)$/m.exec(readFileSync(path, 'utf8'));
	const [first, last] = [Number(seeds?.[1]), Number(seeds?.[2])];
	if (!seeds) return report(name, false, 'names no seeds');
	try {
		execFileSync('git', ['apply', '--unsafe-paths', path], { cwd: folder, stdio: 'pipe' });
	} catch {
		return report(name, false, "does not apply to today's source");
	}
	const output = await run(folder, [
		'--from',
		String(first),
		'--seeds',
		String(last - first + 1),
		'--once',
		'--no-coverage',
		'--no-story'
	]);
	execFileSync('git', ['apply', '--unsafe-paths', '-R', path], { cwd: folder, stdio: 'pipe' });
	const found = [
		...new Set([...output.matchAll(/: (lost|diverged|violation) (G\d+)/g)].map((match) => `${match[1]} ${match[2]}`))
	].sort();
	const isFound = /^simulate: \d+ histories/m.test(output) && !/, 0 lost, 0 diverged, 0 violations$/m.test(output);
	return report(
		name,
		isFound,
		isFound ? `${found.join(', ')} in seeds ${first} to ${last}` : `lives through seeds ${first} to ${last}`
	);
}

function run(folder: string, args: readonly string[]): Promise<string> {
	return new Promise((resolve, reject) => {
		const child = spawn(process.execPath, ['--import', 'tsx', 'tests/simulation/simulate.ts', ...args], {
			cwd: folder
		});
		let output = '';
		child.stdout.on('data', (part: Buffer) => (output += part.toString()));
		child.stderr.on('data', (part: Buffer) => (output += part.toString()));
		child.on('error', reject);
		child.on('close', () => resolve(output));
	});
}

function report(name: string, isFound: boolean, how: string): boolean {
	console.log(`${isFound ? 'killed  ' : 'SURVIVED'}  ${name}: ${how}`);
	return isFound;
}
