/**
 * `npm run mutants:limits`: the same with the patches of `tests/limits`, one for each figure of `src/lib/sync/limits.ts`
 * and each branch of the page of a pull. Last line: `mutants: K of K killed`.
 *
 * `npm run walls`: applies each patch of `tests/walls/` to a copy of the tree and
 * asks the guard that the patch names. A wall that lets its patch through is a hole.
 * Last line: `walls: K of K caught`.
 */
import { cpSync, existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, symlinkSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { ROOT, capture, run } from './steps/shell.mjs';

const COPIED = [
	'src',
	'static',
	'tests',
	'lint',
	'commands',
	'package.json',
	'svelte.config.js',
	'vite.config.ts',
	'vitest.config.ts',
	'tsconfig.json',
	'tsconfig.pure.json',
	'tsconfig.worker.json',
	'eslint.config.js',
	'.dependency-cruiser.cjs',
	'.svelte-kit',
	'PROTOCOL.md',
	'ARCHITECTURE.md'
];
/** Each lane has a copy of its own. */
const LANES_MAX = 2;

// The types that the guards read.
if (!existsSync(join(ROOT, '.svelte-kit'))) await run('npx', ['svelte-kit', 'sync'], { quiet: true });
const isLimits = process.argv.includes('--limits');
const FOLDER = isLimits ? 'tests/limits' : 'tests/walls';
const patches = readdirSync(join(ROOT, FOLDER))
	.filter((name) => name.endsWith('.patch'))
	.sort();
const waiting = [...patches];
let caught = 0;
await Promise.all(Array.from({ length: Math.min(LANES_MAX, availableParallelism()) }, runLane));
console.log(
	isLimits ? `mutants: ${caught} of ${patches.length} killed` : `walls: ${caught} of ${patches.length} caught`
);
process.exit(caught === patches.length && patches.length > 0 ? 0 : 1);

async function runLane() {
	const folder = mkdtempSync(join(tmpdir(), 'voordeur-walls-'));
	try {
		for (const path of COPIED) cpSync(join(ROOT, path), join(folder, path), { recursive: true });
		symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
		for (let name = waiting.shift(); name !== undefined; name = waiting.shift())
			if (await isCaught(name, folder)) caught += 1;
	} finally {
		rmSync(folder, { recursive: true, force: true });
	}
}

/** A patch starts with `# guard: COMMAND` and `# says: TEXT`: the command must fail and its output must hold the text. */
async function isCaught(name, folder) {
	const path = join(ROOT, FOLDER, name);
	const text = readFileSync(path, 'utf8');
	const guard = /^# guard: (.+)$/m.exec(text)?.[1];
	const says = /^# says: (.+)$/m.exec(text)?.[1];
	if (!guard || !says) return report(name, 'has no guard or no words to look for', false);
	const applied = await capture('git', ['apply', '--unsafe-paths', path], { cwd: folder, quiet: true });
	if (applied.code !== 0) return report(name, `does not apply to today's source: ${applied.output.trim()}`, false);
	const result = await capture('sh', ['-c', guard], { cwd: folder, quiet: true });
	await capture('git', ['apply', '--unsafe-paths', '-R', path], { cwd: folder, quiet: true });
	const stopped = result.code !== 0 && result.output.includes(says);
	if (!stopped) process.stdout.write(result.output.split('\n').slice(-12).join('\n'));
	return report(name, stopped ? `caught by ${guard}` : `let through by ${guard}`, stopped);
}

function report(name, what, ok) {
	console.log(`${ok ? 'caught' : 'HOLE  '}  ${name}: ${what}`);
	return ok;
}
