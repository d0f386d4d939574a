/**
 * `npm run attack`: a coach's phone that cheats, over HTTP, at the built server. It is written from PROTOCOL.md
 * (`client.ts`) and knows what a coach may do from docs/policy/roles.md (`table.ts`). It tries every field beyond its
 * table, every kind under every root in every scope, records of a colleague, of the office and of another organisation,
 * by push and by rescue file; then it reads what it is not let to read, and a colleague's phone tells what it got.
 * Last line `attack: A attempts, 0 stored beyond the table, 0 read beyond the scope`; exit 1 unless both are 0 and
 * every control was stored.
 *
 *   npm run attack                  everything
 *   npm run attack -- --short       every field and kind once, for `npm test`
 *   npm run attack -- --build FOLDER
 */
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { buildWhenNeeded } from '../../commands/steps/build.mjs';
import { openSqliteFile } from '#lib/server/store/sqlite.ts';
import { startServer } from '../browser/harness/server.ts';
import { type Attempt, fieldAttempts, othersAttempts, placeAttempts } from './attempts.ts';
import { Client, type Sealed } from './client.ts';
import { readBeyond } from './reading.ts';
import { readTable } from './table.ts';
import { fillTown, type Town } from './town.ts';

const { values: given } = parseArgs({ options: { build: { type: 'string' }, short: { type: 'boolean' } } });
if (given.build === undefined) await buildWhenNeeded();

/** As many as a push may hold. */
const PER_PUSH = 200;
const TOLD_MAX = 25;

let town: Town | undefined;
const server = await startServer({
	...(given.build === undefined ? {} : { build: given.build }),
	fill: async (data) => {
		town = await fillTown(data);
	}
});
let attempts = 0;
let stored = 0;
let read = 0;
let refusedControls = 0;
const answers = new Map<string, number>();
try {
	if (!town) throw new Error('the town was not filled');
	const table = readTable('docs/policy/roles.md');
	const before = recordsOf(town.otherTenant);
	const coach = await Client.enrol(server.origin, town.codes.coach);
	const colleague = await Client.enrol(server.origin, town.codes.colleague);
	const all = [
		...fieldAttempts(town, table),
		...(given.short ? placeAttempts(town, table).filter((_, at) => at % 5 === 0) : placeAttempts(town, table)),
		...othersAttempts(town, table)
	];
	const byPush = await hand(coach, all, 'push');
	// A rescue file comes in by another door: the same words, under other ids.
	const byFile = await hand(
		coach,
		all.filter(({ isAllowed }, at) => !isAllowed && (!given.short || at % 4 === 0)),
		'rescue'
	);
	const inLog = operationsIn(town.tenant);
	for (const [opId, attempt] of [...byPush, ...byFile]) {
		attempts += attempt.isAllowed ? 0 : 1;
		const isStored = inLog.has(opId);
		if (isStored && !attempt.isAllowed) tell('stored beyond the table', (stored += 1), attempt);
		if (!isStored && attempt.isAllowed) tell('a control was not stored', (refusedControls += 1), attempt);
	}
	if (recordsOf(town.otherTenant) !== before) tell('another organisation was changed', (stored += 1));
	const reading = await readBeyond({ coach, colleague, town, said: all });
	attempts += reading.attempts;
	for (const line of reading.found) tell(line, (read += 1));
	console.log(
		`answers to pushes: ${[...answers]
			.sort()
			.map(([answer, count]) => `${answer.trim()} ${count}`)
			.join(', ')}`
	);
	const controls = all.filter(({ isAllowed }) => isAllowed).length;
	console.log(
		`${table.kinds.length} kinds, ${table.fields.length} fields; ${controls} controls, ${controls - refusedControls} of them stored; ${reading.controls} readings that are allowed`
	);
} finally {
	await server.dispose();
}
console.log(`attack: ${attempts} attempts, ${stored} stored beyond the table, ${read} read beyond the scope`);
process.exit(attempts > 0 && stored === 0 && read === 0 && refusedControls === 0 ? 0 : 1);

/** Hands everything in; the attempts by their operation's id. */
async function hand(
	client: Client,
	said: readonly Attempt[],
	door: 'push' | 'rescue'
): Promise<ReadonlyMap<string, Attempt>> {
	const byId = new Map<string, Attempt>();
	// A phone may send one file now and then, of weeks of work; of pushes it sends many.
	const some = door === 'push' ? PER_PUSH : said.length;
	for (let from = 0; from < said.length; from += some) {
		const sealed: Sealed[] = [];
		for (const attempt of said.slice(from, from + some)) {
			const one = await client.seal(attempt.said);
			sealed.push(one);
			byId.set(one.opId, attempt);
		}
		if (door === 'push') {
			const receipts = await client.push(sealed);
			for (const { opId } of sealed) if (!receipts.has(opId)) throw new Error(`no answer to ${opId}`);
			for (const { result, reason = '' } of receipts.values())
				note(`${result} ${reason.startsWith('unreadable') ? reason : (reason.split(' ')[0] ?? '')}`);
			continue;
		}
		const { status, text } = await client.rescue(sealed);
		if (status !== 200) throw new Error(`a rescue file was answered ${status}: ${text}`);
	}
	return byId;
}

function note(answer: string): void {
	answers.set(answer, (answers.get(answer) ?? 0) + 1);
}

function operationsIn(tenant: string): ReadonlySet<string> {
	const database = openSqliteFile(join(server.data, 'voordeur.sqlite'));
	const rows = database.prepare('SELECT op_id FROM operation WHERE tenant = ?').all(tenant) as { op_id: string }[];
	database.close();
	return new Set(rows.map(({ op_id }) => op_id));
}

function recordsOf(tenant: string): string {
	const database = openSqliteFile(join(server.data, 'voordeur.sqlite'));
	const rows = database.prepare('SELECT ent, scope, seq, state FROM entity WHERE tenant = ? ORDER BY ent').all(tenant);
	database.close();
	return JSON.stringify(rows);
}

function tell(what: string, count: number, attempt?: Attempt): void {
	if (count <= TOLD_MAX)
		console.log(attempt ? `${what}: ${attempt.about} ${JSON.stringify(attempt.said.fields)}` : what);
}
