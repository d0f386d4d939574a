/**
 * `npm run docs:try`: the commands of `docs/operating` in a clean folder, page after page, as somebody would type them.
 *
 * A block says in a comment above it what becomes of it:
 *
 *   <!-- docs: run -->                 is run, in one folder that all pages share
 *   <!-- docs: check KIND [FILE] -->   needs root, another program or another machine: it is checked with what is there
 *
 * A block without a comment, on a page of ours, is a fault. Last line: `docs: N blocks run, M checked, 0 failed`.
 *
 *   npm run docs:try               a minute; packages and build from this copy
 *   npm run docs:try -- --fresh    installs and builds in the clean folder
 *   npm run docs:try -- --list     says what would become of each block, and does nothing
 */
import { createServer } from 'node:net';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { checkBlock } from './steps/docs-check.mjs';
import { buildWhenNeeded } from './steps/build.mjs';
import { installWhenNeeded } from './steps/install.mjs';
import { copyPresentFiles } from './steps/present-files.mjs';
import { ROOT, capture } from './steps/shell.mjs';

/** In the order of a first month. Pages of others are read too, where they carry comments. */
const PAGES = [
	'install',
	'drill',
	'monitoring',
	'proxy',
	'container',
	'postgresql',
	'upgrade',
	'README',
	'backup',
	'theme',
	'exit',
	'scale'
];
/** Pages where every block has to say what becomes of it. */
const MARKED = ['install', 'drill', 'monitoring', 'proxy', 'container', 'postgresql', 'upgrade'];
const BLOCK_MS_MAX = 300_000;

const isFresh = process.argv.includes('--fresh');
const blocks = PAGES.flatMap(readBlocks);
if (process.argv.includes('--list')) {
	for (const { page, line, mark } of blocks) console.log(`${page}.md:${line} ${mark ?? 'no mark'}`);
	process.exit(0);
}

const folder = mkdtempSync(join(tmpdir(), 'voordeur-docs-'));
const counted = { run: 0, checked: 0, failed: 0 };
const notes = new Set();
try {
	await makeClean();
	const env = {
		// Words of a page that stand for places of the machine, and for who may write there.
		VOORDEUR: join(folder, 'opt'),
		PATH: `${join(folder, 'bin')}:${process.env.PATH}`,
		HOME: join(folder, 'home'),
		TMPDIR: join(folder, 'tmp'),
		PORT: String(await freePort()),
		BACKUP_HOUR: 'off',
		DATA_DIR: '',
		DATABASE_URL: '',
		KEYS_DIR: '',
		ORIGIN: 'http://localhost:3000'
	};
	for (const name of ['home', 'tmp', 'bin']) mkdirSync(join(folder, name));
	writeFileSync(join(folder, 'bin', 'sudo'), '#!/bin/sh\nexec "$@"\n', { mode: 0o755 });
	for (const block of blocks) await tryBlock(block, env);
} finally {
	rmSync(folder, { recursive: true, force: true });
}
for (const note of notes) console.log(`not checked further: ${note}`);
console.log(`docs: ${counted.run} blocks run, ${counted.checked} checked, ${counted.failed} failed`);
process.exit(counted.failed === 0 && counted.run > 0 ? 0 : 1);

async function tryBlock(block, env) {
	const { page, line, mark, text } = block;
	const where = `${page}.md:${line}`;
	if (mark === null) {
		if (MARKED.includes(page)) fail(where, 'the block does not say what becomes of it');
		return;
	}
	const [what, kind, file] = mark.split(' ');
	if (what === 'run') {
		const began = Date.now();
		const script = join(folder, 'block.sh');
		writeFileSync(script, text);
		const { code, output } = await capture('bash', ['-euo', 'pipefail', script], {
			cwd: join(folder, 'voordeur'),
			env,
			quiet: true,
			timeoutMs: BLOCK_MS_MAX
		});
		if (code !== 0) return fail(where, output.trimEnd().split('\n').slice(-12).join('\n'));
		counted.run += 1;
		console.log(`${where} ran, ${((Date.now() - began) / 1000).toFixed(1)} s`);
		return;
	}
	const outcome = await checkBlock({ kind, file, text, folder });
	for (const note of outcome.notes) notes.add(note);
	if (outcome.trouble !== null) return fail(where, outcome.trouble);
	counted.checked += 1;
	console.log(`${where} checked: ${outcome.how}`);
}

function fail(where, trouble) {
	counted.failed += 1;
	console.log(`${where} FAILED\n${trouble}`);
}

/** What a clone holds of the present files, and the packages and the build of this copy beside it. */
async function makeClean() {
	const place = join(folder, 'voordeur');
	mkdirSync(place);
	await copyPresentFiles(place);
	if (isFresh) return;
	// Before the packages are shared: a page's command must find nothing to install in them.
	await installWhenNeeded();
	await buildWhenNeeded();
	symlinkSync(join(ROOT, 'node_modules'), join(place, 'node_modules'));
	cpSync(join(ROOT, 'build'), join(place, 'build'), { recursive: true });
}

function readBlocks(page) {
	const path = join(ROOT, 'docs', 'operating', `${page}.md`);
	if (!existsSync(path)) return [];
	const lines = readFileSync(path, 'utf8').split('\n');
	const found = [];
	for (let at = 0; at < lines.length; at += 1) {
		const open = /^( *)```/.exec(lines[at]);
		if (!open) continue;
		const from = at + 1;
		do at += 1;
		while (at < lines.length && !lines[at].startsWith(`${open[1]}\`\`\``));
		const above = lines[from - 2] ?? '';
		const mark = /^ *<!-- docs: (.+) -->$/.exec(above)?.[1] ?? null;
		found.push({ page, line: from, mark, text: `${lines.slice(from, at).join('\n')}\n` });
	}
	return found;
}

function freePort() {
	return new Promise((resolve, reject) => {
		const probe = createServer();
		probe.once('error', reject);
		probe.listen(0, '127.0.0.1', () => {
			const { port } = probe.address();
			probe.close(() => resolve(port));
		});
	});
}
