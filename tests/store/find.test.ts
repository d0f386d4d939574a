/** The office's search on both engines: every kind of text is found, newest first, and by nobody whose role does not read it. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest';
import { FIND_KINDS, FIND_NEEDS, type FindKind } from '#lib/domain/find-kinds.ts';
import { can, type Role, type Roles, ROLES } from '#lib/domain/roles.ts';
import { coachScope, ORG_SCOPE, roundScope } from '#lib/domain/round.ts';
import { serverChance } from '#lib/server/crypto.ts';
import { find } from '#lib/server/office/find.ts';
import { FOUND_MAX } from '#lib/server/office/found-hit.ts';
import { migrate } from '#lib/server/store/migrations/index.ts';
import { openPostgres } from '#lib/server/store/postgres.ts';
import type { SqlStore } from '#lib/server/store/sql-store.ts';
import { openSqlite } from '#lib/server/store/sqlite.ts';
import { recordOffice } from '#lib/server/sync/office-operation.ts';
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

/** A word of each kind that a record has, as somebody wrote it. */
const WORDS: Readonly<Partial<Record<FindKind, readonly string[]>>> = {
	household: ['Kwartelbos', '0610101010', 'kwartel@example.nl'],
	concern: ['Tochtstrook', 'Radiatorfolie'],
	note: ['Ijskelder'],
	visit: ['Zolderraam', 'dakkapel'],
	commitment: ['Brievenbusborstel'],
	referral: ['Ketelbeurt', 'Leidingisolatie'],
	round: ['Zwaluwstaart'],
	message: ['Sleutelkluisje'],
	partner: ['Isolatiehuis', 'Wielewaal', '0620202020', 'wielewaal@example.nl', 'Spouwmuur'],
	area: ['Merelkwartier'],
	lessonProposal: ['Deurdranger', 'Dubbelop']
};

