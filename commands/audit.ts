/**
 * `npm run audit:verify`: walks every organisation's audit from its first entry and names the first that does not fit.
 *
 *   npm run audit:verify                              prints the head of each chain: keep it where this server cannot write
 *   npm run audit:verify -- --anchor NUMBER:HASH      also asks that a head that was kept is still in the chain
 *   npm run audit:verify -- --list FILE               holds a signed list of what was erased against this server's key
 *
 * Ends with 1 when something does not fit.
 */
import './steps/settings.ts';
import { verifyAudit } from '#lib/server/audit/verify-chain.ts';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { openKeys } from '#lib/server/keys.ts';
import { verifyDestruction } from '#lib/server/privacy/destruction-list.ts';
import { openStore } from '#lib/server/store/open.ts';

const REASONS = {
	missing: 'it is not there',
	unlinked: 'it does not follow on the entry before it',
	changed: 'its words were changed',
	misfiled: 'it is filed under other households than it names',
	head: 'the chain ends elsewhere than its head says: entries were taken from the end, or put there',
	anchor: 'it is not the one whose hash was kept'
} as const;

const listFile = argumentOf('--list');
if (listFile !== null) process.exit(await verifyList(listFile));

const anchor = anchorOf();
const store = await openStore({
	databaseUrl: process.env['DATABASE_URL'] || undefined,
	dataDir: process.env['DATA_DIR'] || './data',
	now: Date.now
});
try {
	const organisations = await store.db.selectFrom('organisation').select(['tenant', 'name']).orderBy('name').execute();
	if (organisations.length === 0) console.log('This store holds no organisation, so there is no audit to verify.');
	for (const { tenant, name } of organisations) {
		const { head, broken } = await verifyAudit(store.db, { tenant, ...(anchor ? { anchor } : {}) });
		if (broken) {
			process.exitCode = 1;
			console.log(`audit of ${name}: BROKEN at entry ${broken.number}: ${REASONS[broken.kind]}.`);
			console.log(`  ${head.number} entries before it fit. Compare with a backup from before it was broken.`);
		} else console.log(`audit of ${name}: ${head.number} entries, all fit; head ${head.number}:${head.hash || 'none'}`);
	}
} finally {
	await store.close();
}

function argumentOf(name: string): string | null {
	const at = process.argv.indexOf(name);
	if (at < 0) return null;
	const given = process.argv[at + 1];
	if (given) return given;
	console.error(`${name} takes a file`);
	process.exit(2);
}

/** Answers how the command ends. */
async function verifyList(file: string): Promise<number> {
	const keys = await openKeys(process.env['KEYS_DIR'] || join(process.env['DATA_DIR'] || './data', 'keys'));
	const own = [keys.certificate, ...keys.earlier.certificate];
	const verified = await verifyDestruction(await readFile(file, 'utf8'), ...own);
	if (!verified.ok) {
		const why = {
			unreadable: 'it is no list of what was erased, or of another version',
			changed: 'its words are not those that were signed',
			otherKey: "it was signed with another server's key"
		} as const;
		console.log(`list ${file}: BROKEN: ${why[verified.error.kind]}.`);
		return 1;
	}
	const { organisation, madeAt, erased, audit } = verified.body;
	const waiting = erased.filter(({ devices }) => devices.some(({ confirmedAt }) => confirmedAt === null)).length;
	console.log(
		`list of ${organisation.name}, made ${madeAt}: ${erased.length} erased, ${waiting} of them not confirmed by every phone then; signed by this server; audit head ${audit.number}:${audit.hash || 'none'}`
	);
	return 0;
}

function anchorOf(): { readonly number: number; readonly hash: string } | null {
	const at = process.argv.indexOf('--anchor');
	if (at < 0) return null;
	const [, number, hash] = /^(\d+):([0-9a-f]{64})$/.exec(process.argv[at + 1] ?? '') ?? [];
	if (!number || !hash) {
		console.error('--anchor takes a head as this command printed it: NUMBER:HASH');
		process.exit(2);
	}
	return { number: Number(number), hash };
}
