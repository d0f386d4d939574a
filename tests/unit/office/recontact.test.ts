/** Whom to contact again this week, what of two versions holds, and doors where nobody rings again. */
import { beforeEach, describe, expect, it } from 'vitest';
import { seeOptOuts, listOptOuts } from '#lib/server/office/opt-outs.ts';
import { chooseVersion, readNoteVersions } from '#lib/server/office/note-versions.ts';
import { listRecontacts, sundayOf } from '#lib/server/office/recontact.ts';
import { countWork } from '#lib/server/office/work-counts.ts';
import { versionRows } from '#lib/server/office/follow-rows.ts';
import { recordOffice, type OfficeChange } from '#lib/server/sync/office-operation.ts';
import { withdrawConsent } from '#lib/server/privacy/withdraw.ts';
import { makeSmallOffice, NOW, type SmallOffice, TODAY } from './story.ts';

const DAY_MS = 86_400_000;
const when = { now: NOW, today: TODAY };
let office: SmallOffice;
beforeEach(async () => {
	office = await makeSmallOffice();
});

async function record(changes: readonly Omit<OfficeChange, 'scope'>[]): Promise<void> {
	const { ports, tenant, coordinator, scope } = office;
	const made = await recordOffice(ports, {
		tenant,
		person: coordinator,
		role: 'coordinator',
		changes: changes.map((change) => ({ ...change, scope }))
	});
	if (!made.ok) throw new Error(made.error.reason);
}

const under = (kind: string, fields: OfficeChange['fields']) => ({
	kind,
	ent: office.ports.chance.uuid(),
	root: office.household,
	fields: { household: office.household, address: office.address, visit: office.visit, ...fields }
});

describe('the weekly list', () => {
	it('ends on the Sunday of this week', () => {
		expect(sundayOf('2026-11-23')).toBe('2026-11-29');
		expect(sundayOf('2026-11-24')).toBe('2026-11-29');
		expect(sundayOf('2026-11-29')).toBe('2026-11-29');
	});

	it('names a home once, with all its reasons, the longest waiting first', async () => {
		await record([under('appointment', { on: '2026-11-26', with: office.coach })]);
		const { rows, total } = await listRecontacts(office.place, when);
		expect(total).toBe(1);
		expect(rows[0]).toMatchObject({ name: 'Familie Aksoy', house: { street: 'Hazelhof', number: 1 } });
		expect(rows[0]?.reasons.map(({ kind, on }) => [kind, on])).toEqual([
			['promise', '2026-11-16'],
			['appointment', '2026-11-26']
		]);
	});

	it('leaves out what lies after this week, and an appointment that was kept', async () => {
		await record([
			under('appointment', { on: '2026-11-30', with: office.coach }),
			under('appointment', { on: '2026-11-03', with: office.coach })
		]);
		expect((await listRecontacts(office.place, when)).rows[0]?.reasons.map(({ kind }) => kind)).toEqual(['promise']);
	});

	it('leaves whoever took back that they may be contacted alone', async () => {
		await record([under('consent', { purpose: 'contactAgain', given: true, at: NOW - 20 * DAY_MS })]);
		await withdrawConsent(office.editor, { household: office.household, about: { purpose: 'contactAgain' } });
		expect((await listRecontacts(office.place, when)).total).toBe(0);
	});

	it('counts nobody who moved out, and no door where nobody rings', async () => {
		await record([
			{ kind: 'household', ent: office.household, root: office.household, fields: { movedOutOn: '2026-11-20' } }
		]);
		expect(await listRecontacts(office.place, when)).toMatchObject({ rows: [], total: 0 });
	});

	const ring = (outcome: string, at: number) => ({
		kind: 'attempt',
		ent: office.ports.chance.uuid(),
		root: office.address,
		fields: { address: office.address, coach: office.coach, outcome, at }
	});

	it('leaves their door alone too, whatever was said there before, and of several at one door each', async () => {
		await record([
			ring('notNow', NOW - 3 * DAY_MS),
			under('consent', { purpose: 'contactAgain', given: true, at: NOW - 20 * DAY_MS })
		]);
		const { rows } = await listRecontacts(office.place, when);
		expect(rows).toMatchObject([{ id: office.household, name: 'Familie Aksoy' }]);
		expect(rows[0]?.reasons.map(({ kind }) => kind)).toEqual(['promise', 'attempt']);
		await withdrawConsent(office.editor, { household: office.household, about: { purpose: 'contactAgain' } });
		expect((await listRecontacts(office.place, when)).total).toBe(0);
		const neighbour = office.ports.chance.uuid();
		const lives = { address: office.address, name: 'Familie Bakker' };
		await record([{ kind: 'household', ent: neighbour, root: neighbour, fields: lives }]);
		expect((await listRecontacts(office.place, when)).total).toBe(0);
	});

	it('brings a door that said "not now", and not once somebody rang again', async () => {
		await record([ring('notNow', NOW - 3 * DAY_MS)]);
		const kinds = async () =>
			(await listRecontacts(office.place, when)).rows.flatMap(({ reasons }) => reasons.map(({ kind }) => kind));
		expect(await kinds()).toContain('attempt');
		await record([ring('notHome', NOW - DAY_MS)]);
		expect(await kinds()).not.toContain('attempt');
	});
});

