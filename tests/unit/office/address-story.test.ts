/** The whole story of one address: in time order, with what lost, what moved, and what is open; and choosing between two versions. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { agreeContact, keepSide } from '#lib/server/office/address-edits.ts';
import { readAddressStory } from '#lib/server/office/address-story.ts';
import { lendRound, makeRound, takeBack } from '#lib/server/office/round-plan.ts';
import { withdrawConsent } from '#lib/server/privacy/withdraw.ts';
import { receivePush } from '#lib/server/sync/push.ts';
import { recordOffice } from '#lib/server/sync/office-operation.ts';
import { DAY_MS, type Door, id, makeDoor, NOW } from './a-door.ts';

let door: Door;
beforeEach(async () => {
	door = await makeDoor();
});
afterEach(() => door.store.close());

const story = async () => {
	const read = await readAddressStory(door.place, door.office.address);
	if (!read) throw new Error('there is no story');
	return read;
};

/** What a phone wrote without the office's word, handed in an hour later. */
async function writeApart(kind: string, ent: string, fields: Record<string, string>): Promise<void> {
	const { office } = door;
	const phone = await office.phone();
	const operation = phone.make({
		ent,
		kind,
		scope: office.scope,
		root: office.household,
		fields,
		hlc: { time: door.time.now, counter: 0 }
	});
	door.time.now += 600_000;
	await recordOffice(office.ports, {
		tenant: office.tenant,
		person: office.coordinator,
		role: 'coordinator',
		changes: [{ kind, ent, root: office.household, scope: office.scope, fields: { on: '2026-11-26' } }]
	});
	door.time.now += 3_000_000;
	const answer = await receivePush(office.ports, phone.request([await phone.seal(operation)]));
	expect(answer).toMatchObject({ ok: true, answer: { receipts: [{ result: 'stored' }] } });
}

/** The resident asked for somebody to ring again. */
async function liftNever(): Promise<void> {
	const { office } = door;
	const [found] = await door.store.transaction(office.tenant, (tx) => tx.peekEntities([office.address]));
	const guard = found?.state.fields['doNotVisit'];
	await door.write('address', { doNotVisit: { lift: guard?.m === 'g' ? Object.keys(guard.s) : [] } });
}

