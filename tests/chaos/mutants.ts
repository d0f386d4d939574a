/**
 * Faults put in on purpose: each patch is applied to a copy, which is built and
 * played until a round finds that something was lost or doubled.
 * Last line: `chaos mutants: K of K red`.
 */
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { capture, ROOT } from '../../commands/steps/shell.mjs';

const PATCHES = join(ROOT, 'tests/chaos/mutants');
const COPIED = [
	'src',
	'static',
	'tests',
	'commands',
	'server.js',
	'package.json',
	'package-lock.json',
	'svelte.config.js',
	'vite.config.ts',
	'tsconfig.json',
	'tsconfig.worker.json',
	'publiccode.yml',
	'.svelte-kit'
];

/** Plays every mutant whose name holds these letters. */
export async function runMutants(letters: string): Promise<number> {
	const names = readdirSync(PATCHES)
		.filter((name) => name.endsWith('.patch') && name.includes(letters))
		.sort();
	let red = 0;
	for (const name of names) if (await isRed(name)) red += 1;
	console.log(`chaos mutants: ${red} of ${names.length} red`);
	return red === names.length && names.length > 0 ? 0 : 1;
}

async function isRed(name: string): Promise<boolean> {
	const path = join(PATCHES, name);
	// Which rounds find it, such as `# rounds: --rounds 6 --store sqlite`.
	const rounds = /^# rounds: (.+)$/m.exec(readFileSync(path, 'utf8'))?.[1];
	if (!rounds) return report(name, false, 'names no rounds');
	const folder = mkdtempSync(join(tmpdir(), 'voordeur-chaos-mutant-'));
	try {
		for (const one of COPIED.filter((file) => existsSync(join(ROOT, file))))
			cpSync(join(ROOT, one), join(folder, one), { recursive: true });
		symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
		const applied = await capture('git', ['apply', '--unsafe-paths', path], { cwd: folder, quiet: true });
		if (applied.code !== 0) return report(name, false, `does not apply to today's source: ${applied.output.trim()}`);
		const args = ['--import', 'tsx', 'tests/chaos/chaos.ts', '--once', ...rounds.split(' ')];
		const { output } = await capture(process.execPath, args, { cwd: folder, quiet: true });
		const last = /^chaos: (\d+) rounds, \d+ recorded, (\d+) lost, (\d+) duplicated$/m.exec(output);
		const isFound = last !== null && Number(last[2]) + Number(last[3]) > 0;
		if (!isFound) console.log(output.split('\n').slice(-20).join('\n'));
		return report(name, isFound, last?.[0] ?? 'no round was played');
	} finally {
		rmSync(folder, { recursive: true, force: true });
	}
}

function report(name: string, isFound: boolean, how: string): boolean {
	console.log(`${isFound ? 'red ' : 'LIVES'}  ${name}: ${how}`);
	return isFound;
}
