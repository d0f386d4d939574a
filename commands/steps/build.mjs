/** Builds when a source changed since the last build, by the hash of the sources; `version.mjs` says what version a build carries. */
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT, run } from './shell.mjs';

const MARK = join(ROOT, 'build', '.voordeur-source');
const SOURCES = [
	'src',
	'static',
	'svelte.config.js',
	'vite.config.ts',
	'commands/steps/begin-script.ts',
	'commands/steps/first-screens.ts',
	'commands/steps/version.mjs',
	'package.json',
	'package-lock.json',
	'tsconfig.json'
];

/** Tells one state of the sources from another. */
export function sourceHash() {
	const hash = createHash('sha256');
	for (const source of SOURCES) addTo(hash, join(ROOT, source), source);
	return hash.digest('hex').slice(0, 12);
}

export async function buildWhenNeeded() {
	const hash = sourceHash();
	if (existsSync(MARK) && readFileSync(MARK, 'utf8') === hash) return { built: false };
	console.log('Building the app ...');
	await run('npx', ['vite', 'build'], { quiet: true, env: { NODE_ENV: 'production' } });
	writeFileSync(MARK, hash);
	return { built: true };
}

function addTo(hash, path, name) {
	if (!existsSync(path)) return;
	if (statSync(path).isDirectory()) {
		for (const entry of readdirSync(path).sort()) addTo(hash, join(path, entry), `${name}/${entry}`);
		return;
	}
	hash.update(`${name}\0`).update(readFileSync(path)).update('\0');
}
