/** A Debian in a folder, with Node and nothing of ours: made by `mmdebstrap`, which needs root and no container engine. */
import { cpSync, existsSync, mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { fetchNode } from './node-binary.mjs';
import { run } from './shell.mjs';

export const DEBIAN = 'bookworm';
export const MMDEBSTRAP = {
	name: 'mmdebstrap',
	packages: ['mmdebstrap'],
	there: () => existsSync('/usr/bin/mmdebstrap')
};
/** What Node's program needs of Debian, and what names whom to trust. */
const FOR_NODE = ['ca-certificates', 'libatomic1', 'libstdc++6'];

/**
 * @param {string} root a folder that is not there yet
 * @param {{ node: string, prefix: string, packages: readonly string[] }} options a major version of Node, where it is laid
 *   such as `/usr`, and packages of Debian
 * @returns {Promise<string>} the version of Node
 */
export async function makeCleanRoot(root, { node, prefix, packages }) {
	const include = [...FOR_NODE, ...packages].join(',');
	await run('mmdebstrap', ['--quiet', '--variant=essential', `--include=${include}`, DEBIAN, root], { quiet: true });
	const { binary, version } = await fetchNode(node);
	const [programs, modules] = [join(root, prefix, 'bin'), join(root, prefix, 'lib/node_modules')];
	mkdirSync(modules, { recursive: true });
	cpSync(binary, join(programs, 'node'));
	// The npm of this machine stands for the one that comes with that Node.
	const npm = (await run('npm', ['root', '--global'], { quiet: true })).trim();
	cpSync(join(npm, 'npm'), join(modules, 'npm'), { recursive: true, dereference: true });
	for (const name of ['npm', 'npx']) symlinkSync(`../lib/node_modules/npm/bin/${name}-cli.js`, join(programs, name));
	return version;
}
