/** PostgreSQL is killed under a running server and comes back: nobody is told that the server is at fault. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openServer } from '#lib/server/app.ts';
import { makeFailoverTown } from '../failover/town.ts';
import { postgresAt } from '../failover/ledger.ts';
import type { Chance } from '../simulation/chance.ts';
import { kill, startCluster, startPostgres } from '../store/postgres.ts';
import { type Checks, spreadOf } from './checks.ts';
import { enrolPhones, settleAndCompare, workAndSend } from './phones.ts';
import { ask, askUntil, type Serving, serve } from './serving.ts';

const PHONES = 12;
/** A phone gives up after 15 s; a balancer sooner. */
const ANSWER_MS_MAX = 8_000;
const ASKERS = 40;

export async function playAway(chance: Chance, checks: Checks): Promise<void> {
	const started = await startPostgres();
	if (!started.ok) throw new Error(started.reason);
	const { postgres } = started;
	const folder = mkdtempSync(join(tmpdir(), 'voordeur-outage-'));
	let serving: Serving | null = null;
	try {
		const url = await postgres.newDatabase();
		const environment = { DATA_DIR: folder, DATABASE_URL: url };
		const server = await openServer(environment);
		const town = await makeFailoverTown(server, PHONES);
		await server.store.close();
		serving = await serve(environment);
		const { origin } = serving;
		const all = await enrolPhones(town, origin, chance);
		await workAndSend(all);
		const before = await askUntil(`${origin}/api/v1/ready`, ({ status }) => status === 200);
		checks.that(before?.status === 200, 'not ready before anything happened', before);

		await kill(postgres.place);
		await workAndSend(all);
		const asked = await Promise.all(
			Array.from({ length: ASKERS }, (_, at) =>
				ask(`${origin}/api/v1/${at % 2 === 0 ? 'health' : 'push'}`, at % 2 === 0 ? {} : emptyPush())
			)
		);
		for (const answer of asked) checks.counts(answer);
		const told = asked.filter(({ status }) => status === 503);
		checks.that(
			asked.filter(({ status }) => status === 400 || status === 401).length + told.length === ASKERS,
			'an outage is another answer than 503',
			asked.find(({ status }) => status !== 503)
		);
		checks.that(
			told.every(({ text }) => text.includes('storeAway')),
			'an outage is not told as one',
			told[0]
		);
		const times = told.map(({ retryAfter }) => retryAfter ?? 0);
		checks.that(
			times.every((seconds) => seconds >= 10 && seconds <= 20),
			'when to come back is not told',
			times
		);
		checks.that(new Set(times).size >= 4, 'all askers are told to come back in one instant', times);
		checks.that(
			asked.every(({ ms }) => ms < ANSWER_MS_MAX),
			'an outage is told late',
			Math.max(...asked.map(({ ms }) => Math.round(ms)))
		);
		const ready = await ask(`${origin}/api/v1/ready`);
		checks.counts(ready);
		checks.that(ready.status === 503, 'it says that it is ready', ready);
		const page = await ask(`${origin}/office/sign-in`);
		checks.counts(page);
		const desk = await ask(`${origin}/office`, { headers: { cookie: 'voordeur_session=somebody' } });
		checks.counts(desk);
		checks.that(
			desk.status === 503 && desk.retryAfter !== null,
			'a page of the office is another answer than 503',
			desk
		);

		const untils = all.phones.flatMap((phone) => {
			const state = phone.state();
			checks.that(state.kind === 'waiting' && state.failure === 'busy', 'a phone does not wait for the office', state);
			return state.kind === 'waiting' ? [state.until] : [];
		});
		const from = Math.min(...untils);
		checks.that(
			spreadOf(untils, { from, span: Math.max(...untils) - from + 1 }) >= 4 && Math.max(...untils) - from > 5_000,
			'phones come back in one instant',
			untils.map((until) => until - from)
		);

		await startCluster(postgres.place);
		const back = await askUntil(`${origin}/api/v1/ready`, ({ status }) => status === 200);
		checks.that(back?.status === 200, 'it is not ready again', back);
		await settleAndCompare(all, { database: postgresAt(url), stop: serving.stop, checks });
		const lines = serving
			.log()
			.split('\n')
			.filter((line) => line.includes('the store cannot work'));
		checks.that(
			lines.length >= 1 && lines.length <= 4,
			'the log tells the outage not at all, or again and again',
			lines
		);
	} finally {
		await serving?.stop();
		await postgres.stop();
		rmSync(folder, { recursive: true, force: true });
	}
}

const emptyPush = (): RequestInit => ({
	method: 'POST',
	headers: { 'content-type': 'application/json' },
	body: '{}'
});
