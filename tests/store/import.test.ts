/** A list of addresses from its file to the records, and back out, on both engines. */
import { describe, expect, it } from 'vitest';
import { EMPTY_PLAN } from '#lib/domain/imports/batch.ts';
import { roundScope } from '#lib/domain/round.ts';
import {
	changeBatch,
	chooseDoubtful,
	countOutcomes,
	readBatch,
	readVerdicts,
	removeBatch
} from '#lib/server/imports/batches.ts';
import { findDuplicates, findLeftBehind } from '#lib/server/imports/find-duplicates.ts';
import { readDoors } from '#lib/server/office/addresses.ts';
import { mergeAddresses } from '#lib/server/imports/merge-addresses.ts';
import type { ImportDesk } from '#lib/server/imports/running.ts';
import { writeBatch } from '#lib/server/imports/write-batch.ts';
import { lendAddresses } from '#lib/server/sync/lend.ts';
import { recordOffice } from '#lib/server/sync/office-operation.ts';
import { plainValues } from '#lib/sync/values.ts';
import { addressesIn, ENGINES, judged, sceneOn, undone, written } from './import-scene.ts';

const LIST = `Postcode;Huisnummer;Straat;Buurt;Ronde
5912SA;1;Hazelhof;Hazelbuurt;Ronde Noord
5912 sa;12a-bis;Hazelhof;hazelbuurt;Ronde Noord
5912SD;3;Beukstraat;Beukbuurt;Ronde Zuid
5912SD;3;Beukstraat;Beukbuurt;Ronde Zuid
12;4;Beukstraat;Beukbuurt;
5912SD;7;Beukstraat;;Ronde
5912SD;9;Beukstraat;;
`;

