/** Mail to people who work here, on every engine, over a real SMTP server: sent once, tried again, given up with its reason. */
import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Role } from '#lib/domain/roles.ts';
import { serverChance } from '#lib/server/crypto.ts';
import { addByMail, inviteByMail, type PeopleDesk } from '#lib/server/identity/people-admin.ts';
import { useSignInLink } from '#lib/server/identity/sign-in.ts';
import { lookAtMail, type PostOffice } from '#lib/server/mail/deliver.ts';
import { noteOwnChoice } from '#lib/server/mail/notice.ts';
import { claimMails, forgetMails, listMails, queueMail, tryMailAgain } from '#lib/server/mail/queue.ts';
import { readMailSettings } from '#lib/server/mail/settings.ts';
import { createMailer } from '#lib/server/mail/smtp.ts';
import { changeSetting } from '#lib/server/privacy/settings.ts';
import { recordOffice } from '#lib/server/sync/office-operation.ts';
import { memoryPurgeFile } from '#lib/server/purge/purge-file.ts';
import { openPostgres } from '#lib/server/store/postgres.ts';
import type { SqlStore } from '#lib/server/store/sql-store.ts';
import { openSqlite } from '#lib/server/store/sqlite.ts';
import { makeOffice, type TestOffice } from './office.ts';
import { type Mailbox, openMailbox } from './mailbox.ts';
import { newMigrated, postgresForTests } from './stores.ts';

const MINUTE_MS = 60_000;
/** A Wednesday; the clock of the test goes on from here by hand. */
const WEDNESDAY = Date.UTC(2026, 0, 7, 9);
const ORIGIN = 'https://voordeur.example';
const postgres = await postgresForTests();
afterAll(() => postgres?.stop());

let now = WEDNESDAY;
const ENGINES = [
	{ name: 'SQLite', open: (): Promise<SqlStore> => openSqlite(':memory:', { now: () => now }) },
	...(postgres
		? [{ name: 'PostgreSQL', open: async () => openPostgres(await newMigrated(postgres), { now: () => now }) }]
		: [])
];

