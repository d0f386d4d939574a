/** Builds when a source changed since the last build, by the hash of the sources; `version.mjs` says what version a build carries. */
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildCommands } from './build-commands.mjs';
import { ROOT, run } from './shell.mjs';

const MARK = join(ROOT, 'build', '.voordeur-source');
const SOURCES = [
	'src',
	'commands',
	'static',
	'svelte.config.js',
	'vite.config.ts',
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
	await build();
	return { built: true };
}

/** The app, and beside it the commands of the server. */
export async function build() {
	const hash = sourceHash();
	await run('npx', ['vite', 'build'], { quiet: true, env: { NODE_ENV: 'production' } });
	await buildCommands();
	writeFileSync(MARK, hash);
}

/** The version that the build which lies here carries, as a phone reads it. */
export function builtVersion() {
	const { version } = JSON.parse(readFileSync(join(ROOT, 'build', 'client', '_app', 'version.json'), 'utf8'));
	return version;
}

function addTo(hash, path, name) {
	if (!existsSync(path)) return;
	if (statSync(path).isDirectory()) {
		for (const entry of readdirSync(path).sort()) addTo(hash, join(path, entry), `${name}/${entry}`);
		return;
	}
	hash.update(`${name}\0`).update(readFileSync(path)).update('\0');
}
