/**
 * `npm run fresh`: what a newcomer meets. Clones the committed state into a
 * temporary folder, times `npm start` to the first good answer, then runs `npm test`.
 * Last line: `fresh: start S s, test passed`.
 */
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ROOT, capture, run } from './steps/shell.mjs';

const START_S_MAX = 180;
const PORT = 3900 + (process.pid % 90);

const folder = mkdtempSync(join(tmpdir(), 'voordeur-fresh-'));
let ended;
try {
	await run('git', ['clone', '--quiet', ROOT, folder], { quiet: true });
	const seconds = await timeStart();
	const test = await capture('npm', ['test'], { cwd: folder });
	const passed = test.code === 0;
	console.log(`fresh: start ${seconds.toFixed(0)} s, test ${passed ? 'passed' : 'failed'}`);
	ended = passed && seconds <= START_S_MAX ? 0 : 1;
} finally {
	rmSync(folder, { recursive: true, force: true });
}
process.exit(ended);

/** Seconds from `npm start` to the first good answer of the health address. */
async function timeStart() {
	const began = process.hrtime.bigint();
	const child = spawn('npm', ['start', '--', '--port', String(PORT)], {
		cwd: folder,
		stdio: 'inherit',
		detached: true
	});
	try {
		for (let tries = 0; tries < START_S_MAX * 4; tries += 1) {
			await new Promise((resolve) => setTimeout(resolve, 250));
			const ok = await fetch(`http://localhost:${PORT}/api/v1/health`).then(
				(answer) => answer.ok,
				() => false
			);
			if (ok) return Number(process.hrtime.bigint() - began) / 1e9;
		}
		throw new Error(`no answer within ${START_S_MAX} s`);
	} finally {
		process.kill(-child.pid, 'SIGTERM');
	}
}