describe.each(ENGINES)('mail from $name', ({ open }) => {
	let store: SqlStore;
	let office: TestOffice;
	let box: Mailbox;
	let post: PostOffice;
	let desk: PeopleDesk;
	const said: string[] = [];

	beforeEach(async () => {
		now = WEDNESDAY;
		said.length = 0;
		store = await open();
		office = await makeOffice(store, () => now);
		box = await openMailbox();
		post = postTo(box.port);
		desk = { store, purgeFile: memoryPurgeFile(), tenant: office.tenant, by: null, now };
	});
	afterEach(async () => {
		await box.close();
		await store.close();
	});

	function postTo(port: number): PostOffice {
		const read = readMailSettings({ SMTP_URL: `smtp://127.0.0.1:${port}`, MAIL_FROM: 'voordeur@example.nl' });
		if (!read.ok || !read.settings) throw new Error('no settings');
		return {
			store,
			ports: office.ports,
			tenant: office.tenant,
			origin: ORIGIN,
			send: createMailer(read.settings),
			now: () => now,
			say: (line) => void said.push(line)
		};
	}

	async function add(roles: readonly Role[], email = `${roles.join('.')}@example.nl`): Promise<string> {
		const id = serverChance.uuid();
		await addByMail(desk, { id, name: 'Noor Winters', roles, expiresAt: null, email });
		return id;
	}

	const place = () => ({ db: store.db, tenant: office.tenant, now });

	/** A concern that a coach raised and that is this person's. */
	async function putConcern(owner: string): Promise<string> {
		const { ports, tenant, coach, coordinator, scope, household: root } = office;
		const ent = serverChance.uuid();
		const at = { kind: 'concern', ent, root, scope };
		const raised = { ...at, fields: { category: 'mould', household: root, raisedAt: now } };
		const made = await recordOffice(ports, { tenant, person: coach, role: 'coach', changes: [raised] });
		const assigned = { ...at, fields: { owner, state: { step: 'withSomeone' } } };
		const done = await recordOffice(ports, { tenant, person: coordinator, role: 'coordinator', changes: [assigned] });
		if (!made.ok || !done.ok) throw new Error('no concern could be made');
		return ent;
	}

	it('invites a coach with a code for a phone and an officer with a link that signs in once', async () => {
		await add(['coach']);
		const officer = await add(['coordinator']);
		await lookAtMail(post);
		expect(box.mails.map(({ to }) => to).sort()).toEqual(['coach@example.nl', 'coordinator@example.nl']);
		const [toCoach, toOfficer] = ['coach', 'coordinator'].map(
			(role) => box.mails.find(({ to }) => to.startsWith(role))?.text ?? ''
		);
		expect(toCoach).toMatch(/https:\/\/voordeur\.example\/enrol#[A-Z2-8-]{23}\n/);
		expect(toCoach).not.toContain('/office/');
		const secret = /\/office\/sign-in#(\S+)/.exec(toOfficer ?? '')?.[1] ?? '';
		expect((await useSignInLink({ ...place() }, secret))?.id).toBe(officer);
		expect(await useSignInLink({ ...place() }, secret)).toBeNull();
		await lookAtMail(post);
		expect(box.mails).toHaveLength(2);
	});

	it('says nothing of the person it goes to beside the address', async () => {
		await add(['coach', 'coordinator'], 'n.w@example.nl');
		await lookAtMail(post);
		expect(box.mails[0]?.raw).not.toMatch(/Noor|Winters/);
		expect(box.mails[0]?.raw).toMatch(/^Auto-Submitted: auto-generated/m);
	});

	it('waits for a mail server that is away, tells only its code, and sends the same mail once when it is back', async () => {
		await box.close();
		await add(['coach']);
		await lookAtMail(post);
		expect(await listMails(place(), 10)).toMatchObject([{ state: 'waiting', trouble: 'ESOCKET' }]);
		expect(said.join('\n')).toBe('[voordeur] mail: a invitation was not sent (away, ESOCKET)');
		now += 30_000;
		await lookAtMail(post);
		expect(said).toHaveLength(1);
		box = await openMailbox(box.port);
		now += MINUTE_MS;
		await lookAtMail(post);
		expect(box.mails).toHaveLength(1);
		expect(await listMails(place(), 10)).toMatchObject([{ state: 'sent', trouble: null }]);
	});

	it('gives up an address that is refused, and tries it again when asked', async () => {
		box.answer = () => ({ code: 550, text: 'no such coach@example.nl' });
		await add(['coach']);
		await lookAtMail(post);
		const [line] = await listMails(place(), 10);
		expect(line).toMatchObject({ state: 'ended', trouble: '550' });
		expect(said.join()).not.toContain('example.nl');
		box.answer = () => null;
		expect(await tryMailAgain(place(), line?.id ?? '')).toBe(true);
		await lookAtMail(post);
		expect(box.mails).toHaveLength(1);
		expect(await tryMailAgain(place(), line?.id ?? '')).toBe(false);
	});

	it('tries a mail five times more, and no sixth time', async () => {
		box.answer = () => ({ code: 451, text: 'later' });
		await add(['coach']);
		for (let hour = 0; hour < 12; hour += 1) {
			for (let look = 0; look < 4; look += 1) await lookAtMail(post);
			now += 60 * MINUTE_MS;
		}
		expect(said).toHaveLength(6);
		expect(await listMails(place(), 10)).toMatchObject([{ state: 'ended', trouble: '451' }]);
	});

	it('is claimed by one process alone, and by another after its claim is over', async () => {
		await add(['coach']);
		const [one, other] = await Promise.all([claimMails(place()), claimMails(place())]);
		expect(one.length + other.length).toBe(1);
		now += 6 * MINUTE_MS;
		expect(await claimMails(place())).toHaveLength(1);
	});

	it('sends nothing of a kind that is off, nor to somebody whose access ended, nor without an address', async () => {
		await add(['coach']);
		const options = { tenant: office.tenant, person: office.coordinator, name: 'mail' } as const;
		await changeSetting(store, { ...options, value: { invitation: false, owner: true, digest: true } });
		await lookAtMail(post);
		expect(await listMails(place(), 10)).toMatchObject([{ state: 'ended', trouble: 'off' }]);
		await changeSetting(store, { ...options, value: {} });
		await queueMail(place(), { id: 'nobody', kind: 'invitation', person: serverChance.uuid() });
		await queueMail(place(), { id: 'no-address', kind: 'invitation', person: office.coordinator });
		await lookAtMail(post);
		const troubles = (await listMails(place(), 10)).map(({ id, trouble }) => [id, trouble]);
		expect(troubles).toContainEqual(['nobody', 'noPerson']);
		expect(troubles).toContainEqual(['no-address', 'noAddress']);
		expect(box.mails).toHaveLength(0);
	});

	it('tells an owner of what is new, once, in one mail an hour, and not of what they took themselves', async () => {
		const owner = await add(['coordinator']);
		await putConcern(owner);
		await lookAtMail(post);
		expect(box.mails.map(({ subject }) => subject)).toEqual([expect.stringMatching(/^Uitnodiging/)]);
		const [first, second] = [await putConcern(owner), await putConcern(owner)];
		const own = await putConcern(owner);
		await noteOwnChoice(place(), { concerns: [own], owner });
		await lookAtMail(post);
		expect(box.mails).toHaveLength(2);
		expect(box.mails[1]?.subject).toMatch(/^2 zorgen aan u toegewezen/);
		for (const concern of [first, second]) expect(box.mails[1]?.text).toContain(`/office/concerns/${concern}`);
		expect(box.mails[1]?.text).not.toContain(own);
		const third = await putConcern(owner);
		await lookAtMail(post);
		expect(box.mails).toHaveLength(2);
		now += 61 * MINUTE_MS;
		await lookAtMail(post);
		expect(box.mails[2]?.text).toContain(third);
		await lookAtMail(post);
		expect(box.mails).toHaveLength(3);
	});

	it('sends coordinators the week on Monday from seven in Amsterdam, once, in counts', async () => {
		await add(['coordinator']);
		await add(['coach']);
		await lookAtMail(post);
		const before = box.mails.length;
		const monday = Date.UTC(2026, 0, 12);
		for (const minutes of [0, 5 * 60 + 59]) {
			now = monday + minutes * MINUTE_MS;
			await lookAtMail(post);
			expect(box.mails).toHaveLength(before);
		}
		now = monday + 6 * 60 * MINUTE_MS;
		for (let look = 0; look < 3; look += 1) await lookAtMail(post);
		expect(box.mails.slice(before).map(({ to, subject }) => [to, subject.slice(0, 11)])).toEqual([
			['coordinator@example.nl', 'De week bij']
		]);
		expect(box.mails[before]?.text).toMatch(/\d+ aanbelpogingen/);
	});

	it('forgets what ended a month ago and concerns that are gone', async () => {
		await add(['coach']);
		const owner = await add(['coordinator']);
		await lookAtMail(post);
		const gone = await putConcern(owner);
		await lookAtMail(post);
		await store.db.deleteFrom('concern_list').where('ent', '=', gone).execute();
		now += 31 * 24 * 60 * MINUTE_MS;
		await forgetMails(place());
		expect(await listMails(place(), 10)).toEqual([]);
		const told = await store.db.selectFrom('mail_concern').select('concern').execute();
		expect(told).toEqual([{ concern: 'begun' }]);
	});

	it('invites nobody who has no address or no access', async () => {
		expect(await inviteByMail(desk, office.coordinator)).toEqual({ ok: false, trouble: 'noAddress' });
		expect(await inviteByMail(desk, serverChance.uuid())).toEqual({ ok: false, trouble: 'noPerson' });
	});
});
