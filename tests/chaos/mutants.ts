/**
 * Faults put in on purpose: each patch is applied to a copy, which is built and
 * played until a round finds that something was lost or doubled.
 * Last line: `chaos mutants: K of K red`, with the name of the driver that played.
 */
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { capture, ROOT } from '../../commands/steps/shell.mjs';

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

/** Who plays a copy with a fault in it. */
export interface Player {
	readonly name: string;
	/** Folder of the patches, from the root. */
	readonly folder: string;
	/** The driver and what it is always told; each patch names the rest in a line of its own. */
	readonly program: readonly string[];
	/** The driver's last line: what was lost, and what was doubled. */
	readonly last: RegExp;
}

const CHAOS: Player = {
	name: 'chaos',
	folder: 'tests/chaos/mutants',
	program: ['tests/chaos/chaos.ts', '--once'],
	last: /^chaos: \d+ rounds, \d+ recorded, (\d+) lost, (\d+) duplicated$/m
};

/** Plays every mutant whose name holds these letters. */
export function runMutants(letters: string): Promise<number> {
	return playMutants(CHAOS, letters);
}

export async function playMutants(player: Player, letters = ''): Promise<number> {
	const names = readdirSync(join(ROOT, player.folder))
		.filter((name) => name.endsWith('.patch') && name.includes(letters))
		.sort();
	let red = 0;
	for (const name of names) if (await isRed(name, player)) red += 1;
	console.log(`${player.name} mutants: ${red} of ${names.length} red`);
	return red === names.length && names.length > 0 ? 0 : 1;
}

async function isRed(name: string, player: Player): Promise<boolean> {
	const path = join(ROOT, player.folder, name);
	// Which rounds find it, such as `# rounds: --rounds 6 --store sqlite`.
	const rounds = /^# rounds: (.+)$/m.exec(readFileSync(path, 'utf8'))?.[1];
	if (!rounds) return report(name, false, 'names no rounds');
	const folder = mkdtempSync(join(tmpdir(), `voordeur-${player.name}-mutant-`));
	try {
		for (const one of COPIED.filter((file) => existsSync(join(ROOT, file))))
			cpSync(join(ROOT, one), join(folder, one), { recursive: true });
		symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
		const applied = await capture('git', ['apply', '--unsafe-paths', path], { cwd: folder, quiet: true });
		if (applied.code !== 0) return report(name, false, `does not apply to today's source: ${applied.output.trim()}`);
		const args = ['--import', 'tsx', ...player.program, ...rounds.split(' ')];
		const { output } = await capture(process.execPath, args, { cwd: folder, quiet: true });
		const last = player.last.exec(output);
		const isFound = last !== null && Number(last[1]) + Number(last[2]) > 0;
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
