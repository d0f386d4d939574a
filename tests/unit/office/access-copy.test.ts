/** What is found of a door, and what a copy for one household says. */
import { afterAll, describe, expect, it } from 'vitest';
import { noteRead } from '#lib/server/audit/note-read.ts';
import { accessHtml, accessJson } from '#lib/server/privacy/access-copy.ts';
import { readCopyOf } from '#lib/server/privacy/copy-of.ts';
import { correctRecord } from '#lib/server/privacy/correct.ts';
import { findByAddress } from '#lib/server/privacy/find-address.ts';
import { readKnownTitles } from '#lib/server/privacy/known-titles.ts';
import { readSettings } from '#lib/server/privacy/settings.ts';
import { withdrawConsent } from '#lib/server/privacy/withdraw.ts';
import { purgeRoot } from '#lib/server/purge/purge-root.ts';
import { type Door, DAY_MS, id, NASTY, NOW, TODAY, makeDoor } from './a-door.ts';

let door: Door;
async function begin(): Promise<void> {
	await door?.store.close();
	door = await makeDoor();
}
afterAll(() => door.store.close());

describe('finding and copying', () => {
	it('finds a door by postcode and number however it is typed, and says what is wrong with what is none', async () => {
		await begin();
		for (const number of ['12', '12a', '12 A bis', '12a-bis']) {
			const search = await findByAddress(door.place, { postcode: '5912 sa', number });
			expect(
				search.ok && search.found.map(({ id: found, isNever, households }) => [found, isNever, households])
			).toEqual([[door.office.address, true, 1]]);
		}
		expect(await findByAddress(door.place, { postcode: '5912SA', number: '12b' })).toEqual({ ok: true, found: [] });
		expect(await findByAddress(door.place, { postcode: 'x', number: '12' })).toMatchObject({
			error: { kind: 'noPostcode' }
		});
		expect(await findByAddress(door.place, { postcode: '5912SA', number: 'a' })).toMatchObject({
			error: { kind: 'noNumber' }
		});
	});

	const asked = (household: string | null, address = door.office.address) =>
		readCopyOf(door.place, { address, household, today: TODAY });
	async function copyOf(household: string | null) {
		const contents = await asked(household);
		if (!contents) throw new Error('nothing is held');
		const records = contents.held.households.map((one) => one.records);
		return {
			...contents,
			known: await readKnownTitles(door.place, { locale: 'nl' as const, records }),
			bases: (await door.store.transaction(door.office.tenant, readSettings)).bases,
			organisation: 'Waterveen',
			by: 'Ria',
			madeAt: NOW,
			photos: new Map(records.flatMap(({ photo }) => photo.map((one) => [one.id, 'QUJD'] as const)))
		};
	}

	it('gives one household its own file, and nothing of who lived there before it or of their time', async () => {
		await begin();
		const ring = (at: number) => door.write('attempt', { address: door.office.address, outcome: 'notHome', at });
		await door.write('note', { household: door.office.household, text: 'Zilverwikke' });
		const before = await ring(NOW + 1);
		await noteRead(door.reading, { opened: null, ents: [door.office.household] });
		await noteRead(door.reading, { opened: null, ents: [door.office.address] });
		door.time.now = NOW + 10 * DAY_MS;
		const next = id();
		await door.write('household', { address: door.office.address, name: 'De Boer' }, next);
		const since = await ring(door.time.now + 1);
		await noteRead(door.reading, { opened: null, ents: [door.office.household] });
		await noteRead(door.reading, { opened: null, ents: [door.office.address, next] });
		const copy = await copyOf(next);
		expect(copy.held.households.map((one) => one.id)).toEqual([next]);
		expect(copy.held.rings.map((one) => one.id)).toEqual([since]);
		expect(copy.seen?.map(({ at, action }) => [at, action])).toEqual([
			[door.time.now, 'change'],
			[door.time.now, 'read']
		]);
		for (const text of [accessHtml(copy), accessJson(copy)]) {
			expect(text).toContain('De Boer');
			expect(text).not.toMatch(/Zilverwikke|Jansen/);
		}
		const earlier = await copyOf(door.office.household);
		expect(earlier.held.households.map((one) => one.id)).toEqual([door.office.household]);
		expect(accessHtml(earlier)).not.toContain('De Boer');
		expect(earlier.held.rings.map((one) => one.id)).toContain(before);
		await door.write('household', { movedOutOn: '2026-11-25' });
		expect((await copyOf(door.office.household)).held.rings.map((one) => one.id)).toEqual([before]);
	});

	it('gives no copy of several households, of one of another address, or of an address of nobody here', async () => {
		await begin();
		expect(await asked(null)).toBe(null);
		expect(await asked(id())).toBe(null);
		expect(await asked(door.office.household, id())).toBe(null);
	});

	it('gives where nobody is on record what is known of the address itself', async () => {
		await begin();
		await door.write('attempt', { address: door.office.address, outcome: 'notHome', at: NOW });
		const by = { tenant: door.office.tenant, reason: 'residentAsked', by: door.office.coordinator } as const;
		await purgeRoot(door.ports, { ...by, root: door.office.household });
		const html = accessHtml(await copyOf(null));
		expect(html).toContain('Over de mensen op dit adres hebben wij niets.');
		expect(html).toContain('Hier bellen wij niet meer aan.');
		expect(html).toContain('Niet thuis');
		expect(html).not.toMatch(/Wie dit heeft gezien|Jansen/);
	});

	it('tells what stood there before, and names a photo whose yes was taken back while it is still held', async () => {
		await begin();
		await door.consent('photo');
		const photo = await door.write('photo', {
			household: door.office.household,
			sealedHash: 'ef'.repeat(32),
			shows: 'Meter'
		});
		await correctRecord(door.editor, { ent: door.office.household, field: 'name', value: 'De Vries' });
		await correctRecord(door.editor, { ent: photo, field: 'shows', value: 'Ketel' });
		await withdrawConsent(door.editor, { household: door.office.household, about: { purpose: 'photo' } });
		const copy = await copyOf(door.office.household);
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

	it('calls a language by its name, what stood there before too, and never by its tag', async () => {
		await begin();
		const { household } = door.office;
		const correct = (value: string) => correctRecord(door.editor, { ent: household, field: 'language', value });
		expect(await correct('tr')).toEqual({ ok: true });
		expect(await correct('pl')).toEqual({ ok: true });
		await door.consent('photo', { textVersion: '3', language: 'uk' });
		const html = accessHtml(await copyOf(household));
		for (const name of ['Turks', 'Pools', 'Oekraïens']) expect(html).toContain(name);
		expect(html).not.toMatch(/>\s*(tr|pl|uk)\s*</);
	});

	it('writes the copy in plain Dutch with all that is held, as text and never as markup, and without keys of photos', async () => {
		await begin();
		await door.consent('photo', { textVersion: '3', language: 'nl' });
		await door.write('note', { household: door.office.household, text: 'De ketel <b>lekt</b>.', at: NOW });
		await door.write('photo', {
			household: door.office.household,
			sealedHash: 'ab'.repeat(32),
			sealedKey: 'k'.repeat(43),
			shows: 'Meter'
		});
		const copy = await copyOf(door.office.household);
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
