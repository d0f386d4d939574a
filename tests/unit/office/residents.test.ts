/** Residents' rights at the office: what is corrected, taken back and erased. */
import { afterAll, describe, expect, it } from 'vitest';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openKeys } from '#lib/server/keys.ts';
import { readFiveCounts } from '#lib/server/office/five-counts.ts';
import { countWork } from '#lib/server/office/work-counts.ts';
import { workRows } from '#lib/server/office/work-rows.ts';
import { addConsentText, listConsentTexts } from '#lib/server/privacy/consent-texts.ts';
import { correctRecord } from '#lib/server/privacy/correct.ts';
import { readDestructionBody, signDestruction, verifyDestruction } from '#lib/server/privacy/destruction-list.ts';
import { eraseRings } from '#lib/server/privacy/erase-rings.ts';
import { findByAddress } from '#lib/server/privacy/find-address.ts';
import { readHeldAbout } from '#lib/server/privacy/held-about.ts';
import { lookAtNight } from '#lib/server/privacy/nightly.ts';
import { planRetention, runRetention } from '#lib/server/privacy/retention.ts';
import { changeSetting, readSettings } from '#lib/server/privacy/settings.ts';
import { listWaiting } from '#lib/server/privacy/waiting.ts';
import { withdrawConsent } from '#lib/server/privacy/withdraw.ts';
import { purgeRoot } from '#lib/server/purge/purge-root.ts';
import { type Door, DAY_MS, id, NOW, TODAY, makeDoor } from './a-door.ts';

let door: Door;
async function begin(): Promise<void> {
	await door?.store.close();
	door = await makeDoor();
}
afterAll(() => door.store.close());

