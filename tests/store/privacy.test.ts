/** What an organisation decides, and the counts that outlive records, over every store. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { serverChance } from '#lib/server/crypto.ts';
import { changeSetting, readSettingHistory, readSettings, undoSetting } from '#lib/server/privacy/settings.ts';

import { makeScene } from './purge-scene.ts';
import { memoryStore, type OpenStore, postgresForTests, postgresStore, sqliteStore } from './stores.ts';

const NOW = Date.parse('2026-11-24T10:00:00Z');

const postgres = await postgresForTests();
afterAll(() => postgres?.stop());
const STORES = [memoryStore, sqliteStore, ...(postgres ? [postgresStore(postgres)] : [])];
const id = serverChance.uuid;

describe.each(STORES)('privacy in the store in $name', (kind) => {
	let opened: OpenStore;
	beforeAll(async () => {
		opened = await kind.open(() => NOW);
	});
	afterAll(() => opened.close());

	const settingsOf = (tenant: string) => opened.store.transaction(tenant, readSettings);

	it('begins with what the product decides, and says that nobody decided it', async () => {
		const settings = await settingsOf(id());
		expect(settings.bases.photo).toEqual({ basis: 'undecided', note: '' });
		expect(settings.terms).toMatchObject({ householdWithoutFollowUp: 92, householdFollowedUp: null });
		expect([settings.nightly, settings.givenRules, settings.decided.size]).toEqual([false, null, 0]);
	});

	it('keeps every value with who set it, and puts an earlier one back as a change of its own', async () => {
		const [tenant, person, other] = [id(), id(), id()];
		const name = 'basis:visitRecord' as const;
		const set = (basis: string, by: string) =>
			changeSetting(opened.store, { tenant, person: by, name, value: { basis, note: '' } });
		expect(await set('consent', person)).toEqual({ ok: true, changed: true });
		expect(await set('consent', person)).toEqual({ ok: true, changed: false });
		expect(await set('contract', other)).toEqual({ ok: true, changed: true });
		expect(await undoSetting(opened.store, { tenant, person, name, number: 1 })).toEqual({ ok: true, changed: true });
		expect((await settingsOf(tenant)).bases.visitRecord.basis).toBe('consent');
		const history = await readSettingHistory(opened.store, tenant);
		expect(history.map(({ number, person: by }) => [number, by])).toEqual([
			[3, person],
			[2, other],
			[1, person]
		]);
	});

	it('refuses a value of another shape, a number that never was, and a change over what somebody else just set', async () => {
		const [tenant, person] = [id(), id()];
		const at = { tenant, person };
		const wrong = { ok: false, error: { kind: 'wrongValue' } };
		expect(await changeSetting(opened.store, { ...at, name: 'terms', value: { photo: 0 } })).toEqual(wrong);
		expect(await changeSetting(opened.store, { ...at, name: 'nightly', value: 'yes' })).toEqual(wrong);
		expect(await changeSetting(opened.store, { ...at, name: 'basis:photo', value: { basis: 'law' } })).toEqual(wrong);
		expect(await undoSetting(opened.store, { ...at, name: 'terms', number: 4 })).toMatchObject({ ok: false });
		await changeSetting(opened.store, { ...at, name: 'nightly', value: true, seen: 0 });
		const late = await changeSetting(opened.store, { ...at, name: 'nightly', value: false, seen: 0 });
		expect(late).toEqual({ ok: false, error: { kind: 'meanwhile' } });
		expect((await settingsOf(tenant)).nightly).toBe(true);
	});

	it('switches the night on by no undo, since that erases, and off by one', async () => {
		const at = { tenant: id(), person: id(), name: 'nightly' } as const;
		for (const value of [false, true, false]) await changeSetting(opened.store, { ...at, value });
		expect(await undoSetting(opened.store, { ...at, number: 2 })).toEqual({ ok: false, error: { kind: 'switchesOn' } });
		expect((await settingsOf(at.tenant)).nightly).toBe(false);
		await changeSetting(opened.store, { ...at, value: true });
		expect(await undoSetting(opened.store, { ...at, number: 3 })).toEqual({ ok: true, changed: true });
		expect((await settingsOf(at.tenant)).nightly).toBe(false);
	});

	it('gives two who change at once two numbers, and loses neither', async () => {
		const tenant = id();
		const days = [10, 20, 30, 40];
		await Promise.all(
			days.map((photo) => changeSetting(opened.store, { tenant, person: id(), name: 'terms', value: { photo } }))
		);
		const history = await readSettingHistory(opened.store, tenant);
		expect(history.map(({ number }) => number).sort()).toEqual([1, 2, 3, 4]);
	});

	it('shows one organisation nothing of what another decided or counted', async () => {
		const [mine, theirs] = [id(), id()];
		await changeSetting(opened.store, { tenant: theirs, person: id(), name: 'nightly', value: true });
		await opened.store.transaction(theirs, (tx) =>
			tx.addTally([{ month: '2026-03', area: '', what: 'visit', amount: 1 }])
		);
		expect((await settingsOf(mine)).nightly).toBe(false);
		expect(await opened.store.transaction(mine, (tx) => tx.readTally())).toEqual([]);
	});

	it('keeps what reports count of an erased household, once, by month and area, and nothing that leads back', async () => {
		const scene = await makeScene(opened.store, undefined, () => NOW);
		const { office, phone } = scene;
		const at = Date.parse('2026-03-31T23:30:00Z');
		const make = (about: string, fields: Parameters<typeof phone.make>[0]['fields']) =>
			phone.make({ ent: id(), kind: about, scope: office.scope, root: office.household, fields });
		await scene.send(
			await phone.push([
				make('visit', {
					address: office.address,
					household: office.household,
					startedAt: at,
					state: { step: 'closed' },
					helpAccepted: true
				}),
				make('measure', { household: office.household, code: 'draught-strip', count: 3, how: 'fitted', at }),
				make('referral', { household: office.household, partner: 'wijkteam', state: { step: 'made' }, madeAt: at })
			])
		);
		await scene.purge();
		await scene.purge();
		const tally = await opened.store.transaction(office.tenant, (tx) => tx.readTally());
		expect(tally.map(({ month, what, amount }) => [month, what, amount])).toEqual([
			['2026-04', 'helpAccepted', 1],
			['2026-04', 'measure:draught-strip', 3],
			['2026-04', 'referred', 1],
			['2026-04', 'spoken', 1],
			['2026-04', 'visit', 1]
		]);
		expect(JSON.stringify(tally)).not.toContain(office.household);
		expect(JSON.stringify(tally)).not.toContain(office.address);
	});
});
