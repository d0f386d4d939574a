/**
 * `npm run edges`: each field of every record kind and each number that a phone says about itself, at its edges and far
 * beyond them, through a push to the built server, a restart, every page that lists or opens it, the letters, a backup,
 * an export and a restore; then the same values put into the store by hand, as an earlier version may have let them in.
 * Last line `edges: V values, 0 answered 500, 0 starts failed`; exit 1 otherwise.
 *
 *   npm run edges                    every value
 *   npm run edges -- --short         the few that once shut the office, and of a phone's words every tenth
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { buildWhenNeeded } from '../../commands/steps/build.mjs';
import { capture } from '../../commands/steps/shell.mjs';
import { RECORDS } from '#lib/domain/records/index.ts';
import { serverChance } from '#lib/server/crypto.ts';
import type { Json } from '#lib/sync/json.ts';
import { operationText } from '#lib/sync/operation.ts';
import type { PushAnswer, PushRequest } from '#lib/sync/wire.ts';
import { startServer, type TestServer } from '../browser/harness/server.ts';
import { FILES, listPages, lookAt, pagesOf } from './pages.ts';
import { type Desk, openDesk } from './desk.ts';
import { plantAll } from './planted.ts';
import { baseOf, fillTown, KINDS, makeDoor, type Change, type Door, type Town } from './town.ts';
import { changeOf, OTHER_CHANGES, PLAIN_VALUES, SHORT_VALUES, STATUS_FIELDS, STATUS_VALUES } from './values.ts';

const { values: given } = parseArgs({
	options: { short: { type: 'boolean', default: false }, build: { type: 'string' } }
});
if (given.build === undefined) await buildWhenNeeded();
/** A statement may be reached by another that is collected first. */
const COLLECTIONS = 5;
const BETWEEN_MS = 5;
const plainValues = given.short ? SHORT_VALUES : PLAIN_VALUES;

/** Every tenth for the short form: the same ones at every run. */
function sample<T>(all: readonly T[]): readonly T[] {
	return given.short ? all.filter((_, at) => at % 10 === 0) : all;
}

const tally = { values: 0, broken: 0, failedStarts: 0, accepted: 0, aside: 0 };
const told = new Set<string>();

function tell(what: string): void {
	tally.broken += 1;
	if (told.size < 40 && !told.has(what)) console.log(`broken  ${what}`);
	told.add(what);
}

let town: Town | undefined;
let desk: Desk;
const log = join(mkdtempSync(join(tmpdir(), 'voordeur-edges-')), 'server.log');
const server = await startServer({
	log,
	...(given.build === undefined ? {} : { build: given.build }),
	fill: async (data) => {
		town = await fillTown(data);
	}
});
try {
	if (!town) throw new Error('the town was not filled');
	desk = await openDesk(server.data);
	for (const value of plainValues) await drawFields(server, town, value);
	for (const change of sample(OTHER_CHANGES)) await drawChanges(server, town, change);
	await drawStatus(server, town);
	await desk.close();
	await comeBack(server, town, 'after the pushes');
	await server.stop();
	tally.values += await plantAll(server.data, town, plainValues);
	await startAgain(server, 'with planted rows');
	await comeBack(server, town, 'with planted rows');
	await openPlanted(server, town);
	await revoke(server, town);
	await carryAway(server);
} finally {
	await server.dispose();
	rmSync(log, { force: true });
}
console.log(`${tally.accepted} of the values were stored, ${tally.aside} were put aside or answered at the door`);
console.log(`edges: ${tally.values} values, ${tally.broken} answered 500, ${tally.failedStarts} starts failed`);
process.exit(tally.broken === 0 && tally.failedStarts === 0 && tally.values > 0 ? 0 : 1);

/** One value in each field of each kind: a record for each, in one household, looked at where it opens. */
async function drawFields(at: TestServer, of: Town, value: Json): Promise<void> {
	const drawn = KINDS.flatMap((kind) =>
		Object.entries(RECORDS[kind].fields).map(([name, field]) => ({
			kind,
			name: name === 'guide:*' ? 'guide:mould' : name === 'read:*' ? 'read:l01' : name,
			change: changeOf(field, value, serverChance)
		}))
	);
	await draw(at, of, drawn, JSON.stringify(value).slice(0, 40));
}

