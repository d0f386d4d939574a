/** What a list must not do: a door twice, a door lost, or somebody's rows kept for ever. On both engines. */
import { describe, expect, it } from 'vitest';
import { changeBatch, chooseDoubtful, countOutcomes, readBatch, readVerdicts } from '#lib/server/imports/batches.ts';
import { mergeAddresses } from '#lib/server/imports/merge-addresses.ts';
import { sweepLists } from '#lib/server/imports/sweep-lists.ts';
import { writeBatch } from '#lib/server/imports/write-batch.ts';
import { recordOffice } from '#lib/server/sync/office-operation.ts';
import { addressesIn, ENGINES, judged, sceneOn, undone, written } from './import-scene.ts';

describe.each(ENGINES)('a list of addresses in %s', (engine) => {
	it('takes no door in twice that came with another list or from a phone since it was judged', async () => {
		const scene = await sceneOn(engine);
		const { office } = scene;
		const batch = await judged(scene, 'Postcode;Huisnummer;Letter\n5912SD;14;a\n5912SD;15;\n5912SD;16;\n');
		const doors = [
			{ postcode: '5912SD', number: 14, letter: 'A' },
			{ postcode: '5912SD', number: 16, unchecked: true }
		].map((fields) => ({ fields, ent: crypto.randomUUID() }));
		await recordOffice(office.ports, {
			tenant: office.tenant,
			person: office.coordinator,
			role: 'coordinator',
			changes: doors.map(({ ent, fields }) => ({ kind: 'address', ent, root: ent, scope: 'office', fields }))
		});
		await changeBatch(scene.place, batch, { state: 'writing' });
		await writeBatch(scene.desk, batch);
		expect(await countOutcomes(scene.place, batch)).toMatchObject({ written: 1, there: 2 });
		const numbers = async () =>
			(await addressesIn(scene)).map(({ number }) => Number(number)).filter((number) => number > 10);
		expect((await numbers()).sort()).toEqual([14, 15, 16]);
		// Taking it back takes along nothing that came from elsewhere.
		await undone(scene, batch);
		expect((await numbers()).sort()).toEqual([14, 16]);
		await scene.store.close();
	});

	it('keeps an address that another was merged into when its list is taken back', async () => {
		const scene = await sceneOn(engine);
		const { office } = scene;
		const old = crypto.randomUUID();
		await recordOffice(office.ports, {
			tenant: office.tenant,
			person: office.coordinator,
			role: 'coordinator',
			changes: [
				{
					kind: 'address',
					ent: old,
					root: old,
					scope: 'office',
					fields: { postcode: '5912SD', number: 14, letter: 'B' }
				}
			]
		});
		const batch = await judged(scene, 'Postcode;Huisnummer;Toevoeging;Straat\n5912SD;14;B;Beukstraat\n');
		await chooseDoubtful(scene.place, batch, { lines: [2], taken: true });
		await changeBatch(scene.place, batch, { state: 'writing' });
		await writeBatch(scene.desk, batch);
		const stays = (await addressesIn(scene)).find(({ addition }) => addition === 'B')?.ent ?? '';
		expect(await mergeAddresses(scene.desk, { stays, gone: old })).toMatchObject({ ok: true });
		await undone(scene, batch);
		expect(await countOutcomes(scene.place, batch)).toMatchObject({ kept: 1, undone: 0 });
		expect((await addressesIn(scene)).map(({ ent }) => ent)).toContain(stays);
		await scene.store.close();
	});

	it('lets the cells of its rows go some weeks after it was written, and can be taken back all the same', async () => {
		const scene = await sceneOn(engine);
		const { store, office } = scene;
		const list = 'Postcode;Huisnummer;Straat\n5912SD;14;Beukstraat\n;9;Mevrouw Kwetterspecht\n';
		const [batch, open] = [await written(scene, list), await judged(scene, list)];
		const cells = async (of: string) =>
			(await readVerdicts(scene.place, of, { limit: 9 })).flatMap(({ detail }) => detail.cells ?? []).join();
		const at = (days: number) => ({ tenant: office.tenant, now: Date.now() + days * 86_400_000 });
		await changeBatch(scene.place, open, { touchedAt: at(30).now });
		await sweepLists(store, at(27));
		expect(await cells(batch)).toContain('Kwetterspecht');
		await sweepLists(store, at(29));
		expect(await cells(batch)).toBe('');
		// One that waits for a decision needs them still.
		expect(await cells(open)).toContain('Kwetterspecht');
		expect(await readVerdicts(scene.place, batch, { limit: 9 })).toMatchObject([
			{ kind: 'new', detail: { address: { number: 14 } } },
			{ detail: { problem: expect.any(String) } }
		]);
		await undone(scene, batch);
		expect(await countOutcomes(scene.place, batch)).toMatchObject({ undone: 1 });
		await store.close();
	});

	it('goes by night with all its rows when nobody decides, and not while somebody does', async () => {
		const scene = await sceneOn(engine);
		const { store, office } = scene;
		const list = 'Postcode;Huisnummer;Naam\n5912SD;14;Fatma Aksoy\n';
		const [waits, stopped] = [await judged(scene, list), await judged(scene, list)];
		await changeBatch(scene.place, stopped, { state: 'writing' });
		const rows = () => store.db.selectFrom('import_row').select('batch').where('tenant', '=', office.tenant).execute();
		const at = (days: number) => ({ tenant: office.tenant, now: Date.now() + days * 86_400_000 });
		expect(await sweepLists(store, at(13))).toBe(0);
		expect(await rows()).toHaveLength(4);
		expect(await sweepLists(store, at(15))).toBe(1);
		expect(await rows()).toEqual([]);
		expect(await readBatch(scene.place, waits)).toBeNull();
		expect(await readVerdicts(scene.place, waits, { limit: 5 })).toEqual([]);
		// What stood still in the middle still goes on, by what was judged.
		await writeBatch(scene.desk, stopped);
		expect(await countOutcomes(scene.place, stopped)).toMatchObject({ written: 1 });
		await store.close();
	});
});