describe.each(ENGINES)('the search on %s', (engine) => {
	let store: SqlStore;
	let office: TestOffice;
	let place: { db: SqlStore['db']; tenant: string };
	let now = NOW;

	beforeEach(async () => {
		if (engine === 'PostgreSQL' && postgres)
			store = await openPostgres(await newMigrated(postgres), { now: () => now });
		else {
			const folder = mkdtempSync(join(tmpdir(), 'voordeur-find-'));
			folders.push(folder);
			store = await openSqlite(join(folder, 'voordeur.sqlite'), { now: () => now });
		}
		now = NOW;
		office = await makeOffice(store, () => now);
		place = { db: store.db, tenant: office.tenant };
	});
	afterEach(() => store.close());

	async function write(
		kind: string,
		fields: Readonly<Record<string, Json>>,
		of: { readonly ent?: string; readonly root?: string; readonly scope?: string; readonly role?: 'coach' } = {}
	): Promise<string> {
		const ent = of.ent ?? id();
		const { role = 'coordinator' } = of;
		const { tenant } = office;
		const person = role === 'coach' ? office.coach : office.coordinator;
		const changes = [{ kind, ent, root: of.root ?? ent, scope: of.scope ?? office.scope, fields }];
		const outcome = await recordOffice(office.ports, { tenant, person, role, changes });
		if (!outcome.ok) throw new Error(outcome.error.reason);
		return ent;
	}

	const newRound = (name: string, ent = id()) => write('round', { name }, { ent, scope: roundScope(ent) });

	async function newProposal(): Promise<string> {
		const scope = coachScope(office.coach);
		const { coach: by } = office;
		const ent = await write('lessonProposal', { by, text: 'Stel de deurdranger bij' }, { scope, role: 'coach' });
		return write('lessonProposal', { reason: 'Dit staat er dubbelop' }, { ent, scope });
	}

	async function found(text: string, roles: Roles = 'coordinator') {
		return (await find(place, { text, roles, locale: 'nl', now: NOW })).groups;
	}

	const hits = async (text: string, kind: FindKind) =>
		(await found(text)).find((group) => group.kind === kind)?.hits ?? [];

	/** One record of each kind with all words of it. */
	async function plant(): Promise<Readonly<Partial<Record<FindKind, string>>>> {
		const { household, address, coach } = office;
		const under = { household, address };
		const inHome = { root: household };
		const visit = await write(
			'visit',
			{
				...under,
				coach,
				startedAt: NOW,
				'guide:mould': {
					guide: 'gone',
					packHash: 'gone',
					at: null,
					answers: { where: 'Bij het Zolderraam, naast de dakkapel', choice: 'window-frame', photo: id() },
					visited: []
				}
			},
			inHome
		);
		await write(
			'household',
			{ name: 'Familie Kwartelbos', phone: '0610101010', email: 'kwartel@example.nl' },
			{ ent: household }
		);
		return {
			visit,
			household,
			concern: await write(
				'concern',
				{
					...under,
					visit,
					ownWords: 'Er is geen tochtstrook',
					answer: 'Er komt radiatorfolie',
					state: { step: 'open' }
				},
				inHome
			),
			note: await write('note', { household, visit, text: 'Het lijkt een ijskelder' }, inHome),
			commitment: await write('commitment', { ...under, visit, what: 'Een brievenbusborstel brengen' }, inHome),
			referral: await write(
				'referral',
				{ household, visit, purpose: 'Voor een ketelbeurt', outcome: 'Leidingisolatie is gedaan' },
				inHome
			),
			round: await newRound('Zwaluwstaart'),
			message: await write('message', { to: coach, text: 'Het sleutelkluisje is 12' }, { scope: coachScope(coach) }),
			partner: await write(
				'partner',
				{
					name: 'Isolatiehuis',
					contact: 'Mevrouw Wielewaal',
					phone: '0620202020',
					email: 'wielewaal@example.nl',
					purpose: 'Spouwmuur en vloer'
				},
				{ scope: ORG_SCOPE }
			),
			area: await write('area', { name: 'Merelkwartier' }, { scope: ORG_SCOPE }),
			lessonProposal: await newProposal()
		};
	}

	it('finds each kind of text, whatever its capitals, and says where it is read', async () => {
		const planted = await plant();
		for (const [kind, words] of Object.entries(WORDS))
			for (const word of words)
				expect(
					(await hits(word.toUpperCase(), kind as FindKind)).map((hit) => hit.id),
					word
				).toEqual([planted[kind as FindKind]]);
		expect(await hits('zolderraam dakkapel', 'visit')).toMatchObject([
			{ words: 'Bij het Zolderraam, naast de dakkapel', visit: planted.visit, address: office.address }
		]);
		expect(await hits('ijskelder', 'note')).toMatchObject([
			{ visit: planted.visit, address: office.address, house: { street: 'Hazelhof' } }
		]);
	});

	it('does not take the id of an option for a word', async () => {
		await plant();
		expect(await hits('window-frame', 'visit')).toEqual([]);
	});

	it('finds coaches by name for who plans, and everybody for who manages people', async () => {
		const [name = ''] = (
			await store.db.selectFrom('person').select('name').where('person', '=', office.coach).execute()
		).map((row) => row.name);
		const people = async (text: string, roles: Roles) =>
			(await found(text, roles)).flatMap((group) => (group.kind === 'person' ? group.hits : [])).map((hit) => hit.id);
		expect(await people(name, 'coordinator')).toContain(office.coach);
		expect(await people(name, 'auditor')).toEqual([]);
		const [staff = ''] = (
			await store.db.selectFrom('person').select('name').where('person', '=', office.coordinator).execute()
		).map((row) => row.name);
		expect(await people(staff, 'coordinator')).not.toContain(office.coordinator);
		expect(await people(staff, 'administrator')).toContain(office.coordinator);
	});

	it('shows a role nothing that no page would show it', async () => {
		await plant();
		const words = [...Object.values(WORDS).flat(), 'Hazelhof'];
		for (const role of ROLES) {
			const may = (kind: FindKind): boolean => {
				const need = FIND_NEEDS[kind];
				return need === null || can(role, need);
			};
			for (const word of words)
				for (const { kind } of await found(word, role)) expect(may(kind), `${role} ${kind} ${word}`).toBe(true);
			const { searched } = await find(place, { text: 'de', roles: role, locale: 'nl', now: NOW });
			expect(searched).toEqual(FIND_KINDS.filter(may));
		}
		const kindsOf = async (role: Role) =>
			new Set((await Promise.all(words.map((word) => found(word, role)))).flat().map((group) => group.kind));
		expect(await kindsOf('administrator')).toEqual(new Set(['partner', 'area', 'lessonProposal']));
		expect((await kindsOf('privacyOfficer')).has('note')).toBe(true);
	});

	it('forgets words that were taken out, and what was erased', async () => {
		const planted = await plant();
		await write('commitment', { what: '' }, { ent: planted.commitment ?? '', root: office.household });
		expect(await hits('brievenbusborstel', 'commitment')).toEqual([]);
		expect(await hits('ijskelder', 'note')).toHaveLength(1);
		await store.transaction(office.tenant, async (tx) => {
			const records = await tx.readRoot(office.household);
			await tx.eraseRoot(
				office.household,
				records.map(({ ent }) => ent)
			);
		});
		const kept = await store.db.selectFrom('find_list').select('kind').where('text', 'like', '%ijskelder%').execute();
		expect(kept).toEqual([]);
		for (const word of ['kwartelbos', 'tochtstrook', 'ijskelder', 'zolderraam', 'ketelbeurt'])
			expect(await found(word), word).toEqual([]);
	});

	it('shows the newest first, and says when there are more', async () => {
		const made: string[] = [];
		for (let at = 0; at < FOUND_MAX + 2; at += 1) {
			now += 1_000;
			made.push(await newRound(`Spreeuw ${at}`));
		}
		const groups = await found('spreeuw');
		expect(groups).toMatchObject([{ kind: 'round', isMore: true }]);
		expect(groups[0]?.hits.map((hit) => hit.id)).toEqual(made.toReversed().slice(0, FOUND_MAX));
	});

	it('finds what stood in the store before it looked through it', async () => {
		const planted = await plant();
		await sql`delete from find_list`.execute(store.db);
		await sql`alter table find_list drop column changed_at`.execute(store.db);
		await sql`delete from kysely_migration where name = '0007-find'`.execute(store.db);
		await migrate(store.db);
		for (const kind of ['household', 'note', 'visit', 'partner'] as const)
			expect((await hits(WORDS[kind]?.[0] ?? '', kind)).map((hit) => hit.id)).toEqual([planted[kind]]);
	});
});
