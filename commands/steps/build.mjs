/** Builds when a source changed since the last build; the version is the hash of the sources. */
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
	'package-lock.json',
	'tsconfig.json'
];

/** The version that a build of these sources carries. */
export function sourceVersion() {
	const hash = createHash('sha256');
	for (const source of SOURCES) addTo(hash, join(ROOT, source), source);
	return hash.digest('hex').slice(0, 12);
}

export async function buildWhenNeeded() {
	const version = sourceVersion();
	if (existsSync(MARK) && readFileSync(MARK, 'utf8') === version) return { built: false, version };
	console.log('Building the app ...');
	await run('npx', ['vite', 'build'], { quiet: true, env: { APP_VERSION: version, NODE_ENV: 'production' } });
	writeFileSync(MARK, version);
	return { built: true, version };
}

function addTo(hash, path, name) {
	if (!existsSync(path)) return;
	if (statSync(path).isDirectory()) {
		for (const entry of readdirSync(path).sort()) addTo(hash, join(path, entry), `${name}/${entry}`);
		return;
	}
	hash.update(`${name}\0`).update(readFileSync(path)).update('\0');
}