describe('correcting and taking back', () => {
	it('corrects what a resident told, keeps what stood there, and nothing that is the office’s own', async () => {
		await begin();
		const correct = (field: string, value: string) =>
			correctRecord(door.editor, { ent: door.office.household, field, value });
		expect(await correct('name', 'De Vries')).toEqual({ ok: true });
		expect(await correct('phone', '')).toEqual({ ok: true });
		expect(await correct('address', id())).toMatchObject({ error: { kind: 'missing' } });
		expect(await correct('movedOutOn', 'gisteren')).toMatchObject({ error: { kind: 'wrongValue' } });
		const held = await readHeldAbout(door.place, door.office.address, TODAY);
		expect(held?.households[0]?.records.household[0]?.values).toMatchObject({ name: 'De Vries', phone: null });
		const log = await door.store.readHistory(door.office.tenant, door.office.household);
		expect(log.some(({ body }) => body.includes('onerror'))).toBe(true);
	});

	it('asks about nine digits that may be a citizen service number, as a note on a phone does, and only about new ones', async () => {
		await begin();
		const note = await door.write('note', { household: door.office.household, text: 'Belt morgen.' });
		const correct = (field: string, value: string, more: { ent?: string; isMeter?: boolean } = {}) =>
			correctRecord(door.editor, { ent: note, field, value, ...more });
		const halted = { ok: false, error: { kind: 'perhapsNumber', kinds: ['citizenNumber'] } };
		expect(await correct('text', 'Nummer 111222333, belt morgen.')).toEqual(halted);
		expect(await correct('name', 'De Vries 111222333', { ent: door.office.household })).toEqual(halted);
		const text = async () => {
			const held = await readHeldAbout(door.place, door.office.address, TODAY);
			return held?.households[0]?.records.note.find(({ id }) => id === note)?.values.text;
		};
		expect(await text()).toBe('Belt morgen.');
		expect(await correct('text', 'Meter 111222333.', { isMeter: true })).toEqual({ ok: true });
		expect(await correct('text', 'Meter 111222333, in de gang.')).toEqual({ ok: true });
		expect(await text()).toBe('Meter 111222333, in de gang.');
		expect(await correct('text', 'Meter 111222333, en 123456782.')).toEqual(halted);
	});

	it('points out an account, a phone number or an e-mail in what is corrected, until somebody looked', async () => {
		await begin();
		const note = await door.write('note', { household: door.office.household, text: 'Belt 06 12345678.' });
		const correct = (value: string, said: { isSure?: boolean; isMeter?: boolean } = {}) =>
			correctRecord(door.editor, { ent: note, field: 'text', value, ...said });
		const words = 'Belt 06 12345678 of mailt j.proef@voorbeeld.nl over 111222333.';
		expect(await correct(words)).toEqual({
			ok: false,
			error: { kind: 'perhapsNumber', kinds: ['email', 'citizenNumber'] }
		});
		expect(await correct(words, { isMeter: true })).toMatchObject({ error: { kind: 'personal' } });
		expect(await correct(words, { isMeter: true, isSure: true })).toEqual({ ok: true });
		const field = { ent: door.office.household, field: 'phone' };
		expect(await correctRecord(door.editor, { ...field, value: '06 87654321' })).toEqual({ ok: true });
	});

	it('takes a yes to a partner back: the referral stops, the office gets its task, and both stand in the history', async () => {
		await begin();
		await door.consent('referral', { partner: 'wijkteam' });
		const referral = await door.write('referral', {
			household: door.office.household,
			partner: 'wijkteam',
			state: { step: 'accepted' }
		});
		const about = { purpose: 'referral', partner: 'wijkteam' } as const;
		expect(await withdrawConsent(door.editor, { household: door.office.household, about })).toMatchObject({ ok: true });
		const records = (await readHeldAbout(door.place, door.office.address, TODAY))?.households[0]?.records;
		expect(records?.referral.find((one) => one.id === referral)?.values.state).toBe('fellThrough');
		expect(
			records?.commitment.map(({ values }) => [values.who, values.dueOn, values.what?.includes('wijkteam')])
		).toEqual([['office', '2026-11-23', true]]);
		expect(await withdrawConsent(door.editor, { household: door.office.household, about })).toMatchObject({
			error: { kind: 'noConsent' }
		});
	});

	it('takes who withdrew contact out of the list of whom to go back to, and puts them back with a new yes', async () => {
		await begin();
		await door.consent('contactAgain');
		await door.write('concern', {
			household: door.office.household,
			address: door.office.address,
			state: { step: 'answered' },
			answeredAt: NOW,
			toldCoachAt: NOW
		});
		const untold = async () => (await countWork(door.place, { now: NOW, today: TODAY })).concernsUntold;
		expect(await untold()).toBe(1);
		await withdrawConsent(door.editor, { household: door.office.household, about: { purpose: 'contactAgain' } });
		expect(await untold()).toBe(0);
		await door.consent('contactAgain', { at: NOW + 1 });
		expect(await untold()).toBe(1);
	});

	it('lists what still has to go after a yes was taken back, until it is gone', async () => {
		await begin();
		await door.consent('photo');
		await door.consent('visitRecord');
		const photo = await door.write('photo', { household: door.office.household, sealedHash: 'cd'.repeat(32), at: NOW });
		expect(await listWaiting(door.place)).toEqual([]);
		await withdrawConsent(door.editor, { household: door.office.household, about: { purpose: 'photo' } });
		expect(await listWaiting(door.place)).toMatchObject([{ record: false, photos: 1 }]);
		await withdrawConsent(door.editor, { household: door.office.household, about: { purpose: 'visitRecord' } });
		expect(await listWaiting(door.place)).toMatchObject([{ record: true, photos: 1 }]);
		const about = { tenant: door.office.tenant, reason: 'residentAsked', by: door.office.coordinator } as const;
		await purgeRoot(door.ports, { ...about, root: photo });
		expect(await listWaiting(door.place)).toMatchObject([{ record: true, photos: 0 }]);
		await purgeRoot(door.ports, { ...about, root: door.office.household });
		expect(await listWaiting(door.place)).toEqual([]);
	});

	it('is hidden by none that came to their end, however many, and stands among the work', async () => {
		await begin();
		for (let n = 0; n < 2; n += 1) {
			const root = id();
			await door.write('household', { address: door.office.address, name: 'Bakker' }, root);
			await door.write('photo', { household: root, sealedHash: 'ab'.repeat(32), removed: true }, root);
			const about = { household: root, purpose: 'photo', given: true, at: NOW };
			await door.write('consent', { ...about, withdrawn: { set: true } }, root);
			await door.write('consent', { ...about, purpose: 'visitRecord', withdrawn: { set: true } }, root);
			await door.write('consent', { ...about, purpose: 'visitRecord', at: NOW + 1 }, root);
		}
		const work = async () => (await countWork(door.place, { now: NOW, today: TODAY })).withdrawals;
		expect([await listWaiting(door.place, 1), await work()]).toEqual([[], 0]);
		await door.consent('visitRecord', { withdrawn: { set: true } });
		await door.consent('visitRecord', { given: false, at: NOW });
		const waiting = await listWaiting(door.place, 1);
		expect(waiting).toMatchObject([{ household: door.office.household, record: true, since: NOW }]);
		expect(await work()).toBe(1);
		const rows = await workRows(door.place, 'withdrawals', { time: { now: NOW, today: TODAY }, limit: 3 });
		expect(rows).toMatchObject([
			{ kind: 'withdrawal', id: door.office.household, address: door.office.address, record: true }
		]);
	});

	it('leaves the address with its do-not-visit after its people are erased, and nobody in it', async () => {
		await begin();
		await purgeRoot(door.ports, {
			tenant: door.office.tenant,
			root: door.office.household,
			reason: 'residentAsked',
			by: door.office.coordinator
		});
		const held = await readHeldAbout(door.place, door.office.address, TODAY);
		expect([held?.house.isNever, held?.households]).toEqual([true, []]);
		expect(await findByAddress(door.place, { postcode: '5912SA', number: '12' })).toMatchObject({
			found: [{ isNever: true, households: 0 }]
		});
	});
});

