/** The release of these sources, unpacked as an operator does it. */
import { mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { run } from '../../commands/steps/shell.mjs';

/** Packages for the server alone, as the page of installing has it. */
export const INSTALL = ['ci', '--omit=dev', '--ignore-scripts', '--no-fund', '--no-audit'] as const;

/** Makes the archive in `folder`, holds it against its checksum and unpacks it into `releases`; answers where it lies. */
export async function unpackRelease(folder: string): Promise<string> {
	await run('node', ['commands/release.mjs', '--out', folder], { quiet: true });
	const [archive, ...more] = readdirSync(folder).filter((name) => name.endsWith('.tar.gz'));
	if (archive === undefined || more.length > 0) throw new Error('one archive was expected');
	await run('sha256sum', ['--check', '--quiet', `${archive}.sha256`], { cwd: folder, quiet: true });
	const releases = join(folder, 'releases');
	mkdirSync(releases, { recursive: true });
	await run('tar', ['-xzf', join(folder, archive), '-C', releases], { quiet: true });
	return join(releases, archive.replace(/\.tar\.gz$/, ''));
}