describe('the story of an address', () => {
	it('tells rings, visits, steps and moves, the newest first', async () => {
		const { office, write } = door;
		await write('attempt', { address: office.address, coach: office.coach, outcome: 'notHome', at: NOW - 3 * DAY_MS });
		const visit = await write('visit', {
			address: office.address,
			household: office.household,
			coach: office.coach,
			startedAt: NOW - 2 * DAY_MS
		});
		const concern = await write('concern', {
			address: office.address,
			household: office.household,
			visit,
			category: 'mould',
			ownWords: 'De muur is nat',
			state: { step: 'open' }
		});
		await takeBack(door.editor, { round: office.round, addresses: [office.address] });
		door.time.now += 1_000;
		await recordOffice(office.ports, {
			tenant: office.tenant,
			person: office.coordinator,
			role: 'coordinator',
			changes: [
				{
					kind: 'concern',
					ent: concern,
					root: office.household,
					scope: office.scope,
					fields: { answer: 'De verhuurder komt', state: { step: 'answered' } }
				}
			]
		});
		const read = await story();
		expect(read.entries.map((entry) => (entry.kind === 'mark' ? entry.what : entry.kind))).toEqual([
			'step',
			'moved',
			'never',
			'visit',
			'ring'
		]);
		expect(read.entries[3]).toMatchObject({ concerns: [{ ownWords: 'De muur is nat', state: 'answered' }] });
		expect(read.concerns).toEqual([]);
		expect(read.changes.length).toBeGreaterThan(5);
	});

	it('shows two values that were written apart, and the one that is chosen holds from then on', async () => {
		const { office } = door;
		const appointment = id();
		await recordOffice(office.ports, {
			tenant: office.tenant,
			person: office.coordinator,
			role: 'coordinator',
			changes: [
				{
					kind: 'appointment',
					ent: appointment,
					root: office.household,
					scope: office.scope,
					fields: { household: office.household, address: office.address, on: '2026-11-24' }
				}
			]
		});
		door.time.now += 60_000;
		await writeApart('appointment', appointment, { on: '2026-12-01' });
		const [conflict] = (await story()).entries.filter((entry) => entry.kind === 'conflict');
		expect(conflict?.conflict).toMatchObject({
			field: 'on',
			sides: [
				{ value: '2026-11-26', holds: true, isOnPhone: false },
				{ value: '2026-12-01', holds: false, isOnPhone: true }
			]
		});
		const editor = { ...door.editor, now: door.time.now };
		const kept = await keepSide(editor, {
			place: door.place,
			address: office.address,
			op: conflict?.conflict.sides[1]?.op ?? '',
			field: 'on'
		});
		expect(kept).toEqual({ ok: true });
		const after = await story();
		expect(after.entries.filter((entry) => entry.kind === 'conflict')).toEqual([]);
		expect(after.appointments[0]?.values.on).toBe('2026-12-01');
		expect(after.changes.flatMap(({ changes }) => changes).filter(({ field }) => field === 'on')).toHaveLength(4);
	});

	it('keeps an agreed contact below the cap of its coach, and above it only when somebody is sure', async () => {
		const { office } = door;
		await liftNever();
		const agree = (isSure: boolean) =>
			agreeContact(door.editor, {
				place: door.place,
				address: office.address,
				coach: office.coach,
				on: '2026-11-24',
				part: 'morning',
				cap: 1,
				isSure
			});
		expect(await agree(false)).toEqual({ ok: true });
		expect(await agree(false)).toMatchObject({ error: { kind: 'full' } });
		expect(await agree(true)).toEqual({ ok: true });
		expect((await story()).appointments).toHaveLength(2);
	});

	it('agrees on nothing unasked where nobody is to ring, nor with who took back that they may be contacted', async () => {
		const { office, consent } = door;
		const agree = (isSure = false) =>
			agreeContact(door.editor, {
				place: door.place,
				address: office.address,
				coach: office.coach,
				on: '2026-11-24',
				part: 'morning',
				cap: 9,
				isSure
			});
		expect(await agree()).toMatchObject({ error: { kind: 'noContact' } });
		expect(await agree(true)).toEqual({ ok: true });
		await liftNever();
		expect(await agree()).toEqual({ ok: true });
		await consent('contactAgain');
		const editor = { ...door.editor, now: NOW };
		await withdrawConsent(editor, { household: office.household, about: { purpose: 'contactAgain' } });
		expect(await agree()).toMatchObject({ error: { kind: 'noContact' } });
		await consent('contactAgain', { at: NOW });
		expect(await agree()).toEqual({ ok: true });
	});

	it('leaves a door where it is that went into another round since the page was opened', async () => {
		const { office, editor } = door;
		const address = office.address;
		const other = await makeRound(editor, {
			name: 'Andere',
			area: null,
			addresses: [address],
			coaches: [office.otherCoach],
			lentUntil: '2026-12-01'
		});
		if (!other.ok) throw new Error(other.error.kind);
		expect(await takeBack(editor, { round: office.round, addresses: [address] })).toMatchObject({
			error: { kind: 'noDoors' }
		});
		expect((await story()).scope).toBe(`round:${other.value}`);
		expect(await takeBack(editor, { round: other.value, addresses: [address] })).toMatchObject({ value: 1 });
	});

	it('is none for an address of nobody, and a round of nobody is not lent', async () => {
		expect(await readAddressStory(door.place, id())).toBeNull();
		expect(
			await lendRound(door.editor, { round: id(), coaches: [door.office.coach], lentUntil: '2026-12-01' })
		).toMatchObject({ error: { kind: 'missing' } });
	});
});
