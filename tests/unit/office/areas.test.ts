/** The organisation's buurten: named, coded and given a coordinator by the office, with their history. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { listAreaRecords, saveArea, undoArea } from '#lib/server/office/areas.ts';
import { listConcernPage } from '#lib/server/office/concern-table.ts';
import type { Seen } from '#lib/server/office/meanwhile.ts';
import { readHistoryOf } from '#lib/server/office/history.ts';
import { putInArea } from '#lib/server/office/address-fields.ts';
import { serverChance } from '#lib/server/crypto.ts';
import { receivePush } from '#lib/server/sync/push.ts';
import { makeSmallOffice, NOW, TODAY, type SmallOffice } from './story.ts';

const HAZEL = { name: 'Hazelbuurt', cbsCode: 'BU01230101', cbsYear: '2026', coordinator: '' };
let office: SmallOffice;
let second: string;

beforeEach(async () => {
	office = await makeSmallOffice();
	second = serverChance.uuid();
	const common = { email: null, language: 'nl', expiresAt: null, active: true };
	await office.store.transaction(office.tenant, (tx) =>
		tx.putPerson({ person: second, name: 'Sanne', roles: ['coordinator'], ...common })
	);
});
afterEach(() => office.store.close());

const save = (id: string | null, values: Partial<typeof HAZEL>, was?: Seen) =>
	saveArea(office.editor, office.place, {
		id,
		values: { ...HAZEL, ...values },
		...(was === undefined ? {} : { was })
	});
const areaOf = async (id: string) => (await listAreaRecords(office.place)).find((one) => one.id === id);

describe('a buurt', () => {
	it('that a list brought as a code gets its name, the year of its code and a coordinator', async () => {
		const made = await save(null, { name: 'BU01230102', cbsCode: 'bu 0123 0102', coordinator: second });
		if (!made.ok) throw new Error(made.error.kind);
		expect(await areaOf(made.id)).toMatchObject({
			name: 'BU01230102',
			cbsCode: 'BU01230102',
			cbsYear: 2026,
			coordinator: second,
			addresses: 0
		});
		expect(await save(made.id, { name: ' Elzen  noord ', cbsCode: 'BU01230102', coordinator: second })).toEqual({
			ok: true,
			id: made.id
		});
		expect(await areaOf(made.id)).toMatchObject({ name: 'Elzen noord', addresses: 0 });
	});

	it('gives the concerns that come in from its doors to its coordinator', async () => {
		expect(await save(office.area, { coordinator: second })).toMatchObject({ ok: true });
		const phone = await office.phone();
		const [household, visit, concern] = [office.household, serverChance.uuid(), serverChance.uuid()];
		const under = { household, visit, address: office.address };
		const push = await phone.push([
			phone.make({
				kind: 'concern',
				ent: concern,
				root: household,
				scope: office.scope,
				fields: { ...under, category: 'cold', state: { step: 'open' }, raisedAt: NOW, raisedBy: office.coach }
			})
		]);
		await receivePush(office.ports, push);
		const question = {
			view: 'open',
			filters: { area: null, category: 'cold', owner: null, weight: null, state: null, partner: null, age: null },
			sort: 'age',
			direction: 'desc',
			page: 1,
			person: office.coordinator,
			today: TODAY
		} as const;
		expect((await listConcernPage(office.place, question)).rows).toMatchObject([{ id: concern, owner: second }]);
	});

	it('has a name of its own, a code with its year, and a coordinator who works here', async () => {
		const trouble = async (values: Partial<typeof HAZEL>) => {
			const outcome = await save(null, { name: 'Elzen', ...values });
			return outcome.ok ? null : outcome.error.kind;
		};
		expect(await trouble({ name: '  ' })).toBe('noName');
		expect(await trouble({ name: 'hazelbuurt' })).toBe('nameTaken');
		expect(await trouble({ cbsCode: 'BU1' })).toBe('wrongCode');
		expect(await trouble({ cbsCode: '' })).toBe('wrongCode');
		expect(await trouble({ cbsYear: '' })).toBe('wrongYear');
		expect(await trouble({ cbsYear: '26' })).toBe('wrongYear');
		expect(await trouble({ coordinator: office.coach })).toBe('noCoordinator');
		expect(await trouble({ coordinator: serverChance.uuid() })).toBe('noCoordinator');
		expect(await save(office.area, {})).toMatchObject({ ok: true });
		expect(await trouble({})).toBe('codeTaken');
		expect(await listAreaRecords(office.place)).toHaveLength(1);
	});

	it('keeps a coordinator who left until another is chosen, and gives nobody who left another buurt', async () => {
		expect(await save(office.area, { coordinator: second })).toMatchObject({ ok: true });
		await office.store.transaction(office.tenant, async (tx) => {
			const person = await tx.findPerson(second);
			if (person) await tx.putPerson({ ...person, active: false });
		});
		expect(await save(office.area, { name: 'Hazel', coordinator: second })).toMatchObject({ ok: true });
		expect(await save(null, { name: 'Elzen', cbsCode: 'BU01230109', coordinator: second })).toMatchObject({
			error: { kind: 'noCoordinator' }
		});
	});

	it('shows who changed what, takes the last change back, and writes nothing over a change it did not see', async () => {
		const seen = { name: (await areaOf(office.area))?.name ?? null };
		expect(await save(office.area, { name: 'Hazel noord' }, seen)).toMatchObject({ ok: true });
		expect(await save(office.area, { name: 'Hazel zuid' }, seen)).toMatchObject({ error: { kind: 'meanwhile' } });
		const [newest, ...earlier] = await readHistoryOf(office.place, office.area);
		expect(newest).toMatchObject({ person: office.coordinator });
		expect(await undoArea(office.editor, office.place, { id: office.area, change: newest?.id ?? '' })).toMatchObject({
			ok: true
		});
		expect(await areaOf(office.area)).toMatchObject({ name: 'Hazelbuurt', cbsCode: null, cbsYear: null });
		expect(await readHistoryOf(office.place, office.area)).toHaveLength(earlier.length + 2);
		expect(await undoArea(office.editor, office.place, { id: office.area, change: newest?.id ?? '' })).toMatchObject({
			error: { kind: 'meanwhile' }
		});
	});

	it('takes chosen addresses in, counts them, and is none of another organisation', async () => {
		const made = await save(null, { name: 'Elzen', cbsCode: '', cbsYear: '' });
		if (!made.ok) throw new Error(made.error.kind);
		const into = (area: string) => putInArea(office.editor, { area, addresses: [office.address, office.household] });
		expect(await into(made.id)).toEqual({ ok: true, value: 1 });
		expect(await into(made.id)).toEqual({ ok: true, value: 0 });
		expect(await areaOf(made.id)).toMatchObject({ addresses: 1 });
		expect(await into(office.round)).toMatchObject({ error: { kind: 'wrong', field: 'area' } });
		const elsewhere = { db: office.store.db, tenant: serverChance.uuid() };
		expect(await listAreaRecords(elsewhere)).toEqual([]);
	});
});
