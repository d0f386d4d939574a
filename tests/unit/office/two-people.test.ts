/** Who saves over a change that came in meanwhile is asked: nothing of the first is written over without a word. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { keepSide } from '#lib/server/office/address-edits.ts';
import { ownChanges, readMeanwhile, seenIn } from '#lib/server/office/meanwhile.ts';
import { settlePromise } from '#lib/server/office/promises.ts';
import { correctRecord } from '#lib/server/privacy/correct.ts';
import { changedSince, recordOffice } from '#lib/server/sync/office-operation.ts';
import { type Door, id, makeDoor } from './a-door.ts';

let door: Door;
beforeEach(async () => {
	door = await makeDoor();
});
afterEach(() => door.store.close());

const meanwhile = { ok: false, error: { kind: 'meanwhile' } };
const countOf = async (ent: string): Promise<number> =>
	(await door.place.db.selectFrom('operation').select('op_id').where('ent', '=', ent).execute()).length;

describe('two people and one record', () => {
	it('a name that was corrected meanwhile is not corrected away, and the second is shown both', async () => {
		const ent = door.office.household;
		const correct = (value: string, name: string) =>
			correctRecord(door.editor, { ent, field: 'name', value, was: { name } });
		const [row] = await door.place.db.selectFrom('find_list').select('text').where('ent', '=', ent).execute();
		expect(row).toBeDefined();
		const form = new FormData();
		const first = await correctRecord(door.editor, { ent, field: 'name', value: 'De Boer' });
		expect(first).toEqual({ ok: true });
		const before = await countOf(ent);
		expect(await correct('Den Boer', 'Aksoy')).toEqual(meanwhile);
		expect(await countOf(ent)).toBe(before);
		form.set('was.name', JSON.stringify('Aksoy'));
		form.set('value', 'Den Boer');
		const asked = await readMeanwhile(door.place, {
			ent,
			was: seenIn(form),
			wanted: { name: 'Den Boer' },
			action: '?/correct',
			form
		});
		expect(asked.fields).toMatchObject([{ field: 'name', theirs: 'De Boer', mine: 'Den Boer', isOnPhone: false }]);
		expect(Object.fromEntries(asked.again)).toEqual({ 'was.name': JSON.stringify('De Boer'), value: 'Den Boer' });
		expect(await correct('Den Boer', 'De Boer')).toEqual({ ok: true });
	});

	it('a promise that was kept is not dropped by whoever saw it open, and is once they saw it', async () => {
		const promise = id();
		const { household } = door.office;
		await recordOffice(door.office.ports, {
			tenant: door.office.tenant,
			person: door.office.coordinator,
			role: 'coordinator',
			changes: [
				{
					kind: 'commitment',
					ent: promise,
					root: household,
					scope: 'office',
					fields: { household, what: 'Folie brengen', who: 'office', dueOn: '2026-01-01', state: { step: 'open' } }
				}
			]
		});
		const settle = (state: 'done' | 'dropped', was: string) =>
			settlePromise(door.editor, { promise, state, was: { state: was } });
		expect(await settle('done', 'open')).toEqual({ ok: true });
		expect(await settle('dropped', 'open')).toEqual(meanwhile);
		expect(await settle('done', 'open')).toEqual({ ok: true });
		expect(await settle('dropped', 'done')).toEqual({ ok: true });
		expect(await settle('done', 'dropped')).toEqual({ ok: true });
		const [last] = await door.place.db
			.selectFrom('commitment_list')
			.select('state')
			.where('ent', '=', promise)
			.execute();
		expect(last?.state).toBe('done');
	});

	it('a change is held against the record in the transaction that writes it', async () => {
		const { household: ent, tenant, coordinator: person, ports } = door.office;
		const write = (name: string, was: string) =>
			recordOffice(ports, {
				tenant,
				person,
				role: 'coordinator',
				changes: [{ kind: 'household', ent, root: ent, scope: 'office', fields: { name }, was: { name: was } }]
			});
		const now = 'Familie zonder naam';
		await recordOffice(ports, {
			tenant,
			person,
			role: 'coordinator',
			changes: [{ kind: 'household', ent, root: ent, scope: 'office', fields: { name: now } }]
		});
		const both = await Promise.all([write('Een', now), write('Twee', now)]);
		expect(both.filter(({ ok }) => ok)).toHaveLength(1);
		expect(both.find(({ ok }) => !ok)).toMatchObject({ error: { kind: 'meanwhile' } });
	});

	it('a side that stood nowhere is not chosen', async () => {
		const asked = { place: door.place, address: door.office.address, op: id(), field: 'town' };
		expect(await keepSide(door.editor, asked)).toEqual({ ok: false, error: { kind: 'missing' } });
	});
});

describe('what a form says of what it showed', () => {
	it('leaves alone what its sender left alone', () => {
		const was = { name: 'Hazel', code: null };
		expect(ownChanges({ name: 'Hazel', code: 'BU01' }, was)).toEqual({ wanted: { code: 'BU01' }, was: { code: null } });
		expect(ownChanges({ name: 'Es' }, undefined)).toEqual({ wanted: { name: 'Es' }, was: undefined });
	});

	it('reads no value that is no JSON, and nothing where it says nothing', () => {
		const form = new FormData();
		expect(seenIn(form)).toBeUndefined();
		form.set('was.name', '{"a"');
		expect(seenIn(form)).toBeUndefined();
		form.set('was.name', 'null');
		expect(seenIn(form)).toEqual({ name: null });
	});

	it('makes no difference between nothing, no and nobody', () => {
		const state = { ent: id(), root: id(), kind: 'partner', fields: {} };
		expect(changedSince(state, { was: { ended: false, name: '', coaches: [] }, wanted: {} })).toEqual([]);
		expect(changedSince(state, { was: { ended: true }, wanted: {} })).toEqual(['ended']);
	});
});
