/**
 * The last version that knew no archives, with the demo municipality in it, becomes this one while phones push: the new
 * release lies beside the old, a link is switched, and the service is started again. Nothing acknowledged may be missing.
 */
import { mkdirSync, mkdtempSync, renameSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { capture, ROOT, run } from '../../commands/steps/shell.mjs';
import { openSqliteFile } from '#lib/server/store/sqlite.ts';
import type { EnrolAnswer, PushAnswer } from '#lib/sync/wire.ts';
import { serverChance } from '#lib/server/crypto.ts';
import { freePort, type Links } from '../browser/harness/server.ts';
import { enrolPhone, type Phone } from '../store/phone.ts';
import { ask } from '../store/processes.ts';
import { INSTALL, unpackRelease } from './archive.ts';
import { type Serving, serveFrom } from './serve.ts';

/** The first version whose tables are still those that a release migrates from, before there were archives. */
const OLD = 'a939c5babe7219853cf3eccac02cf31b4f8d2a0e';
const PHONES = 4;
/** Pushed before the switch by each phone, and after it. */
const PUSHES = 15;
/** A phone that sends faster is asked to wait. */
const PAUSE_MS = 1_000;

export async function upgrade(): Promise<string> {
	const folder = mkdtempSync(join(tmpdir(), 'voordeur-upgrade-'));
	let serving: Serving | null = null;
	try {
		const data = join(folder, 'data');
		const port = await freePort();
		const origin = `http://127.0.0.1:${port}`;
		const old = await buildOld(join(folder, 'old'));
		const codes: string[] = [];
		for (let phone = 0; phone < PHONES; phone += 1) codes.push(await prepareOld(old, data));
		const current = join(folder, 'current');
		symlinkSync(old, current);
		serving = await serveFrom(current, { data, port });
		await ask(`${origin}/api/v1/ready`);
		const before = await versionOf(origin);
		const phones: Phone[] = [];
		for (const code of codes)
			phones.push(
				await enrolPhone(code, {
					now: Date.now,
					ask: (body) => ask<EnrolAnswer>(`${origin}/api/v1/enrol`, { body })
				})
			);

		const door = doorIn(join(data, 'voordeur.sqlite'));
		const acknowledged = new Set<string>();
		let isUpgraded = false;
		const work = Promise.all(
			phones.map((phone) => pushOn(phone, { origin, door, acknowledged, isOver: () => isUpgraded }))
		);
		// Beside the old one, which answers meanwhile from its own files.
		const made = await unpackRelease(folder);
		await run('npm', [...INSTALL], { cwd: made, quiet: true });
		const early = await stillServes(origin);
		while (acknowledged.size < PHONES * PUSHES) await pause();
		const pushedBefore = acknowledged.size;
		symlinkSync(made, `${current}.new`);
		renameSync(`${current}.new`, current);
		await serving.stop();
		serving = await serveFrom(current, { data, port });
		isUpgraded = true;
		await work;
		const after = await versionOf(origin);
		await serving.stop();
		serving = null;

		const kept = storedOperations(join(data, 'voordeur.sqlite'));
		const lost = [...acknowledged].filter((opId) => kept.get(opId) !== 1);
		if (lost.length > 0) throw new Error(`${lost.length} of ${acknowledged.size} acknowledged are not stored once`);
		if (before === after) throw new Error(`both say that they are version ${before}`);
		return `${before} to ${after}, ${acknowledged.size} acknowledged (${pushedBefore} before), 0 lost, 0 doubled, ${early} pages while it was built`;
	} finally {
		await serving?.stop();
		rmSync(folder, { recursive: true, force: true });
	}
}

/** The version that phones are offered. */
async function versionOf(origin: string): Promise<string> {
	return (await ask<{ version: string }>(`${origin}/_app/version.json`)).version;
}

/** Its sources as they were, with the packages that lie here. */
async function buildOld(folder: string): Promise<string> {
	const { code } = await capture('git', ['cat-file', '-e', `${OLD}^{commit}`], { quiet: true });
	if (code !== 0) throw new Error(`this copy has no commit ${OLD}: clone it with its whole history`);
	mkdirSync(folder, { recursive: true });
	await run('sh', ['-c', `git archive ${OLD} | tar -x -C ${folder}`], { quiet: true });
	symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
	await run('npx', ['vite', 'build'], {
		cwd: folder,
		quiet: true,
		env: { APP_VERSION: 'old', NODE_ENV: 'production' }
	});
	return folder;
}

/** The demo municipality, and a new code for a phone of its first coach. */
async function prepareOld(folder: string, data: string): Promise<string> {
	const env = { DATA_DIR: data, NODE_ENV: 'production' };
	const output = await run('node', ['--import', 'tsx', 'commands/prepare.ts'], { cwd: folder, quiet: true, env });
	const links: Links = JSON.parse(output.trim().split('\n').at(-1) ?? '{}');
	return links.enrol;
}

/** Pushes and pushes again what is not acknowledged, as a phone does, until enough came in after the switch. */
async function pushOn(
	phone: Phone,
	options: { origin: string; door: Door; acknowledged: Set<string>; isOver: () => boolean }
): Promise<void> {
	for (let after = 0, pushes = 0; after < PUSHES || pushes < 2 * PUSHES; pushes += 1) {
		if (options.isOver()) after += 1;
		const ring = phone.make({
			ent: serverChance.uuid(),
			kind: 'attempt',
			scope: options.door.scope,
			fields: { address: options.door.address, outcome: 'notHome', at: Date.now() }
		});
		const answer = await ask<PushAnswer>(`${options.origin}/api/v1/push`, { body: await phone.push([ring]) });
		for (const { opId, result } of answer.receipts) if (result === 'stored') options.acknowledged.add(opId);
		await pause();
	}
}

function pause(): Promise<void> {
	return new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
}

/** Pages and files that were not asked for before the new release lay there; a build in their place would have lost them. */
async function stillServes(origin: string): Promise<number> {
	const paths = ['/today', '/lessons', '/practice', '/office/sign-in', '/theme.css', '/service-worker.js', '/help'];
	for (const path of paths) {
		const { status } = await fetch(`${origin}${path}`);
		if (status !== 200)
			throw new Error(`the old version answers ${status} at ${path} while the new one lies beside it`);
	}
	return paths.length;
}

interface Door {
	readonly address: string;
	readonly scope: string;
}

/** A door of the first coach's round. */
function doorIn(path: string): Door {
	const database = openSqliteFile(path);
	const [round] = database.prepare("select ent from entity where kind = 'round' and state like '%ronde 1\"%'").all();
	const scope = `round:${textIn(round, 'ent')}`;
	const [address] = database.prepare("select ent from entity where kind = 'address' and scope = ?").all(scope);
	database.close();
	return { address: textIn(address, 'ent'), scope };
}

function textIn(row: unknown, name: string): string {
	const value: unknown = typeof row === 'object' && row !== null ? Reflect.get(row, name) : undefined;
	if (typeof value !== 'string') throw new Error(`the demo has no ${name} here`);
	return value;
}

/** How often each operation is stored, by its id. */
function storedOperations(path: string): ReadonlyMap<string, number> {
	const database = openSqliteFile(path);
	const counts = new Map<string, number>();
	for (const row of database.prepare('select op_id from operation').all()) {
		const id = textIn(row, 'op_id');
		counts.set(id, (counts.get(id) ?? 0) + 1);
	}
	database.close();
	return counts;
}
