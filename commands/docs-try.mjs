/**
 * `npm run docs:try`: the commands of `docs/operating`, page after page, as somebody would type them. Where this is root
 * on Debian they are typed in a Debian of its own that starts with systemd, with the proxies and the database of the
 * pages; elsewhere in a clean folder, and what needs root is only read.
 *
 * A block says in a comment above it what becomes of it:
 *
 *   <!-- docs: run -->              is run where the sources lie, in either place
 *   <!-- docs: machine -->          is run in the machine
 *   <!-- docs: sql -->              is said to the machine's PostgreSQL, as its own user
 *   <!-- docs: file KIND PATH -->   is written there in the machine, and used by what is run after it; `add` before KIND adds it
 *   <!-- docs: check KIND -->       needs what no machine has here: it is only read
 *
 * A block without a comment is a fault. Last line: `docs: N blocks run, M only read, 0 failed`.
 *
 *   npm run docs:try               some minutes; packages and build from this copy
 *   npm run docs:try -- --here     in a clean folder, without a machine
 *   npm run docs:try -- --fresh    the same, and it installs and builds there
 *   npm run docs:try -- --list     says what would become of each block, and does nothing
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildWhenNeeded } from './steps/build.mjs';
import { readBlocks } from './steps/docs-blocks.mjs';
import { checkBlock } from './steps/docs-check.mjs';
import { makeCleanFolder } from './steps/docs-folder.mjs';
import { startMachine, whyNoMachine } from './steps/docs-machine.mjs';
import { installWhenNeeded } from './steps/install.mjs';

const BLOCK_MS_MAX = 300_000;
const LINES_SHOWN = 12;
/** Above a page's own block: certificates come from outside, which the machine cannot reach. */
const ABOVE = { caddy: '{\n\tlocal_certs\n\tskip_install_trust\n}\n\n' };

const has = (name) => process.argv.includes(name);
const blocks = readBlocks();
if (has('--list')) {
	for (const { where, mark } of blocks) console.log(`${where} ${mark ?? 'no mark'}`);
	process.exit(0);
}

const folder = mkdtempSync(join(tmpdir(), 'voordeur-docs-'));
const counted = { run: 0, read: 0, failed: 0 };
const notes = new Set();
const reason = has('--here') || has('--fresh') ? 'it was asked so' : await whyNoMachine();
if (reason !== null) notes.add(`what needs a machine of its own: ${reason}`);
let place = null;
try {
	// Before the packages are shared: a page's command must find nothing to install in them.
	await installWhenNeeded();
	await buildWhenNeeded();
	place = reason === null ? await startMachine(folder) : await makeCleanFolder(folder, { isFresh: has('--fresh') });
	let page = null;
	for (const block of blocks) {
		if (block.page !== page) await place.prepare((page = block.page));
		await tryBlock(block);
	}
} finally {
	await place?.stop();
	rmSync(folder, { recursive: true, force: true });
}
for (const note of notes) console.log(`not tried further: ${note}`);
console.log(`docs: ${counted.run} blocks run, ${counted.read} only read, ${counted.failed} failed`);
process.exit(counted.failed === 0 && counted.run > 0 ? 0 : 1);

async function tryBlock({ where, mark, text }) {
	if (mark === null) return fail(where, 'the block does not say what becomes of it');
	const isAdded = mark.startsWith('file add ');
	const [what, kind = 'sh', path] = mark.replace('file add', 'file').split(' ');
	if (what === 'run' || (reason === null && (what === 'machine' || what === 'sql'))) {
		const began = Date.now();
		const command = what === 'sql' ? `sudo -u postgres psql -v ON_ERROR_STOP=1 <<'EOF'\n${text}EOF\n` : text;
		const { code, output } = await place.run(command, { isOfSource: what === 'run', timeoutMs: BLOCK_MS_MAX });
		if (code !== 0) return fail(where, output.trimEnd().split('\n').slice(-LINES_SHOWN).join('\n'));
		counted.run += 1;
		return console.log(`${where} ran, ${((Date.now() - began) / 1000).toFixed(1)} s`);
	}
	if (what === 'file' && reason === null) {
		place.write(path, `${ABOVE[kind] ?? ''}${text}`, { isAdded });
		counted.run += 1;
		return console.log(`${where} written to ${path}`);
	}
	const outcome = await checkBlock({ kind: what === 'sql' ? 'sql' : kind, file: path, text, folder });
	for (const note of outcome.notes) notes.add(note);
	if (outcome.trouble !== null) return fail(where, outcome.trouble);
	counted.read += 1;
	console.log(`${where} only read: ${outcome.how}`);
}

function fail(where, trouble) {
	counted.failed += 1;
	console.log(`${where} FAILED\n${trouble}`);
}
