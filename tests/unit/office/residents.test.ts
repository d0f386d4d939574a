/** Residents' rights at the office: what is found, what a copy says, what is corrected, taken back and erased. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { serverChance } from '#lib/server/crypto.ts';
import { openKeys } from '#lib/server/keys.ts';
import { readFiveCounts } from '#lib/server/office/five-counts.ts';
import { noteRead } from '#lib/server/audit/note-read.ts';
import { countWork } from '#lib/server/office/work-counts.ts';
import { workRows } from '#lib/server/office/work-rows.ts';
import { accessHtml, accessJson } from '#lib/server/privacy/access-copy.ts';
import { addConsentText, listConsentTexts } from '#lib/server/privacy/consent-texts.ts';
import { readCopyOf } from '#lib/server/privacy/copy-of.ts';
import { correctRecord } from '#lib/server/privacy/correct.ts';
import { readDestructionBody, signDestruction, verifyDestruction } from '#lib/server/privacy/destruction-list.ts';
import { eraseRings } from '#lib/server/privacy/erase-rings.ts';
import { findByAddress } from '#lib/server/privacy/find-address.ts';
import { readHeldAbout } from '#lib/server/privacy/held-about.ts';
import { readKnownTitles } from '#lib/server/privacy/known-titles.ts';
import { lookAtNight } from '#lib/server/privacy/nightly.ts';
import { planRetention, runRetention } from '#lib/server/privacy/retention.ts';
import { changeSetting, readSettings } from '#lib/server/privacy/settings.ts';
import { listWaiting } from '#lib/server/privacy/waiting.ts';
import { withdrawConsent } from '#lib/server/privacy/withdraw.ts';
import { memoryPurgeFile } from '#lib/server/purge/purge-file.ts';
import { purgeRoot } from '#lib/server/purge/purge-root.ts';
import { openSqlite } from '#lib/server/store/sqlite.ts';
import type { SqlStore } from '#lib/server/store/sql-store.ts';
import { recordOffice } from '#lib/server/sync/office-operation.ts';
import type { Json } from '#lib/sync/json.ts';
import { makeOffice, type TestOffice } from '../../store/office.ts';

const id = serverChance.uuid;
const NOW = Date.parse('2026-11-20T12:00:00Z');
const TODAY = '2026-11-20';
const DAY_MS = 86_400_000;
const NASTY = '<img src=x onerror=alert(1)> & "Jansen"';

let store: SqlStore;
let office: TestOffice;
let clock = NOW;
const place = () => ({ db: store.db, tenant: office.tenant });
const editor = () => ({
	ports: office.ports,
	tenant: office.tenant,
	person: office.coordinator,
	role: 'coordinator' as const,
	now: NOW
});

async function write(kind: string, fields: Readonly<Record<string, Json>>, root = office.household): Promise<string> {
	const ent = kind === 'household' ? root : id();
	const outcome = await recordOffice(office.ports, {
		tenant: office.tenant,
		person: office.coordinator,
		role: 'coordinator',
		changes: [{ kind, ent, root: kind === 'attempt' ? ent : root, scope: office.scope, fields }]
	});
	if (!outcome.ok) throw new Error(outcome.error.reason);
	return ent;
}

const consent = (purpose: string, more: Readonly<Record<string, Json>> = {}) =>
	write('consent', { household: office.household, purpose, given: true, how: 'spoken', at: NOW - DAY_MS, ...more });
const ports = (photos: string[] = []) => ({
	store,
	purgeFile: memoryPurgeFile(),
	erasePhotos: async (_tenant: string, _root: string, hashes: readonly string[]) => void photos.push(...hashes),
	pause: async () => undefined
});

beforeAll(async () => {
	store = await openSqlite(':memory:', { now: () => clock });
});
afterAll(() => store.close());

async function begin(): Promise<void> {
	clock = NOW;
	office = await makeOffice(store, () => clock);
	await recordOffice(office.ports, {
		tenant: office.tenant,
		person: office.coordinator,
		role: 'coordinator',
		changes: [
			{
				kind: 'address',
				ent: office.address,
				root: office.address,
				scope: office.scope,
				fields: {
					postcode: '5912SA',
					number: 12,
					letter: 'A',
					addition: 'bis',
					street: 'Wilgenlaan',
					doNotVisit: { set: true }
				}
			},
			{
				kind: 'household',
				ent: office.household,
				root: office.household,
				scope: office.scope,
				fields: { address: office.address, name: NASTY, phone: '0612345678' }
			}
		]
	});
}

describe('finding and copying', () => {
	it('finds a door by postcode and number however it is typed, and says what is wrong with what is none', async () => {
		await begin();
		for (const number of ['12', '12a', '12 A bis', '12a-bis']) {
			const search = await findByAddress(place(), { postcode: '5912 sa', number });
			expect(
				search.ok && search.found.map(({ id: found, isNever, households }) => [found, isNever, households])
			).toEqual([[office.address, true, 1]]);
		}
		expect(await findByAddress(place(), { postcode: '5912SA', number: '12b' })).toEqual({ ok: true, found: [] });
		expect(await findByAddress(place(), { postcode: 'x', number: '12' })).toMatchObject({
			error: { kind: 'noPostcode' }
		});
		expect(await findByAddress(place(), { postcode: '5912SA', number: 'a' })).toMatchObject({
			error: { kind: 'noNumber' }
		});
	});

	const asked = (household: string | null, address = office.address) =>
		readCopyOf(place(), { address, household, today: TODAY });
	async function copyOf(household: string | null) {
		const contents = await asked(household);
		if (!contents) throw new Error('nothing is held');
		const records = contents.held.households.map((one) => one.records);
		return {
			...contents,
			known: await readKnownTitles(place(), { locale: 'nl' as const, records }),
			bases: (await store.transaction(office.tenant, readSettings)).bases,
			organisation: 'Waterveen',
			by: 'Ria',
			madeAt: NOW,
			photos: new Map(records.flatMap(({ photo }) => photo.map((one) => [one.id, 'QUJD'] as const)))
		};
	}
	const reading = () => ({ store, tenant: office.tenant, person: office.coordinator });

	it('gives one household its own file, and nothing of who lived there before it or of their time', async () => {
		await begin();
		const ring = (at: number) => write('attempt', { address: office.address, outcome: 'notHome', at });
		await write('note', { household: office.household, text: 'Zilverwikke' });
		const before = await ring(NOW + 1);
		await noteRead(reading(), { opened: null, ents: [office.household] });
		await noteRead(reading(), { opened: null, ents: [office.address] });
		clock = NOW + 10 * DAY_MS;
		const next = id();
		await write('household', { address: office.address, name: 'De Boer' }, next);
		const since = await ring(clock + 1);
		await noteRead(reading(), { opened: null, ents: [office.household] });
		await noteRead(reading(), { opened: null, ents: [office.address, next] });
		const copy = await copyOf(next);
		expect(copy.held.households.map((one) => one.id)).toEqual([next]);
		expect(copy.held.rings.map((one) => one.id)).toEqual([since]);
		expect(copy.seen?.map(({ at, action }) => [at, action])).toEqual([
			[clock, 'change'],
			[clock, 'read']
		]);
		for (const text of [accessHtml(copy), accessJson(copy)]) {
			expect(text).toContain('De Boer');
			expect(text).not.toMatch(/Zilverwikke|Jansen/);
		}
		const earlier = await copyOf(office.household);
		expect(earlier.held.households.map((one) => one.id)).toEqual([office.household]);
		expect(accessHtml(earlier)).not.toContain('De Boer');
		expect(earlier.held.rings.map((one) => one.id)).toContain(before);
		await write('household', { movedOutOn: '2026-11-25' });
		expect((await copyOf(office.household)).held.rings.map((one) => one.id)).toEqual([before]);
	});

	it('gives no copy of several households, of one of another address, or of an address of nobody here', async () => {
		await begin();
		expect(await asked(null)).toBe(null);
		expect(await asked(id())).toBe(null);
		expect(await asked(office.household, id())).toBe(null);
	});

	it('gives where nobody is on record what is known of the address itself', async () => {
		await begin();
		await write('attempt', { address: office.address, outcome: 'notHome', at: NOW });
		const by = { tenant: office.tenant, reason: 'residentAsked', by: office.coordinator } as const;
		await purgeRoot(ports(), { ...by, root: office.household });
		const html = accessHtml(await copyOf(null));
		expect(html).toContain('Over de mensen op dit adres hebben wij niets.');
		expect(html).toContain('Hier bellen wij niet meer aan.');
		expect(html).toContain('Niet thuis');
		expect(html).not.toMatch(/Wie dit heeft gezien|Jansen/);
	});

	it('tells what stood there before, and names a photo whose yes was taken back while it is still held', async () => {
		await begin();
		await consent('photo');
		const photo = await write('photo', { household: office.household, sealedHash: 'ef'.repeat(32), shows: 'Meter' });
		await correctRecord(editor(), { ent: office.household, field: 'name', value: 'De Vries' });
		await correctRecord(editor(), { ent: photo, field: 'shows', value: 'Ketel' });
		await withdrawConsent(editor(), { household: office.household, about: { purpose: 'photo' } });
		const copy = await copyOf(office.household);
		const html = accessHtml(copy);
		expect(html).toContain('De Vries');
		expect(html).toContain('Naam: &lt;img src=x');
		expect(html).toContain('Wat erop staat: Meter');
		expect(html).toContain('hij is nog niet gewist');
		expect(JSON.parse(accessJson(copy))).toMatchObject({
			households: [{ photo: [{ id: photo, takenBackAndStillHeld: true }] }]
		});
		expect(copy.earlier.map(({ kind, field, value }) => [kind, field, value])).toEqual([
			['household', 'name', NASTY],
			['household', 'name', 'Familie Aksoy'],
			['photo', 'shows', 'Meter']
		]);
		expect(accessJson(copy)).not.toMatch(/(ef){32}/);
	});

	it('writes the copy in plain Dutch with all that is held, as text and never as markup, and without keys of photos', async () => {
		await begin();
		await consent('photo', { textVersion: '3', language: 'nl' });
		await write('note', { household: office.household, text: 'De ketel <b>lekt</b>.', at: NOW });
		await write('photo', {
			household: office.household,
			sealedHash: 'ab'.repeat(32),
			sealedKey: 'k'.repeat(43),
			shows: 'Meter'
		});
		const copy = await copyOf(office.household);
		const html = accessHtml(copy);
		expect(html).toContain('Wat wij van u hebben vastgelegd');
		expect(html).toContain('&lt;img src=x onerror=alert(1)&gt; &amp; &quot;Jansen&quot;');
		expect(html).toContain('De ketel &lt;b&gt;lekt&lt;/b&gt;.');
		expect(html).toContain('ja, 19 november 2026');
		expect(html).toContain('data:image/jpeg;base64,QUJD');
		expect(html).not.toMatch(/<script|<img src=x|http:|https:/);
		const json = accessJson(copy);
		const read: unknown = JSON.parse(json);
		expect(read).toMatchObject({ address: { doNotVisit: true }, households: [{ household: [{ name: NASTY }] }] });
		for (const text of [html, json]) expect(text).not.toMatch(/k{43}|(ab){32}/);
	});
});

describe('correcting and taking back', () => {
	it('corrects what a resident told, keeps what stood there, and nothing that is the office’s own', async () => {
		await begin();
		const correct = (field: string, value: string) => correctRecord(editor(), { ent: office.household, field, value });
		expect(await correct('name', 'De Vries')).toEqual({ ok: true });
		expect(await correct('phone', '')).toEqual({ ok: true });
		expect(await correct('address', id())).toMatchObject({ error: { kind: 'missing' } });
		expect(await correct('movedOutOn', 'gisteren')).toMatchObject({ error: { kind: 'wrongValue' } });
		const held = await readHeldAbout(place(), office.address, TODAY);
		expect(held?.households[0]?.records.household[0]?.values).toMatchObject({ name: 'De Vries', phone: null });
		const log = await store.readHistory(office.tenant, office.household);
		expect(log.some(({ body }) => body.includes('onerror'))).toBe(true);
	});

	it('takes a yes to a partner back: the referral stops, the office gets its task, and both stand in the history', async () => {
		await begin();
		await consent('referral', { partner: 'wijkteam' });
		const referral = await write('referral', {
			household: office.household,
			partner: 'wijkteam',
			state: { step: 'accepted' }
		});
		const about = { purpose: 'referral', partner: 'wijkteam' } as const;
		expect(await withdrawConsent(editor(), { household: office.household, about })).toMatchObject({ ok: true });
		const records = (await readHeldAbout(place(), office.address, TODAY))?.households[0]?.records;
		expect(records?.referral.find((one) => one.id === referral)?.values.state).toBe('fellThrough');
		expect(
			records?.commitment.map(({ values }) => [values.who, values.dueOn, values.what?.includes('wijkteam')])
		).toEqual([['office', '2026-11-23', true]]);
		expect(await withdrawConsent(editor(), { household: office.household, about })).toMatchObject({
			error: { kind: 'noConsent' }
		});
	});

	it('takes who withdrew contact out of the list of whom to go back to, and puts them back with a new yes', async () => {
		await begin();
		await consent('contactAgain');
		await write('concern', {
			household: office.household,
			address: office.address,
			state: { step: 'answered' },
			answeredAt: NOW,
			toldCoachAt: NOW
		});
		const untold = async () => (await countWork(place(), { now: NOW, today: TODAY })).concernsUntold;
		expect(await untold()).toBe(1);
		await withdrawConsent(editor(), { household: office.household, about: { purpose: 'contactAgain' } });
		expect(await untold()).toBe(0);
		await consent('contactAgain', { at: NOW + 1 });
		expect(await untold()).toBe(1);
	});

	it('lists what still has to go after a yes was taken back, until it is gone', async () => {
		await begin();
		await consent('photo');
		await consent('visitRecord');
		const photo = await write('photo', { household: office.household, sealedHash: 'cd'.repeat(32), at: NOW });
		expect(await listWaiting(place())).toEqual([]);
		await withdrawConsent(editor(), { household: office.household, about: { purpose: 'photo' } });
		expect(await listWaiting(place())).toMatchObject([{ record: false, photos: 1 }]);
		await withdrawConsent(editor(), { household: office.household, about: { purpose: 'visitRecord' } });
		expect(await listWaiting(place())).toMatchObject([{ record: true, photos: 1 }]);
		const about = { tenant: office.tenant, reason: 'residentAsked', by: office.coordinator } as const;
		await purgeRoot(ports(), { ...about, root: photo });
		expect(await listWaiting(place())).toMatchObject([{ record: true, photos: 0 }]);
		await purgeRoot(ports(), { ...about, root: office.household });
		expect(await listWaiting(place())).toEqual([]);
	});

	it('is hidden by none that came to their end, however many, and stands among the work', async () => {
		await begin();
		for (let n = 0; n < 2; n += 1) {
			const root = id();
			await write('household', { address: office.address, name: 'Bakker' }, root);
			await write('photo', { household: root, sealedHash: 'ab'.repeat(32), removed: true }, root);
			const about = { household: root, purpose: 'photo', given: true, at: NOW };
			await write('consent', { ...about, withdrawn: { set: true } }, root);
			await write('consent', { ...about, purpose: 'visitRecord', withdrawn: { set: true } }, root);
			await write('consent', { ...about, purpose: 'visitRecord', at: NOW + 1 }, root);
		}
		const work = async () => (await countWork(place(), { now: NOW, today: TODAY })).withdrawals;
		expect([await listWaiting(place(), 1), await work()]).toEqual([[], 0]);
		await consent('visitRecord', { withdrawn: { set: true } });
		await consent('visitRecord', { given: false, at: NOW });
		const waiting = await listWaiting(place(), 1);
		expect(waiting).toMatchObject([{ household: office.household, record: true, since: NOW }]);
		expect(await work()).toBe(1);
		const rows = await workRows(place(), 'withdrawals', { time: { now: NOW, today: TODAY }, limit: 3 });
		expect(rows).toMatchObject([{ kind: 'withdrawal', id: office.household, address: office.address, record: true }]);
	});

	it('leaves the address with its do-not-visit after its people are erased, and nobody in it', async () => {
		await begin();
		await purgeRoot(ports(), {
			tenant: office.tenant,
			root: office.household,
			reason: 'residentAsked',
			by: office.coordinator
		});
		const held = await readHeldAbout(place(), office.address, TODAY);
		expect([held?.house.isNever, held?.households]).toEqual([true, []]);
		expect(await findByAddress(place(), { postcode: '5912SA', number: '12' })).toMatchObject({
			found: [{ isNever: true, households: 0 }]
		});
	});
});

describe('rings at a door', () => {
	it('go when whoever lives there asks, those of no other door, and what was asked about not ringing stays', async () => {
		await begin();
		const elsewhere = id();
		for (const address of [office.address, office.address, elsewhere])
			await write('attempt', { address, outcome: 'neverAgain', at: NOW });
		const asked = { ...place(), address: office.address, by: office.coordinator };
		expect(await eraseRings(ports(), asked)).toBe(2);
		expect(await eraseRings(ports(), asked)).toBe(0);
		const held = await readHeldAbout(place(), office.address, TODAY);
		expect([held?.rings, held?.house.isNever, held?.households.length]).toEqual([[], true, 1]);
		const left = await store.db
			.selectFrom('attempt_list')
			.select('address')
			.where('tenant', '=', office.tenant)
			.execute();
		expect(left).toEqual([{ address: elsewhere }]);
	});
});

describe('the organisation’s own words', () => {
	it('get a version for each wording of a language, and keep every earlier one', async () => {
		await begin();
		const add = (language: string, text: string) => addConsentText(editor(), { purpose: 'photo', language, text });
		expect(await add('nl', 'Een')).toEqual({ ok: true, version: '1' });
		expect(await add('nl', 'Twee')).toEqual({ ok: true, version: '2' });
		expect(await add('tr', 'Bir')).toEqual({ ok: true, version: '1' });
		expect(await add('', 'Zonder taal')).toMatchObject({ error: { kind: 'noText' } });
		expect((await listConsentTexts(place())).map(({ text }) => text).sort()).toEqual(['Bir', 'Een', 'Twee']);
	});
});

describe('keeping and erasing by term', () => {
	async function old(days: number): Promise<void> {
		await begin();
		clock = NOW - days * DAY_MS;
		await write('visit', {
			household: office.household,
			address: office.address,
			startedAt: clock,
			state: { step: 'closed' }
		});
		await write('attempt', { address: office.address, outcome: 'notHome', at: clock });
		clock = NOW;
	}
	const set = (name: 'terms' | 'nightly', value: unknown) =>
		changeSetting(store, { tenant: office.tenant, person: office.coordinator, name, value });
	const plan = async (now: number) =>
		planRetention({ ...place(), now }, (await store.transaction(office.tenant, readSettings)).terms);

	it('shows first what would go and writes nothing; runs only once it was switched on; keeps the counts', async () => {
		await old(0);
		await set('terms', { attemptNotReached: 30, householdWithoutFollowUp: 92 });
		expect((await plan(NOW)).due).toEqual([]);
		const later = NOW + 100 * DAY_MS;
		const dry = await plan(later);
		expect(dry.due.map(({ class: name }) => name).sort()).toEqual(['attemptNotReached', 'householdWithoutFollowUp']);
		expect(dry.due.every(({ address }) => address === office.address)).toBe(true);
		expect((await plan(later)).due).toHaveLength(2);
		const night = { tenant: office.tenant, now: later };
		expect(await runRetention(ports(), night)).toBe(null);
		const before = await readFiveCounts(place(), 0);
		await set('nightly', true);
		expect(await runRetention(ports(), night)).toEqual({
			erased: { attemptNotReached: 1, householdWithoutFollowUp: 1 },
			heldBack: 0,
			failed: 0
		});
		expect(await runRetention(ports(), night)).toEqual({ erased: {}, heldBack: 0, failed: 0 });
		expect(await readFiveCounts(place(), 0)).toEqual(before);
		expect((await readHeldAbout(place(), office.address, TODAY))?.rings).toEqual([]);
	});

	it('holds back what still runs, however old, and says so', async () => {
		await old(0);
		await write('concern', { household: office.household, state: { step: 'open' } });
		const later = await plan(NOW + 400 * DAY_MS);
		expect([later.due, later.heldBack]).toEqual([[], 1]);
	});

	it('gives way between two erasures, so that a push waits for no more than one', async () => {
		await old(0);
		for (let n = 0; n < 3; n += 1) await write('attempt', { address: office.address, outcome: 'notHome', at: NOW });
		await set('terms', { attemptNotReached: 1, householdWithoutFollowUp: null });
		await set('nightly', true);
		let pauses = 0;
		const pausing = { ...ports(), pause: async () => void (pauses += 1) };
		await runRetention(pausing, { tenant: office.tenant, now: NOW + 9 * DAY_MS });
		expect(pauses).toBe(4);
	});

	it('looks once a night, in the hour before the backup, and a night that fails is told without its words', async () => {
		const said: string[] = [];
		let runs = 0;
		const at = (text: string, run: () => Promise<null>) => ({
			now: () => Date.parse(text),
			run: () => ((runs += 1), run()),
			say: (line: string) => void said.push(line)
		});
		const fine = () => Promise.resolve(null);
		expect(await lookAtNight(at('2026-11-20T12:00:00Z', fine), '')).toBe('');
		const done = await lookAtNight(at('2026-11-20T01:10:00Z', fine), '');
		expect([done, runs]).toEqual(['2026-11-20', 1]);
		expect(await lookAtNight(at('2026-11-20T01:20:00Z', fine), done)).toBe(done);
		await lookAtNight(
			at('2026-11-21T01:10:00Z', () => Promise.reject(new Error('Jansen'))),
			done
		);
		expect(said).toHaveLength(1);
		expect(said.join()).not.toContain('Jansen');
	});
});

describe('the signed list of what was erased', () => {
	it('tells kinds, counts and phones and nothing of a resident, and a changed word or another key is found out', async () => {
		await begin();
		const phone = await office.phone();
		await write('note', { household: office.household, text: 'Zilverwikke' });
		await purgeRoot(ports(), {
			tenant: office.tenant,
			root: office.household,
			reason: 'residentAsked',
			by: office.coordinator
		});
		const folder = mkdtempSync(join(tmpdir(), 'voordeur-keys-'));
		const [keys, others] = [await openKeys(join(folder, 'a')), await openKeys(join(folder, 'b'))];
		const body = await readDestructionBody(place(), { madeAt: NOW, madeBy: 'Ria' });
		expect(body.erased).toMatchObject([{ counts: { household: 1, note: 1 }, reason: 'residentAsked' }]);
		expect(body.erased[0]?.devices.map(({ id: dev, confirmedAt }) => [dev, confirmedAt])).toEqual([
			[phone.enrolled.dev, null]
		]);
		const text = await signDestruction(body, keys.certificate);
		expect(text).not.toMatch(/Zilverwikke|Wilgenlaan|5912SA|onerror|"d"/);
		expect(await verifyDestruction(text, keys.certificate)).toMatchObject({ ok: true, isOurs: true });
		expect(await verifyDestruction(text, others.certificate)).toMatchObject({ error: { kind: 'otherKey' } });
		expect(await verifyDestruction(text.replace('residentAsked', 'mistake'), keys.certificate)).toMatchObject({
			error: { kind: 'changed' }
		});
		expect(await verifyDestruction('{}', keys.certificate)).toMatchObject({ error: { kind: 'unreadable' } });
		rmSync(folder, { recursive: true });
	});
});