describe.each(ENGINES)('a list of addresses in %s', (engine) => {
	it('is judged row by row, and nothing of it is written before the yes', async () => {
		const scene = await sceneOn(engine);
		const before = (await addressesIn(scene)).length;
		const batch = await judged(scene, LIST);
		const verdicts = await readVerdicts(scene.place, batch, { limit: 100 });
		expect(verdicts.map(({ line, kind }) => `${line} ${kind}`)).toEqual([
			'2 duplicate',
			'3 corrected',
			'4 new',
			'5 duplicate',
			'6 invalid',
			'7 new',
			'8 new'
		]);
		expect(verdicts[1]?.detail.address).toMatchObject({ number: 12, letter: 'A', addition: 'bis' });
		expect(verdicts[3]?.detail.row).toBe(4);
		const plan = (await readBatch(scene.place, batch))?.plan;
		expect(plan?.areas['hazelbuurt']).toBe(scene.office.area);
		expect(Object.keys(plan?.newAreas ?? {})).toEqual(['Beukbuurt']);
		expect(Object.keys(plan?.rounds ?? {}).sort()).toEqual(['Ronde Noord', 'Ronde Zuid']);
		// A round of this name is walked already: it does not grow by a list.
		expect(plan?.takenRounds).toEqual(['Ronde']);
		expect(await addressesIn(scene)).toHaveLength(before);
		await scene.store.transaction(scene.office.tenant, (_tx, db) =>
			removeBatch(db, scene.office.tenant, { id: batch })
		);
		expect(await readBatch(scene.place, batch)).toBeNull();
		await scene.store.close();
	});

	it('puts rows that name no buurt where a person said', async () => {
		const scene = await sceneOn(engine);
		const batch = await judged(scene, 'Postcode;Huisnummer;Buurt\n5912SB;1;\n5912SB;2;Beukbuurt\n');
		const plan = (await readBatch(scene.place, batch))?.plan ?? EMPTY_PLAN;
		await changeBatch(scene.place, batch, {
			state: 'writing',
			plan: { ...plan, areaOtherwise: scene.office.area }
		});
		await writeBatch(scene.desk, batch);
		const made = (await addressesIn(scene)).filter(({ postcode }) => postcode === '5912SB');
		expect(made.map(({ number, area }) => [number, area]).sort()).toEqual([
			[1, scene.office.area],
			[2, plan.newAreas['Beukbuurt']]
		]);
		await scene.store.close();
	});

	it('becomes addresses in their buurten and rounds, and goes again but for what somebody touched', async () => {
		const scene = await sceneOn(engine);
		const { office, store } = scene;
		const before = (await addressesIn(scene)).map(({ ent }) => ent);
		const batch = await written(scene, LIST);
		expect(await countOutcomes(scene.place, batch)).toMatchObject({ written: 4, refused: 0 });
		const rows = await addressesIn(scene);
		expect(rows).toHaveLength(before.length + 4);
		const plan = (await readBatch(scene.place, batch))?.plan;
		const [bis] = rows.filter(({ addition }) => addition === 'bis');
		expect(bis).toMatchObject({ letter: 'A', number: 12, area: office.area });
		const [entity] = await store.transaction(office.tenant, (tx) => tx.peekEntities([bis?.ent ?? '']));
		expect(entity?.scope).toBe(roundScope(plan?.rounds['Ronde Noord'] ?? ''));
		// The cells as they came are gone: nobody needs the columns that were left out.
		expect(await store.db.selectFrom('import_row').selectAll().where('batch', '=', batch).execute()).toEqual([]);

		const touched = rows.find(({ number }) => number === 9)?.ent ?? '';
		const lent = rows.find(({ number }) => number === 7)?.ent ?? '';
		await recordOffice(office.ports, {
			tenant: office.tenant,
			person: office.coordinator,
			role: 'coordinator',
			changes: [{ kind: 'address', ent: touched, root: touched, scope: 'office', fields: { floor: 2 } }]
		});
		await lendAddresses(office.ports, { tenant: office.tenant, addresses: [lent], round: office.round });
		await undone(scene, batch);
		expect(await countOutcomes(scene.place, batch)).toMatchObject({ undone: 2, kept: 2, written: 0 });
		const left = await addressesIn(scene);
		expect(left.map(({ ent }) => ent).sort()).toEqual([...before, touched, lent].sort());
		// Nothing of what went is left in any text of the store.
		const texts = await store.db.selectFrom('operation').select('body').where('tenant', '=', office.tenant).execute();
		expect(texts.some(({ body }) => body.includes(bis?.ent ?? 'none'))).toBe(false);
		expect((await readBatch(scene.place, batch))?.state).toBe('undone');
		// What was undone can be taken in again.
		const again = await written(scene, LIST);
		expect(await countOutcomes(scene.place, again)).toMatchObject({ written: 2 });
		await store.close();
	});

	it('goes on after a crash in the middle without writing anything twice', async () => {
		const scene = await sceneOn(engine);
		const { store, office } = scene;
		const lines = Array.from({ length: 130 }, (_, at) => `5912SA;${at + 100};Hazelhof;;`);
		const batch = await judged(scene, `Postcode;Huisnummer;Straat;Buurt;Ronde\n${lines.join('\n')}\n`);
		await changeBatch(scene.place, batch, { state: 'writing' });
		let writes = 0;
		const falls: ImportDesk = {
			...scene.desk,
			ports: {
				...office.ports,
				store: {
					...store,
					transaction: (tenant, run) => {
						writes += 1;
						// Between a transaction that wrote and the note that it did.
						if (writes > 3) throw new Error('the power went');
						return store.transaction(tenant, run);
					}
				}
			}
		};
		await expect(writeBatch(falls, batch)).rejects.toThrow('the power went');
		expect((await readBatch(scene.place, batch))?.state).toBe('writing');
		await writeBatch(scene.desk, batch);
		expect((await addressesIn(scene)).filter(({ number }) => Number(number) >= 100)).toHaveLength(130);
		const made = await store.db
			.selectFrom('operation')
			.select('ent')
			.where('tenant', '=', office.tenant)
			.where('kind', '=', 'address')
			.execute();
		expect(new Set(made.map(({ ent }) => ent)).size).toBe(made.length);
		expect(await countOutcomes(scene.place, batch)).toMatchObject({ written: 130 });
		await store.close();
	});

	it('takes a doubtful row in only where a person said so', async () => {
		const scene = await sceneOn(engine);
		await written(scene, 'Postcode;Huisnummer;Letter\n5912SD;14;A\n');
		const list = 'Postcode;Huisnummer;Toevoeging\n5912SD;14;A\n5912SD;15;\n';
		const batch = await judged(scene, list);
		expect((await readVerdicts(scene.place, batch, { limit: 5 })).map(({ kind }) => kind)).toEqual([
			'ambiguous',
			'new'
		]);
		expect(await countOutcomes(scene.place, batch)).toMatchObject({ taken: 1 });
		await chooseDoubtful(scene.place, batch, { lines: [2], taken: true });
		expect(await countOutcomes(scene.place, batch)).toMatchObject({ taken: 2 });
		await scene.store.close();
	});

	it('never touches an address where nobody is to ring', async () => {
		const scene = await sceneOn(engine);
		const { office } = scene;
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
					fields: { doNotVisit: { set: true } }
				}
			]
		});
		const batch = await written(scene, 'Postcode;Huisnummer;Straat\n5912SA;1;Hazelhof\n5912SA;2;Hazelhof\n');
		const [first] = await readVerdicts(scene.place, batch, { limit: 1 });
		expect(first).toMatchObject({ kind: 'doNotVisit', ent: null, outcome: null });
		await scene.store.close();
	});
});

