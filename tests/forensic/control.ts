/**
 * The same app with its vault taken away: today's source with a patch on it, built in a folder of its own. A search
 * that finds nothing there either is a search that finds nothing.
 */
import { cpSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { capture, ROOT } from '../../commands/steps/shell.mjs';

const PATCH = join(ROOT, 'tests/forensic/plaintext.patch');
const COPIED = [
	'src',
	'static',
	'commands',
	'server.js',
	'package.json',
	'package-lock.json',
	'svelte.config.js',
	'vite.config.ts',
	'tsconfig.json'
];

export interface ControlBuild {
	readonly folder: string;
	dispose(): void;
}

export async function buildControl(): Promise<ControlBuild> {
	const folder = mkdtempSync(join(tmpdir(), 'voordeur-plaintext-'));
	const dispose = (): void => rmSync(folder, { recursive: true, force: true });
	try {
		for (const path of COPIED) cpSync(join(ROOT, path), join(folder, path), { recursive: true });
		symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
		await must('git', ['apply', '--unsafe-paths', PATCH], folder);
		await must('npx', ['vite', 'build'], folder);
		return { folder, dispose };
	} catch (error) {
		dispose();
		throw error;
	}
}

async function must(program: string, args: readonly string[], cwd: string): Promise<void> {
	const env = { NODE_ENV: 'production' };
	const { code, output } = await capture(program, [...args], { cwd, quiet: true, env });
	if (code !== 0) throw new Error(`${program} ${args.join(' ')} ended with ${code}: ${output.slice(-2_000)}`);
}
