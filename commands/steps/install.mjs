/** Installs from the lock when the lock changed since the last install. */
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT, run } from './shell.mjs';

const MARK = join(ROOT, 'node_modules', '.voordeur-lock');
const NODE_MIN = [20, 19];

/** Ends with a sentence when Node is too old, since every later message would be a riddle. */
export function requireNode() {
	const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
	if (major > NODE_MIN[0] || (major === NODE_MIN[0] && minor >= NODE_MIN[1])) return;
	console.error(
		`Voordeur needs Node ${NODE_MIN.join('.')} or later; this is ${process.versions.node}. Install a newer Node and start again.`
	);
	process.exit(1);
}

export async function installWhenNeeded() {
	const lock = createHash('sha256')
		.update(readFileSync(join(ROOT, 'package-lock.json')))
		.digest('hex');
	if (existsSync(MARK) && readFileSync(MARK, 'utf8') === lock) return false;
	console.log('Installing packages from the lock ...');
	await run('npm', ['ci', '--ignore-scripts', '--no-fund', '--no-audit'], { quiet: true });
	writeFileSync(MARK, lock);
	return true;
}