describe('a note of two versions', () => {
	it('waits under Work until somebody chooses, and what was not chosen stays in the log', async () => {
		const note = { kind: 'note', ent: office.ports.chance.uuid(), root: office.household };
		await record([
			{
				...note,
				fields: { household: office.household, visit: office.visit, author: office.coach, text: 'Tocht bij de deur' }
			}
		]);
		// A second head: written without having seen the first.
		await record([{ ...note, fields: { text: 'Tocht bij het raam' }, base: [] }]);
		expect((await countWork(office.place, when)).twoVersions).toBe(1);
		expect(await versionRows(office.place, 3)).toMatchObject([
			{ id: note.ent, versions: 2, house: { street: 'Hazelhof' } }
		]);
		const both = await readNoteVersions(office.place, note.ent);
		const seen = (both?.versions ?? []).map(({ id }) => id);
		expect(seen).toHaveLength(2);
		const text = 'Tocht bij de deur en het raam';
		expect(await chooseVersion(office.editor, { note: note.ent, text, seen: seen.slice(1) })).toMatchObject({
			error: { kind: 'meanwhile' }
		});
		const phone = { note: note.ent, text: `${text}, bel 06 12345678`, seen };
		expect(await chooseVersion(office.editor, phone)).toEqual({
			ok: false,
			error: { kind: 'personal', kinds: ['phone'] }
		});
		expect(await chooseVersion(office.editor, { note: note.ent, text, seen })).toEqual({ ok: true });
		expect((await countWork(office.place, when)).twoVersions).toBe(0);
		expect((await readNoteVersions(office.place, note.ent))?.versions).toMatchObject([{ text }]);
	});
});

describe('a door where nobody rings again', () => {
	it('waits until the office has seen it, and stays as it was said', async () => {
		await record([
			{ kind: 'address', ent: office.address, root: office.address, fields: { doNotVisit: { set: true } } }
		]);
		expect((await countWork(office.place, when)).optOuts).toBe(1);
		const { rows } = await listOptOuts(office.place);
		expect(rows).toMatchObject([{ id: office.address, by: office.coordinator, isLent: true }]);
		expect(await seeOptOuts(office.editor, [office.address])).toBe(1);
		expect((await countWork(office.place, when)).optOuts).toBe(0);
		const row = await office.place.db
			.selectFrom('address_list')
			.select('do_not_visit')
			.where('ent', '=', office.address)
			.executeTakeFirst();
		expect(Number(row?.do_not_visit)).toBe(1);
	});
});
