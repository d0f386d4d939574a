/** Doors, what one looks for, rounds and messages, on both engines: kept with the records, and right whatever comes twice, late or goes. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, afterEach, describe, expect, it } from 'vitest';
import { addressQuestion } from '#lib/domain/address-question.ts';
import type { FindKind } from '#lib/domain/find-kinds.ts';
import { coachScope, OFFICE_SCOPE, roundScope } from '#lib/domain/round.ts';
import { serverChance } from '#lib/server/crypto.ts';
import { countEach, findDoors, listAddresses, readDoors } from '#lib/server/office/addresses.ts';
import { find } from '#lib/server/office/find.ts';
import { listMessages, sendMessage } from '#lib/server/office/messages.ts';
import { draftRound } from '#lib/server/office/round-draft.ts';
import { addToRound, endRound, lendRound, makeRound, takeBack } from '#lib/server/office/round-plan.ts';
import { findDoubleDoors, listRounds, readRounds } from '#lib/server/office/rounds.ts';
import { dropView, listSavedViews, SAVED_VIEWS_MAX, saveView } from '#lib/server/office/saved-views.ts';
import { listLoads } from '#lib/server/office/workload.ts';
import { openPostgres } from '#lib/server/store/postgres.ts';
import type { SqlStore } from '#lib/server/store/sql-store.ts';
import { openSqlite } from '#lib/server/store/sqlite.ts';
import { answerHandshake } from '#lib/server/sync/handshake.ts';
import { recordOffice } from '#lib/server/sync/office-operation.ts';
import { receivePush } from '#lib/server/sync/push.ts';
import type { Json } from '#lib/sync/json.ts';
import { makeOffice, type TestOffice } from './office.ts';
import { newMigrated, postgresForTests } from './stores.ts';

const postgres = await postgresForTests();
const folders: string[] = [];
afterAll(async () => {
	await postgres?.stop();
	for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});
const ENGINES = ['SQLite', ...(postgres ? ['PostgreSQL'] : [])];
const id = serverChance.uuid;
const NOW = Date.parse('2026-11-20T12:00:00Z');
const DAY_MS = 86_400_000;
const ALL = addressQuestion(() => null);
const asked = (text: Readonly<Record<string, string>>) => addressQuestion((name) => text[name] ?? null);

describe.each(ENGINES)('doors on %s', (engine) => {
	let store: SqlStore;
	let office: TestOffice;
	let place: { db: SqlStore['db']; tenant: string };
	let editor: Parameters<typeof makeRound>[0];

	beforeEach(async () => {
		if (engine === 'PostgreSQL' && postgres)
			store = await openPostgres(await newMigrated(postgres), { now: () => NOW });
		else {
			const folder = mkdtempSync(join(tmpdir(), 'voordeur-doors-'));
			folders.push(folder);
			store = await openSqlite(join(folder, 'voordeur.sqlite'), { now: () => NOW });
		}
		office = await makeOffice(store, () => NOW);
		place = { db: store.db, tenant: office.tenant };
		editor = {
			ports: office.ports,
			tenant: office.tenant,
			person: office.coordinator,
			role: 'coordinator',
			now: NOW
		};
	});
	afterEach(() => store.close());

	async function write(
		kind: string,
		fields: Readonly<Record<string, Json>>,
		of: { readonly ent?: string; readonly root?: string; readonly scope?: string } = {}
	): Promise<string> {
		const ent = of.ent ?? id();
		const outcome = await recordOffice(office.ports, {
			tenant: office.tenant,
			person: office.coordinator,
			role: 'coordinator',
			changes: [{ kind, ent, root: of.root ?? ent, scope: of.scope ?? office.scope, fields }]
		});
		if (!outcome.ok) throw new Error(outcome.error.reason);
		return ent;
	}
	const address = (number: number, more: Readonly<Record<string, Json>> = {}, scope = OFFICE_SCOPE) =>
		write('address', { street: 'Wilgenlaan', number, area: office.area, postcode: '5912SB', ...more }, { scope });
	const found = async (text: string, kind: FindKind) =>
		(await find(place, { text, roles: 'coordinator', locale: 'nl', now: NOW })).groups.find(
			(group) => group.kind === kind
		)?.hits ?? [];
	const door = async (ent = office.address) => (await readDoors(place, [ent]))[0];
	const ring = (outcome: string, at: number, more: Readonly<Record<string, Json>> = {}) =>
		write('attempt', { address: office.address, coach: office.coach, outcome, at, ...more });

	it('tell the last outcome, how often somebody rang, and what is open, as it changes', async () => {
		expect(await door()).toMatchObject({ door: 'solid', outcome: null, rings: 0, concerns: 0, households: 1 });
		const first = await ring('notHome', NOW - 5 * DAY_MS);
		await ring('notNow', NOW - 3 * DAY_MS);
		expect(await door()).toMatchObject({ door: 'again', outcome: 'notNow', rings: 2, lastAt: NOW - 3 * DAY_MS });
		await write('attempt', { undone: true }, { ent: first });
		expect(await door()).toMatchObject({ rings: 1 });
		const under = { household: office.household, address: office.address };
		const visit = await write(
			'visit',
			{ ...under, coach: office.coach, startedAt: NOW - 2 * DAY_MS },
			{ root: office.household }
		);
		const concern = await write('concern', { ...under, visit, ownWords: 'Vocht' }, { root: office.household });
		expect(await door()).toMatchObject({ door: 'outline', outcome: 'spoken', visits: 1, concerns: 1 });
		await write('concern', { withdrawn: true }, { ent: concern, root: office.household });
		await write('visit', { discarded: true }, { ent: visit, root: office.household });
		await write('household', { movedOutOn: '2026-11-19' }, { ent: office.household });
		expect(await door()).toMatchObject({ door: 'again', visits: 0, concerns: 0, households: 0 });
	});

	it('count a record at the door where it stands now, when it was put right', async () => {
		const other = await address(9);
		const attempt = await ring('notHome', NOW - DAY_MS);
		await write('attempt', { address: other }, { ent: attempt });
		expect([await door(), await door(other)]).toMatchObject([{ rings: 0 }, { rings: 1 }]);
	});

	it('count two rings that came in at the same moment, both', async () => {
		await Promise.all([1, 2, 3, 4].map((at) => ring('notHome', NOW - at * DAY_MS)));
		expect(await door()).toMatchObject({ rings: 4, lastAt: NOW - DAY_MS });
	});

	it('forget what was purged, and nobody finds the name again', async () => {
		const under = { household: office.household, address: office.address };
		await write('visit', { ...under, startedAt: NOW }, { root: office.household });
		expect(await found('aksoy', 'household')).toHaveLength(1);
		await store.transaction(office.tenant, async (tx) => {
			const records = await tx.readRoot(office.household);
			await tx.eraseRoot(
				office.household,
				records.map(({ ent }) => ent)
			);
		});
		expect(await door()).toMatchObject({ visits: 0, households: 0 });
		expect(await found('aksoy', 'household')).toEqual([]);
	});

	it('are filtered, sorted and counted by the database, those without a value last', async () => {
		const [two, ten, letter] = [await address(2), await address(10), await address(2, { letter: 'A' })];
		await ring('notHome', NOW - 40 * DAY_MS);
		const ids = async (text: Readonly<Record<string, string>>) =>
			(await listAddresses(place, asked({ area: office.area, ...text }), { now: NOW, total: 5 })).map((row) => row.id);
		const elzenpad = (await findDoors(place, ALL, { now: NOW, max: 1 }))[0] ?? '';
		expect(await ids({})).toEqual([elzenpad, office.address, two, letter, ten]);
		expect(await ids({ direction: 'desc' })).toEqual([ten, letter, two, office.address, elzenpad]);
		expect((await ids({ sort: 'last', direction: 'desc' }))[0]).toBe(office.address);
		expect((await ids({ sort: 'last', direction: 'asc' }))[0]).toBe(office.address);
		expect(await ids({ round: office.round })).toEqual([office.address]);
		expect(await ids({ round: 'none' })).toEqual([elzenpad, two, letter, ten]);
		expect(await ids({ outcome: 'notHome' })).toEqual([office.address]);
		expect(await ids({ since: 'month', view: 'again' })).toEqual([office.address]);
		expect(await ids({ since: 'quarter', view: 'again' })).toEqual([]);
		await write('address', { doNotVisit: { set: true } }, { ent: two });
		expect(await ids({ never: 'only' })).toEqual([two]);
		expect(await countEach(place, [ALL, asked({ view: 'never' }), asked({ view: 'again' })], { now: NOW })).toEqual([
			5, 1, 1
		]);
	});

	it('are found by a part of a name without its accents, and by words of a resident', async () => {
		await write('household', { address: office.address, name: 'Zeynep Yıldız-Şahin' });
		await write(
			'concern',
			{
				address: office.address,
				household: office.household,
				ownWords: 'De café-muur blijft nat',
				state: { step: 'open' }
			},
			{ root: office.household }
		);
		expect(await found('yildiz-sah', 'household')).toMatchObject([{ title: 'Zeynep Yıldız-Şahin' }]);
		expect(await found('CAFE', 'concern')).toMatchObject([{ words: 'De café-muur blijft nat' }]);
		expect(await found('hazelhof 1', 'address')).toMatchObject([{ id: office.address }]);
		expect((await find(place, { text: '%_', roles: 'coordinator', locale: 'nl', now: NOW })).groups).toEqual([]);
	});

	it('are put into a round of a pair, handed over and taken back, and the phone hears it', async () => {
		const doors = [await address(2), await address(4), office.address];
		const draft = await draftRound(place, { addresses: doors, rounds: await readRounds(place) });
		expect(draft.taken).toMatchObject([{ round: office.round, addresses: [office.address] }]);
		const made = await makeRound(editor, {
			name: 'Wilgen',
			area: office.area,
			addresses: draft.addresses,
			coaches: [office.otherCoach, office.coach],
			lentUntil: '2026-12-01'
		});
		if (!made.ok) throw new Error(made.error.kind);
		const scopesOf = async (person: string) => {
			const phone = await office.phone(person);
			const answer = await answerHandshake(office.ports, { tenant: office.tenant, dev: phone.enrolled.dev, person });
			return answer.scopes;
		};
		expect(await scopesOf(office.otherCoach)).toContain(roundScope(made.value));
		expect((await door())?.round).toBe(made.value);
		const handed = await lendRound(editor, { round: made.value, coaches: [office.coach], lentUntil: '2026-12-08' });
		expect(handed.ok).toBe(true);
		expect(await scopesOf(office.otherCoach)).not.toContain(roundScope(made.value));
		expect((await listRounds(place)).find((round) => round.id === made.value)).toMatchObject({
			coaches: [office.coach],
			lentUntil: '2026-12-08',
			addresses: 3
		});
		expect(await takeBack(editor, { round: made.value, addresses: [office.address] })).toMatchObject({ value: 1 });
		expect((await door())?.round).toBe(null);
		expect(await endRound(editor, { round: made.value, addresses: doors.slice(0, 2) })).toMatchObject({ value: 2 });
		expect(await scopesOf(office.coach)).not.toContain(roundScope(made.value));
		expect(await addToRound(editor, { round: made.value, addresses: doors })).toMatchObject({
			error: { kind: 'ended' }
		});
		const told = await store.db.selectFrom('audit').select(['action', 'object']).execute();
		expect(told.filter(({ action }) => action === 'lend')).toHaveLength(1);
		expect(told.filter(({ action }) => action === 'takeBack')).toHaveLength(2);
	});

	it('G3 lose nothing when they move: a visit from before the hand-over is taken in and marked late', async () => {
		const phone = await office.phone();
		const visit = id();
		const operation = phone.make({
			ent: visit,
			kind: 'visit',
			scope: office.scope,
			root: office.household,
			fields: { household: office.household, address: office.address, coach: office.coach, startedAt: NOW - DAY_MS }
		});
		expect(await takeBack(editor, { round: office.round, addresses: [office.address] })).toMatchObject({ ok: true });
		await lendRound(editor, { round: office.round, coaches: [office.otherCoach], lentUntil: '2026-12-08' });
		const request = phone.request([await phone.seal(operation)]);
		const answer = await receivePush(office.ports, request);
		expect(answer).toMatchObject({ ok: true, answer: { receipts: [{ result: 'stored' }] } });
		expect(await door()).toMatchObject({ visits: 1, round: null });
		const row = await store.db.selectFrom('visit_list').select('late').where('ent', '=', visit).executeTakeFirst();
		expect(row?.late).toBe('notLent');
	});

	it('refuse a round without doors, without a day, in the past, or for who is no coach', async () => {
		const lease = { name: 'Ronde', area: null, addresses: [office.address], coaches: [office.coach] };
		const kinds = [];
		for (const options of [
			{ ...lease, addresses: [], lentUntil: '2026-12-01' },
			{ ...lease, lentUntil: null },
			{ ...lease, lentUntil: '2026-11-01' },
			{ ...lease, coaches: [office.coordinator], lentUntil: '2026-12-01' },
			{ ...lease, name: ' ', lentUntil: '2026-12-01' }
		]) {
			const outcome = await makeRound(editor, options);
			kinds.push(outcome.ok ? 'made' : outcome.error.kind);
		}
		expect(kinds).toEqual(['noDoors', 'noDay', 'pastDay', 'noCoach', 'noName']);
	});

	it('that stand in the list twice, in two rounds, are shown', async () => {
		const other = await write(
			'round',
			{ name: 'Andere', coaches: { add: { a: office.otherCoach } }, lentUntil: '2999-01-01' },
			{ scope: roundScope(id()) }
		);
		const twin = await address(1, { street: 'Hazelhof', postcode: '5912SA' }, roundScope(other));
		const doubles = await findDoubleDoors(place, [...(await readRounds(place)).values()]);
		expect(doubles.flatMap(({ doors }) => doors.map((one) => one.id)).sort()).toEqual([office.address, twin].sort());
	});

	it('tell what each coach has to do and has agreed, the quietest first', async () => {
		await write(
			'appointment',
			{ household: office.household, address: office.address, on: '2026-11-23', with: office.coach },
			{ root: office.household }
		);
		const loads = await listLoads(place, { now: NOW, today: '2026-11-20' });
		expect(loads.map((load) => [load.name, load.left, load.asks, load.appointments])).toEqual([
			['Greet', 0, 'noPhone', []],
			['Kees', 1, 'noPhone', [{ day: '2026-11-23', count: 1 }]]
		]);
	});

	it('a message reaches the scope of that coach alone, and comes back read', async () => {
		const sent = await sendMessage(editor, {
			to: [office.coach],
			text: 'Maandag is het kantoor dicht.',
			isSure: false
		});
		expect(sent).toEqual({ ok: true, sent: 1 });
		const [line] = await listMessages(place, office.coach);
		expect(line).toMatchObject({ text: 'Maandag is het kantoor dicht.', readAt: null });
		expect(await listMessages(place, office.otherCoach)).toEqual([]);
		const phone = await office.phone();
		const read = phone.make({
			ent: line?.id ?? '',
			kind: 'message',
			scope: coachScope(office.coach),
			root: line?.id ?? '',
			fields: { readAt: NOW + 60_000 }
		});
		await receivePush(office.ports, phone.request([await phone.seal(read)]));
		expect(await listMessages(place, null)).toMatchObject([{ readAt: NOW + 60_000 }]);
	});

	it('a message that points at somebody is asked about first, and never goes with a citizen service number', async () => {
		const send = (text: string, isSure: boolean) => sendMessage(editor, { to: [office.coach], text, isSure });
		expect(await send('Bel mevrouw Jansen', false)).toMatchObject({ error: { kind: 'personal', mayGo: true } });
		expect(await send('Bel mevrouw Jansen', true)).toMatchObject({ ok: true });
		expect(await send('Nummer 111222333', true)).toMatchObject({ error: { kind: 'personal', mayGo: false } });
		expect(await send(' ', false)).toMatchObject({ error: { kind: 'noText' } });
		expect(await sendMessage(editor, { to: [office.coordinator], text: 'Dag', isSure: true })).toMatchObject({
			error: { kind: 'noCoach' }
		});
	});

	it('views are kept for oneself or the team, hold codes and ids only, and have an end', async () => {
		const view = {
			person: office.coordinator,
			name: 'Nog te doen',
			question: asked({ area: office.area, x: 'Jansen' }),
			now: NOW
		};
		await saveView(place, { ...view, id: id(), isTeam: false });
		const team = id();
		await saveView(place, { ...view, id: team, isTeam: true, name: 'Team' });
		expect((await listSavedViews(place, office.coordinator)).map(({ name }) => name)).toEqual(['Nog te doen', 'Team']);
		const others = await listSavedViews(place, office.otherCoach);
		expect(others.map(({ name, href }) => [name, href])).toEqual([
			['Team', `/office/addresses?area=${office.area}&saved=${team}`]
		]);
		const drop = (mayTeam: boolean) => dropView(place, { id: team, person: office.otherCoach, mayTeam });
		expect([(await drop(false)).ok, (await drop(true)).ok]).toEqual([false, true]);
		for (let at = 1; at < SAVED_VIEWS_MAX; at += 1) await saveView(place, { ...view, id: id(), isTeam: false });
		expect(await saveView(place, { ...view, id: id(), isTeam: false })).toMatchObject({ error: { kind: 'tooMany' } });
	});
});