async function drawChanges(at: TestServer, of: Town, change: Json): Promise<void> {
	const drawn = KINDS.flatMap((kind) =>
		Object.entries(RECORDS[kind].fields).flatMap(([name, field]) =>
			field.merge.kind === 'register' ? [] : [{ kind, name, change }]
		)
	);
	await draw(at, of, drawn, JSON.stringify(change).slice(0, 40));
}

interface Drawn {
	readonly kind: (typeof KINDS)[number];
	readonly name: string;
	readonly change: Json;
}

async function draw(at: TestServer, of: Town, drawn: readonly Drawn[], what: string): Promise<void> {
	const door = makeDoor();
	const changes = drawn.map(({ kind, name, change }): Change => {
		const base = baseOf(of, door, kind, serverChance.uuid());
		return { ...base, fields: { ...base.fields, [name]: change } };
	});
	const stored: Change[] = [];
	await pushAll(at, of, ground(of, door), what);
	for (const part of [changes.slice(0, 100), changes.slice(100, 200), changes.slice(200)])
		stored.push(...(await pushAll(at, of, part, what)));
	tally.values += changes.length;
	const paths = new Set(stored.flatMap(({ kind, ent }) => pagesOf(kind, ent, door)));
	await look(at, of, [...paths], what);
	if (tally.values % 2_000 < changes.length) await look(at, of, [...listPages(), ...FILES], what);
}

/** The household that the records hang on. */
function ground(of: Town, door: Door): readonly Change[] {
	return [
		baseOf(of, door, 'address', door.address),
		baseOf(of, door, 'household', door.household),
		baseOf(of, door, 'visit', door.visit),
		baseOf(of, door, 'concern', door.concern)
	];
}

/**
 * Hands everything in by the coach's phone. What a coach may not write at all is written by the office, through the one
 * way in that its forms have; answers what was stored.
 */
async function pushAll(at: TestServer, of: Town, changes: readonly Change[], what: string): Promise<readonly Change[]> {
	const phone = of.phones.coach;
	const operations = changes.map((change) => phone.make(change));
	const envelopes = await Promise.all(
		operations.map((operation) => phone.sealText(operationText(operation), operation))
	);
	const answer = await push(at, phone.request(envelopes), `push of ${what}`);
	if (!answer) return [];
	const results = new Map(answer.receipts.map((receipt) => [receipt.opId, receipt]));
	const stored: Change[] = [];
	const asOffice: Change[] = [];
	for (const [index, operation] of operations.entries()) {
		const receipt = results.get(operation.opId);
		const change = changes[index];
		if (receipt === undefined) tell(`no receipt for ${operation.kind} of ${what}`);
		if (!receipt || !change) continue;
		if (receipt.result === 'stored') stored.push(change);
		else if (/^(notWrittenByRole|otherPerson|wrongScope|wrongRoot|outsideScope)/.test(receipt.reason ?? ''))
			asOffice.push(change);
	}
	stored.push(...(await desk.write(of, asOffice)));
	tally.accepted += stored.length;
	tally.aside += changes.length - stored.length;
	return stored;
}

async function push(at: TestServer, request: PushRequest, what: string): Promise<PushAnswer | null> {
	for (;;) {
		const answer = await fetch(`${at.origin}/api/v1/push`, {
			method: 'POST',
			headers: { 'content-type': 'application/json', connection: 'close' },
			body: JSON.stringify(request)
		});
		const text = await answer.text();
		if (answer.status === 429) {
			await new Promise((resolve) => setTimeout(resolve, 1_000 * Number(answer.headers.get('retry-after') ?? 1)));
			continue;
		}
		if (answer.status >= 500 || answer.status === 0) tell(`${answer.status} ${what}`);
		return answer.status === 200 ? (JSON.parse(text) as PushAnswer) : null;
	}
}

