/**
 * Faults put in on purpose. Each patch must apply to today's source, and the seeds
 * that its header names must find it, those first that killed it last time; one that
 * lives shows a hole in the histories.
 * A table says by guarantee which mutants its checks alone have caught: one that
 * catches none by itself has no proof that its checks look at anything.
 * Last line: `mutants: K of K killed`.
 */
import { execFileSync, spawn } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
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
const LANES_MAX = 4;

/** Guarantees that the histories do not or not only carry: where else they are held. */
const HELD_ELSEWHERE: Readonly<Record<string, string>> = {
	G7: 'also tests/store/durability.test.ts, which counts fsync',
	G14: 'tests/unit/device/locks.test.ts and the browser journeys',
	G16: 'tests/unit/device/sealing.test.ts'
};
const GUARANTEES = Array.from({ length: 17 }, (_, at) => `G${at + 1}`);

interface Verdict {
	readonly name: string;
	readonly isKilled: boolean;
	/** Guarantees whose checks found it. */
	readonly by: readonly string[];
}

export async function runMutants(): Promise<number> {
	const only = process.argv.at(process.argv.indexOf('--mutants') + 1);
	const isAll = !only || only.startsWith('--');
	const names = readdirSync(PATCHES)
		.filter((name) => name.endsWith('.patch') && (isAll || name.includes(only)))
		.sort();
	const waiting = [...names];
	const verdicts: Verdict[] = [];
	// What a new checkout lacks until something was built in it.
	if (!existsSync(join(ROOT, '.svelte-kit/tsconfig.json'))) execFileSync('npx', ['svelte-kit', 'sync'], { cwd: ROOT });
	const lanes = Math.max(1, Math.min(LANES_MAX, availableParallelism(), names.length));
	await Promise.all(Array.from({ length: lanes }, () => runLane(waiting, (verdict) => verdicts.push(verdict))));
	const isProven = !isAll || tellByGuarantee(verdicts);
	const killed = verdicts.filter(({ isKilled }) => isKilled).length;
	console.log(`mutants: ${killed} of ${names.length} killed`);
	return killed === names.length && names.length > 0 && isProven ? 0 : 1;
}

/** A copy of the source, in which one mutant after another lives and dies. */
async function runLane(waiting: string[], onVerdict: (verdict: Verdict) => void): Promise<void> {
	const folder = mkdtempSync(join(tmpdir(), 'voordeur-mutants-'));
	try {
		for (const path of COPIED) cpSync(join(ROOT, path), join(folder, path), { recursive: true });
		symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
		for (let name = waiting.shift(); name !== undefined; name = waiting.shift()) onVerdict(await judge(folder, name));
	} finally {
		rmSync(folder, { recursive: true, force: true });
	}
}

async function judge(folder: string, name: string): Promise<Verdict> {
	const path = join(PATCHES, name);
	const header = readFileSync(path, 'utf8');
	const seeds = /^# seeds: (\d+)-(\d+)$/m.exec(header);
	// Those that killed it last, so that it dies at once; they change when the histories do.
	const killers = /^# killed by: ([\d, ]+)$/m.exec(header)?.[1]?.replaceAll(' ', '');
	const [first, last] = [Number(seeds?.[1]), Number(seeds?.[2])];
	if (!seeds) return tell(name, [], 'names no seeds');
	try {
		execFileSync('git', ['apply', '--unsafe-paths', path], { cwd: folder, stdio: 'pipe' });
	} catch {
		return tell(name, [], "does not apply to today's source");
	}
	const output = await run(folder, [
		'--until-found',
		...(killers ? ['--these', killers] : []),
		...['--from', String(first), '--seeds', String(last - first + 1)]
	]);
	execFileSync('git', ['apply', '--unsafe-paths', '-R', path], { cwd: folder, stdio: 'pipe' });
	const found = /^found: (.+)$/m.exec(output)?.[1] ?? '';
	const seen = /^by seeds (.+)$/m.exec(output)?.[1] ?? '';
	const by = [...found.matchAll(/(G\d+) \d+/g)].map((match) => match[1] ?? '');
	return tell(
		name,
		by.sort((a, b) => Number(a.slice(1)) - Number(b.slice(1))),
		by.length > 0 ? seen : `lives through seeds ${first} to ${last}`
	);
}

/** @param how the seeds that found it, or why none did */
function tell(name: string, by: readonly string[], how: string): Verdict {
	const isKilled = by.length > 0;
	console.log(`${isKilled ? 'killed  ' : 'SURVIVED'}  ${name}: ${isKilled ? `${by.join(', ')} (seeds ${how})` : how}`);
	return { name: name.replace('.patch', ''), isKilled, by };
}

/** Answers whether each guarantee has a mutant that no other one's checks have seen. */
function tellByGuarantee(verdicts: readonly Verdict[]): boolean {
	const without: string[] = [];
	for (const guarantee of GUARANTEES) {
		const alone = verdicts.filter(({ by }) => by.length === 1 && by[0] === guarantee).map(({ name }) => name);
		const elsewhere = HELD_ELSEWHERE[guarantee];
		if (alone.length === 0 && elsewhere === undefined) without.push(guarantee);
		console.log(
			`${guarantee.padEnd(4)} alone: ${[...alone.sort(), ...(elsewhere ? [elsewhere] : [])].join(', ') || 'none'}`
		);
	}
	if (without.length > 0) console.log(`no mutant of its own: ${without.join(', ')}`);
	return without.length === 0;
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