describe.each(ENGINES)('two addresses that are one door in %s', (engine) => {
	it('become one by a person’s choice, with all that hung on the other and its word not to ring', async () => {
		const scene = await sceneOn(engine);
		const { office, store, place } = scene;
		await written(scene, 'Postcode;Huisnummer;Letter\n5912SD;14;A\n');
		const twin = (await addressesIn(scene)).find(({ number }) => number === 14)?.ent ?? '';
		const [other, attempt] = [crypto.randomUUID(), crypto.randomUUID()];
		const at = { root: office.household, scope: office.scope };
		const add = await recordOffice(office.ports, {
			tenant: office.tenant,
			person: office.coordinator,
			role: 'coordinator',
			changes: [
				{
					kind: 'address',
					ent: other,
					root: other,
					scope: office.scope,
					fields: { postcode: '5912SD', number: 14, addition: 'a', street: 'Beukstraat', doNotVisit: { set: true } }
				},
				{ kind: 'household', ent: office.household, ...at, fields: { address: other } },
				{ kind: 'attempt', ent: attempt, ...at, fields: { address: other, outcome: 'notHome', at: 1 } }
			]
		});
		expect(add.ok).toBe(true);
		expect(await findDuplicates(place)).toEqual([[twin, other].sort()]);

		expect(await mergeAddresses(scene.desk, { stays: twin, gone: other })).toMatchObject({ ok: true, moved: 2 });
		const [stays, household, gone] = await store.transaction(office.tenant, async (tx) => {
			const found = await tx.peekEntities([twin, office.household, other]);
			return [twin, office.household, other].map((ent) => found.find((one) => one.ent === ent));
		});
		expect(plainValues(stays?.state ?? { ent: '', kind: '', root: '', fields: {} })).toMatchObject({
			street: 'Beukstraat',
			letter: 'A',
			doNotVisit: true
		});
		expect(household && plainValues(household.state)['address']).toBe(twin);
		// Where the one that stays is, there its household is too; the other leaves every phone.
		expect([stays?.scope, household?.scope, gone?.scope]).toEqual(['office', 'office', 'office']);
		expect(await findDuplicates(place)).toEqual([]);
		expect((await addressesIn(scene)).some(({ ent }) => ent === other)).toBe(false);
		// Nor in the table that rounds are planned from: it does not say there that nobody is to ring.
		expect((await readDoors(place, [twin, other])).map(({ id, door }) => [id, door])).toEqual([[twin, 'never']]);
		await recordOffice(office.ports, {
			tenant: office.tenant,
			person: office.coordinator,
			role: 'coordinator',
			changes: [{ kind: 'address', ent: other, root: other, scope: 'office', fields: { floor: 1 } }]
		});
		expect(await readDoors(place, [other])).toEqual([]);

		// A phone that did not know yet wrote at the old address: it is brought over by asking again.
		await recordOffice(office.ports, {
			tenant: office.tenant,
			person: office.coordinator,
			role: 'coordinator',
			changes: [
				{ kind: 'attempt', ent: crypto.randomUUID(), ...at, fields: { address: other, outcome: 'spoken', at: 2 } }
			]
		});
		expect(await findLeftBehind(place)).toEqual([{ address: other, into: twin }]);
		expect(await mergeAddresses(scene.desk, { stays: twin, gone: other })).toMatchObject({ ok: true, moved: 1 });
		expect(await findLeftBehind(place)).toEqual([]);
		expect(await mergeAddresses(scene.desk, { stays: other, gone: twin })).toMatchObject({ ok: false });
		await store.close();
	});
});
