/**
 * The one source of the version: what package.json says and, where the sources are a git work tree, the commit, such as
 * `0.1.0+2afa606`. The build puts it into the page, the device worker and the server; nothing asks the environment when
 * it runs. A work tree with other contents than its commit says so: `0.1.0+2afa606.changed`.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** What is built from, as a work tree knows it: a page of documentation makes no other app. */
const BUILT_FROM = ['src', 'static', 'commands', 'package-lock.json', 'svelte.config.js', 'vite.config.ts'];

/** At most 60 characters, as a phone may say it to the office. `root` is the folder of the sources. */
export function appVersion(root = ROOT) {
	const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
	const commit = commitOf(root);
	return commit === null ? version : `${version}+${commit}`;
}

/** Null in an archive or an image, which hold no history, and where git is not installed. */
function commitOf(root) {
	// A folder above may be a work tree of something else.
	if (!existsSync(join(root, '.git'))) return null;
	try {
		const commit = git(root, ['rev-parse', '--short=7', 'HEAD']);
		return git(root, ['status', '--porcelain', '--', ...BUILT_FROM]) === '' ? commit : `${commit}.changed`;
	} catch {
		return null;
	}
}

function git(root, args) {
	return execFileSync('git', ['-C', root, ...args], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim();
}