/** Each number of the status, and with each a push that goes on to be taken in. */
async function drawStatus(at: TestServer, of: Town): Promise<void> {
	const phone = of.phones.coach;
	for (const field of STATUS_FIELDS)
		for (const value of sample(STATUS_VALUES)) {
			const plain = phone.request([]).status;
			const [name, part] = field.split('.');
			const status =
				part === undefined
					? { ...plain, [field]: value }
					: { ...plain, [name ?? '']: [{ what: 'differed', at: 1, count: 1, [part]: value }] };
			await push(at, { ...phone.request([]), status: status as PushRequest['status'] }, `status ${field}`);
			tally.values += 1;
			if (tally.values % 10 === 0) await look(at, of, ['/office', '/office/devices'], `status ${field}`);
		}
	await look(at, of, ['/office', '/office/devices', `/office/devices/coach/${of.people.coach}`], 'status');
}

async function look(at: TestServer, of: Town, paths: readonly string[], what: string): Promise<void> {
	for (const role of ['coordinator', 'privacyOfficer'] as const) {
		const own = role === 'coordinator' ? paths : paths.filter((path) => /residents|purge|retention|audit/.test(path));
		for (const { path, status } of await lookAt(at.origin, { town: of, paths: own, role }))
			if (status >= 500) tell(`${status} ${path.replace(/[0-9a-f-]{36}/g, '[id]')} with ${what}`);
	}
}

async function startAgain(at: TestServer, what: string): Promise<void> {
	try {
		await at.start();
		const answer = await fetch(`${at.origin}/api/v1/ready`);
		await answer.text();
		const page = await fetch(`${at.origin}/office`, { redirect: 'manual' });
		await page.text();
		if (page.status < 500) return;
	} catch {
		// Counted below.
	}
	tally.failedStarts += 1;
	console.log(`start failed  ${what}`);
}

/** Ended and started, with every list asked for after it. */
async function comeBack(at: TestServer, of: Town, what: string): Promise<void> {
	await at.stop();
	await startAgain(at, what);
	await look(at, of, [...listPages(), ...FILES], what);
}

async function openPlanted(at: TestServer, of: Town): Promise<void> {
	const { planted } = await import('./planted.ts');
	const paths = new Set(planted.flatMap(({ kind, ent, door }) => pagesOf(kind, ent, door)));
	await look(at, of, [...paths], 'planted rows');
}

/** A phone that said something that no number holds can still be withdrawn. */
async function revoke(at: TestServer, of: Town): Promise<void> {
	const answer = await fetch(`${at.origin}/office/devices?/revoke`, {
		method: 'POST',
		redirect: 'manual',
		headers: {
			origin: at.origin,
			'content-type': 'application/x-www-form-urlencoded',
			cookie: `voordeur_session=${of.sessions.coordinator}`
		},
		body: new URLSearchParams({ device: of.phones.coach.enrolled.dev, dev: of.phones.coach.enrolled.dev })
	});
	await answer.text();
	if (answer.status >= 500) tell(`${answer.status} withdrawing a phone`);
}

/** The embedded engine keeps a file open until its last statement is collected: what this process opened looks in use. */
async function letGo(): Promise<void> {
	for (let turn = 0; turn < COLLECTIONS; turn += 1) {
		await globalThis.gc?.({ execution: 'async', type: 'major' });
		await new Promise((resolve) => setTimeout(resolve, BETWEEN_MS));
	}
}

/** A backup, the organisation as a file, and a restore of the one, each started again. */
async function carryAway(at: TestServer): Promise<void> {
	const folder = mkdtempSync(join(tmpdir(), 'voordeur-edges-'));
	const env = { ...process.env, NODE_ENV: 'production', DATA_DIR: at.data };
	const command = async (name: string, args: readonly string[]): Promise<string> => {
		const { code, output } = await capture('node', ['--import', 'tsx', `commands/${name}.ts`, ...args], {
			quiet: true,
			env
		});
		if (code !== 0) tell(`npm run ${name} ${args[0] ?? ''} ended with ${code}: ${output.slice(-300)}`);
		return output;
	};
	try {
		await command('backup', ['--make-key', '--out', join(folder, 'key')]);
		const made = await command('backup', []);
		const file = /^backup: (.+)$/m.exec(made)?.[1] ?? '';
		await command('organisation', ['export', join(folder, 'organisation.tar')]);
		await at.stop();
		await letGo();
		await command('restore', ['--file', file, '--key', join(folder, 'key'), '--replace']);
		await startAgain(at, 'restored');
		if (town) await look(at, town, [...listPages(), ...FILES], 'restored');
	} finally {
		rmSync(folder, { recursive: true, force: true });
	}
}