describe('rings at a door', () => {
	it('go when whoever lives there asks, those of no other door, and what was asked about not ringing stays', async () => {
		await begin();
		const elsewhere = id();
		for (const address of [door.office.address, door.office.address, elsewhere])
			await door.write('attempt', { address, outcome: 'neverAgain', at: NOW });
		const asked = { ...door.place, address: door.office.address, by: door.office.coordinator };
		expect(await eraseRings(door.ports, asked)).toBe(2);
		expect(await eraseRings(door.ports, asked)).toBe(0);
		const held = await readHeldAbout(door.place, door.office.address, TODAY);
		expect([held?.rings, held?.house.isNever, held?.households.length]).toEqual([[], true, 1]);
		const left = await door.store.db
			.selectFrom('attempt_list')
			.select('address')
			.where('tenant', '=', door.office.tenant)
			.execute();
		expect(left).toEqual([{ address: elsewhere }]);
	});
});

describe('the organisation’s own words', () => {
	it('get a version for each wording of a language, and keep every earlier one', async () => {
		await begin();
		const add = (language: string, text: string) => addConsentText(door.editor, { purpose: 'photo', language, text });
		expect(await add('nl', 'Een')).toEqual({ ok: true, version: '1' });
		expect(await add('nl', 'Twee')).toEqual({ ok: true, version: '2' });
		expect(await add('tr', 'Bir')).toEqual({ ok: true, version: '1' });
		expect(await add('', 'Zonder taal')).toMatchObject({ error: { kind: 'noText' } });
		expect((await listConsentTexts(door.place)).map(({ text }) => text).sort()).toEqual(['Bir', 'Een', 'Twee']);
	});
});

describe('keeping and erasing by term', () => {
	async function old(days: number): Promise<void> {
		await begin();
		door.time.now = NOW - days * DAY_MS;
		await door.write('visit', {
			household: door.office.household,
			address: door.office.address,
			startedAt: door.time.now,
			state: { step: 'closed' }
		});
		await door.write('attempt', { address: door.office.address, outcome: 'notHome', at: door.time.now });
		door.time.now = NOW;
	}
	const set = (name: 'terms' | 'nightly', value: unknown) =>
		changeSetting(door.store, { tenant: door.office.tenant, person: door.office.coordinator, name, value });
	const plan = async (now: number) =>
		planRetention({ ...door.place, now }, (await door.store.transaction(door.office.tenant, readSettings)).terms);

	it('shows first what would go and writes nothing; runs only once it was switched on; keeps the counts', async () => {
		await old(0);
		await set('terms', { attemptNotReached: 30, householdWithoutFollowUp: 92 });
		expect((await plan(NOW)).due).toEqual([]);
		const later = NOW + 100 * DAY_MS;
		const dry = await plan(later);
		expect(dry.due.map(({ class: name }) => name).sort()).toEqual(['attemptNotReached', 'householdWithoutFollowUp']);
		expect(dry.due.every(({ address }) => address === door.office.address)).toBe(true);
		expect((await plan(later)).due).toHaveLength(2);
		const night = { tenant: door.office.tenant, now: later };
		expect(await runRetention(door.ports, night)).toBe(null);
		const before = await readFiveCounts(door.place, 0);
		await set('nightly', true);
		expect(await runRetention(door.ports, night)).toEqual({
			erased: { attemptNotReached: 1, householdWithoutFollowUp: 1 },
			heldBack: 0,
			failed: 0
		});
		expect(await runRetention(door.ports, night)).toEqual({ erased: {}, heldBack: 0, failed: 0 });
		expect(await readFiveCounts(door.place, 0)).toEqual(before);
		expect((await readHeldAbout(door.place, door.office.address, TODAY))?.rings).toEqual([]);
	});

	it('holds back what still runs, however old, and says so', async () => {
		await old(0);
		await door.write('concern', { household: door.office.household, state: { step: 'open' } });
		const later = await plan(NOW + 400 * DAY_MS);
		expect([later.due, later.heldBack]).toEqual([[], 1]);
	});

	it('gives way between two erasures, so that a push waits for no more than one', async () => {
		await old(0);
		for (let n = 0; n < 3; n += 1)
			await door.write('attempt', { address: door.office.address, outcome: 'notHome', at: NOW });
		await set('terms', { attemptNotReached: 1, householdWithoutFollowUp: null });
		await set('nightly', true);
		let pauses = 0;
		const pausing = { ...door.ports, pause: async () => void (pauses += 1) };
		await runRetention(pausing, { tenant: door.office.tenant, now: NOW + 9 * DAY_MS });
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
		const phone = await door.office.phone();
		await door.write('note', { household: door.office.household, text: 'Zilverwikke' });
		await purgeRoot(door.ports, {
			tenant: door.office.tenant,
			root: door.office.household,
			reason: 'residentAsked',
			by: door.office.coordinator
		});
		const folder = mkdtempSync(join(tmpdir(), 'voordeur-keys-'));
		const [keys, others] = [await openKeys(join(folder, 'a')), await openKeys(join(folder, 'b'))];
		const body = await readDestructionBody(door.place, { madeAt: NOW, madeBy: 'Ria' });
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
