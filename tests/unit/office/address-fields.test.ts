/** An address by itself: put right, looked at after a coach noted it, and rung at again. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ADDRESS_FIELDS, type AddressField } from '#lib/domain/address.ts';
import { allowRinging, changeAddress, checkAddress, readNeverSaid } from '#lib/server/office/address-fields.ts';
import { readAddressStory } from '#lib/server/office/address-story.ts';
import { unseenOptOuts } from '#lib/server/office/follow-rows.ts';
import { seeOptOuts } from '#lib/server/office/opt-outs.ts';
import { recordOffice } from '#lib/server/sync/office-operation.ts';
import { id, makeDoor, type Door } from './a-door.ts';

let door: Door;
beforeEach(async () => {
	door = await makeDoor();
});
afterEach(() => door.store.close());

const values = async () => (await readAddressStory(door.place, door.office.address))?.values;

async function change(texts: Partial<Record<AddressField, string>>, was?: Awaited<ReturnType<typeof seen>>) {
	const now = await values();
	const all = Object.fromEntries(ADDRESS_FIELDS.map((field) => [field, String(now?.[field] ?? '')]));
	return changeAddress(door.editor, door.place, {
		address: door.office.address,
		texts: { ...noTexts, ...all, ...texts },
		was
	});
}
/** What a page shows of the address now. */
const seen = async () => {
	const now: Readonly<Record<string, string | number | boolean | null>> = { ...(await values()) };
	return Object.fromEntries(ADDRESS_FIELDS.map((field) => [field, now[field] ?? null]));
};
const noTexts = {
	street: '',
	number: '',
	letter: '',
	addition: '',
	postcode: '',
	town: '',
	area: '',
	bagId: '',
	energyLabel: '',
	energyLabelOn: ''
};

describe('an address', () => {
	it('is put right field by field, and what stood there stays readable', async () => {
		const outcome = await change({ street: 'Wilgenlaan ', letter: 'b', addition: '', postcode: '5912 sb' });
		expect(outcome).toEqual({ ok: true, value: { isDouble: false } });
		expect(await values()).toMatchObject({ letter: 'B', addition: null, postcode: '5912SB', number: 12 });
		const story = await readAddressStory(door.place, door.office.address);
		const newest = story?.changes.find(({ changes }) => changes.some(({ value }) => value === '5912SB'));
		expect(newest?.changes.map(({ field }) => field).sort()).toEqual(['addition', 'letter', 'postcode']);
		const letters = story?.changes.flatMap(({ changes }) => changes).filter(({ field }) => field === 'letter');
		expect(letters).toContainEqual({ field: 'letter', value: 'B', holds: true });
		expect(letters).toContainEqual({ field: 'letter', value: 'A', holds: false });
	});

	it('keeps the rules of the BAG, and says which field breaks one', async () => {
		const wrong = async (texts: Partial<Record<AddressField, string>>) => {
			const outcome = await change(texts);
			return !outcome.ok && outcome.error.kind === 'wrong' ? outcome.error.field : null;
		};
		expect(await wrong({ number: '' })).toBe('number');
		expect(await wrong({ number: '100000' })).toBe('number');
		expect(await wrong({ number: '12a' })).toBe('number');
		expect(await wrong({ letter: 'AB' })).toBe('letter');
		expect(await wrong({ addition: 'boven' })).toBe('addition');
		expect(await wrong({ postcode: '0912 SB' })).toBe('postcode');
		expect(await wrong({ bagId: '0123010000000001' })).toBe('bagId');
		expect(await wrong({ area: id() })).toBe('area');
		expect(await wrong({ energyLabel: 'H' })).toBe('energyLabel');
		expect(await wrong({ energyLabel: 'C', energyLabelOn: 'gisteren' })).toBe('energyLabelOn');
		expect(await wrong({ energyLabel: '', energyLabelOn: 'gisteren' })).toBe(null);
		expect(await values()).toMatchObject({ number: 12, letter: 'A', addition: 'bis' });
	});

	it('is not written over a change that was not seen', async () => {
		const was = await seen();
		expect(await change({ town: 'Waterveen-Noord' }, was)).toMatchObject({ ok: true });
		expect(await change({ town: 'Elders' }, was)).toEqual({ ok: false, error: { kind: 'meanwhile' } });
		expect(await values()).toMatchObject({ town: 'Waterveen-Noord' });
	});

	it('takes along what somebody else changed meanwhile in another field', async () => {
		const was = await seen();
		expect(await change({ town: 'Waterveen-Noord' }, was)).toMatchObject({ ok: true });
		expect(await change({ town: String(was['town']), letter: 'B' }, was)).toMatchObject({ ok: true });
		expect(await values()).toMatchObject({ town: 'Waterveen-Noord', letter: 'B' });
	});

	it('that became the same door as another one says so, and nothing is put together by itself', async () => {
		const other = id();
		await recordOffice(door.office.ports, {
			tenant: door.office.tenant,
			person: door.office.coordinator,
			role: 'coordinator',
			changes: [
				{
					kind: 'address',
					ent: other,
					root: other,
					scope: 'office',
					fields: { postcode: '5912SA', number: 14, letter: 'a', street: 'Wilgenlaan' }
				}
			]
		});
		expect(await change({ number: '14', addition: '' })).toEqual({ ok: true, value: { isDouble: true } });
		expect((await readAddressStory(door.place, other))?.values).toMatchObject({ number: 14, letter: 'a' });
	});

	it('that a coach noted is looked at once, by saying that it is right or by putting it right', async () => {
		await door.write('address', { unchecked: true });
		expect(await checkAddress(door.editor, door.office.address)).toEqual({ ok: true, value: null });
		expect(await values()).toMatchObject({ unchecked: false });
		await door.write('address', { unchecked: true });
		expect(await change({ town: 'Waterveen' })).toMatchObject({ ok: true });
		expect(await values()).toMatchObject({ unchecked: false, town: 'Waterveen' });
		expect(await checkAddress(door.editor, door.office.household)).toEqual({ ok: false, error: { kind: 'missing' } });
	});

	it('is rung at again once the office says so, and asked about anew when somebody says no anew', async () => {
		const waiting = async () => (await unseenOptOuts(door.place).selectAll().execute()).length;
		expect(await seeOptOuts(door.editor, [door.office.address])).toBe(1);
		// Two people said it, each without the other's word.
		await door.write('address', { doNotVisit: { set: true } });
		expect(await values()).toMatchObject({ doNotVisit: true });
		// Whoever saw one of the two lifts neither.
		const [one = ''] = await readNeverSaid(door.place, door.office.address);
		expect(await allowRinging(door.editor, door.office.address, [one])).toEqual({
			ok: false,
			error: { kind: 'meanwhile' }
		});
		expect(await allowRinging(door.editor, door.office.address)).toEqual({ ok: true, value: null });
		expect(await values()).toMatchObject({ doNotVisit: false, optOutSeenAt: null });
		expect(await waiting()).toBe(0);
		const marks = (await readAddressStory(door.place, door.office.address))?.entries.filter(
			({ kind }) => kind === 'mark'
		);
		expect(marks?.map((mark) => mark.kind === 'mark' && mark.what).sort()).toEqual(['never', 'never', 'neverLifted']);
		expect(await allowRinging(door.editor, door.office.address)).toEqual({ ok: false, error: { kind: 'missing' } });
		await door.write('address', { doNotVisit: { set: true } });
		expect(await waiting()).toBe(1);
	});
});
