/**
 * Blocks of the operating pages that are only read: because they need another machine, or no machine can be made here.
 * Each is checked by the program it is for where that is installed, else as far as its form goes; what was left is said.
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { ROOT, capture } from './shell.mjs';

const CHECKS = { sh, env, systemd, caddy, nginx, yaml, sql, css, sums };

/**
 * @returns how it was checked, the trouble or null, and what could not be checked here
 */
export async function checkBlock({ kind, file, text, folder }) {
	const check = Object.hasOwn(CHECKS, kind) ? CHECKS[kind] : null;
	if (!check) return { how: '', trouble: `nobody knows how to check: ${kind}`, notes: [] };
	const place = join(folder, 'checks');
	mkdirSync(place, { recursive: true });
	return { notes: [], trouble: null, ...(await check(text, { place, file: file ?? 'block' })) };
}

async function sh(text, { place }) {
	const path = join(place, 'block.sh');
	writeFileSync(path, text);
	const { code, output } = await capture('bash', ['-n', path], { quiet: true });
	if (code !== 0) return { trouble: output };
	const lost = scriptsIn(text).filter((name) => !(name in npmScripts()));
	return lost.length > 0
		? { trouble: `there is no npm run ${lost.join(', ')}` }
		: { how: 'bash -n, and every npm run is there' };
}

async function env(text) {
	const wrong = text.split('\n').filter((line) => line !== '' && !/^#|^[A-Z][A-Z0-9_]*=\S*$/.test(line));
	if (wrong.length > 0) return { trouble: `not a line of settings: ${wrong.join(' | ')}` };
	const names = [...text.matchAll(/^#?([A-Z][A-Z0-9_]*)=/gm)].map(([, name]) => name);
	const unknown = names.filter((name) => !isReadSomewhere(name));
	return unknown.length > 0
		? { trouble: `nothing reads ${unknown.join(', ')}` }
		: { how: 'each line is a setting that the server reads' };
}

async function systemd(text, { place, file }) {
	const path = join(place, basename(file));
	// Paths of the real machine are not here: only those are put in the place of what is.
	const here = text
		.replace(/^EnvironmentFile=.*$/m, 'EnvironmentFile=-/dev/null')
		.replace(/^WorkingDirectory=.*$/m, 'WorkingDirectory=/')
		.replace(/^(User|Group)=.*$/gm, '$1=root');
	writeFileSync(path, here);
	if (!(await has('systemd-analyze'))) return formOf(text, 'systemd-analyze is not here: sections and keys only');
	const { code, output } = await capture('systemd-analyze', ['verify', '--man=no', path], { quiet: true });
	const about = output.split('\n').filter((line) => line.includes(basename(file)));
	return code !== 0 || about.length > 0
		? { trouble: output || `systemd-analyze ended with ${code}` }
		: { how: 'systemd-analyze verify' };
}

function formOf(text, note) {
	const wrong = text.split('\n').filter((line) => line !== '' && !/^(#|\[\w+\]$|[A-Z]\w+=)/.test(line));
	return wrong.length > 0 ? { trouble: wrong.join('\n') } : { how: 'sections and keys', notes: [note] };
}

async function caddy(text, { place, file }) {
	const path = join(place, basename(file));
	writeFileSync(path, text);
	if (!(await has('caddy'))) return braces(text, 'caddy is not here: its braces only');
	const { code, output } = await capture('caddy', ['validate', '--adapter', 'caddyfile', '--config', path], {
		quiet: true
	});
	return code === 0 ? { how: 'caddy validate' } : { trouble: output };
}

async function nginx(text, { place, file }) {
	if (!(await has('nginx')))
		return { ...braces(text, 'nginx is not here: its braces and semicolons only'), ...ends(text) };
	const path = join(place, basename(file));
	// Certificates of the real machine are not here.
	writeFileSync(path, `events {}\nhttp {\n${text.replace(/^\s*(ssl_certificate|listen .*ssl).*$/gm, '')}\n}\n`);
	const { code, output } = await capture('nginx', ['-t', '-c', path], { quiet: true });
	return code === 0 ? { how: 'nginx -t' } : { trouble: output };
}

function ends(text) {
	const open = text
		.split('\n')
		.map((line) => line.trim())
		.filter((line) => line !== '' && !line.startsWith('#') && !/[;{}]$/.test(line));
	return open.length > 0 ? { trouble: `without a semicolon: ${open.join(' | ')}` } : {};
}

function braces(text, note) {
	let depth = 0;
	for (const character of text.replace(/#.*$/gm, '')) {
		if (character === '{') depth += 1;
		if (character === '}') depth -= 1;
		if (depth < 0) return { trouble: 'a brace closes that none opened' };
	}
	return depth === 0 ? { how: 'braces', notes: note === null ? [] : [note] } : { trouble: 'a brace is not closed' };
}

async function yaml(text) {
	const troubles = parseAllDocuments(text, { strict: true }).flatMap((one) => one.errors.map(({ message }) => message));
	return troubles.length > 0 ? { trouble: troubles.join('\n') } : { how: 'strict YAML' };
}

async function sql(text) {
	const statements = text.split(';').filter((one) => one.trim() !== '');
	const wrong = statements.filter((one) => !/^\s*(create|alter|grant)\s/i.test(one));
	return wrong.length > 0
		? { trouble: `no statement of setting up: ${wrong.join(';')}` }
		: { how: 'statements', notes: [] };
}

function css(text) {
	return braces(text, null);
}

/** Sums that nobody runs: each line says what it works out. */
function sums(text) {
	const wrong = text.split('\n').filter((line) => line !== '' && !/^\w+ +=/.test(line));
	return wrong.length > 0 ? { trouble: `no sum: ${wrong.join(' | ')}` } : { how: 'a sum on each line' };
}

function scriptsIn(text) {
	return [...text.matchAll(/npm run (?:--silent )?([a-z][a-z:]*)/g)].map(([, name]) => name);
}

function npmScripts() {
	return JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')).scripts;
}

let sources;
/** The server, its commands, and what adapter-node reads by itself. */
function isReadSomewhere(name) {
	const ofAdapter = ['ORIGIN', 'HOST', 'PORT', 'ADDRESS_HEADER', 'XFF_DEPTH', 'NODE_ENV'];
	sources ??= ['server.js', 'commands/steps/surface.mjs', 'commands/steps/nightly.mjs', 'commands/steps/theme.mjs']
		.concat(['src/lib/server/app.ts', 'src/lib/server/backup/places.ts', 'src/routes/api/v1/metrics/+server.ts'])
		.filter((path) => existsSync(join(ROOT, path)))
		.map((path) => readFileSync(join(ROOT, path), 'utf8'))
		.join('\n');
	return ofAdapter.includes(name) || sources.includes(name);
}

async function has(program) {
	const { code } = await capture('bash', ['-c', `command -v ${program}`], { quiet: true });
	return code === 0;
}
