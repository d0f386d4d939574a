/** What is recorded at doors, and what the lists make of it: several at once, flats, an unknown address, own counts. */
import { describe, expect, it } from 'vitest';
import { addDays } from '#lib/device/core/queries/calendar.ts';
import { record } from '#lib/device/twins/phone.ts';
import type { NextTry } from '#lib/domain/next-try.ts';
import type { PartOfDay } from '#lib/domain/part-of-day.ts';
import { dayInAmsterdam } from '#lib/domain/working-days.ts';
import { recordValues } from '#lib/sync/values.ts';
import { bench, COACH, door, DOORS, OTHER_ROUND, ROUND, SCOPE, START } from './fixture.ts';

const HOUR_MS = 3_600_000;
const FLAT = [0, 1, 2, 3, 4, 5].map((place) => `f1a70000-0000-4000-a000-00000000000${place}`);
const AGAIN = { tryIn: null, tryOn: null, isNotAgain: false };

async function ready(prepare: (made: ReturnType<typeof bench>) => void = () => undefined) {
	const made = bench();
	prepare(made);
	const app = await made.phone.start();
	await app.courier.exchange();
	return { ...made, app, today: () => app.views.build('today', {}) };
}

function withFlat({ desk }: ReturnType<typeof bench>): void {
	FLAT.forEach((id, place) =>
		desk('address', id, {
			street: 'Wilgenlaan',
			number: 40,
			addition: String(place + 1),
			floor: Math.floor(place / 2),
			building: 'Hazelflat',
			order: 10 + place
		})
	);
}

describe('several doors at once', () => {
	it('are saved together, undone together, and none of them when one is not here', async () => {
		const { app, office, today } = await ready();
		const ring = await record(app.core, 'recordAttempts', {
			addresses: [door(0), door(2)],
			outcome: 'notHome',
			cardLeft: true
		});
		const attempts = ring.ok ? ring.value.attempts : [];
		expect(attempts).toHaveLength(2);
		expect(today().doors.map(({ plate }) => plate)).toEqual(['again', 'todo', 'again']);
		expect(app.views.build('address', { id: door(2) })?.attempts).toMatchObject([
			{ outcome: 'notHome', cardLeft: true }
		]);
		expect((await record(app.core, 'undoAttempts', { attempts })).ok).toBe(true);
		expect(today().doors.map(({ plate }) => plate)).toEqual(['todo', 'todo', 'todo']);
		const before = app.handover.book.entries().length;
		const half = await record(app.core, 'recordAttempts', {
			addresses: [door(0), ROUND],
			outcome: 'notHome',
			cardLeft: false
		});
		expect(half.ok).toBe(false);
		expect((await record(app.core, 'undoAttempts', { attempts: [ROUND] })).ok).toBe(false);
		expect(app.handover.book.entries().length).toBe(before);
		expect(await app.courier.exchange()).toEqual({ ok: true });
		expect(attempts.every((attempt) => office.entities.has(attempt))).toBe(true);
	});

	it('survive a crash of the phone, all of them', async () => {
		const { app, phone } = await ready();
		await record(app.core, 'recordAttempts', { addresses: DOORS, outcome: 'notHome', cardLeft: false });
		phone.disk.crash('process');
		const again = await phone.start();
		expect(again.views.build('today', {}).doors.map(({ plate }) => plate)).toEqual(['again', 'again', 'again']);
	});
});

describe('the next ring', () => {
	const part = (name: PartOfDay): NextTry => ({ kind: 'part', part: name, isChosen: false });

	it('is proposed for another part of the day, and comes first in that part', async () => {
		// START is eleven in the morning in Amsterdam.
		const { app, clock, today } = await ready();
		await record(app.core, 'recordAttempt', { address: door(1), outcome: 'notHome', cardLeft: false });
		await record(app.core, 'recordAttempt', { address: door(0), outcome: 'notNow', cardLeft: false });
		await record(app.core, 'recordAttempt', { address: door(2), outcome: 'notInterested', cardLeft: false });
		expect(today().doors.map(({ nextTry }) => nextTry)).toEqual([part('morning'), part('afternoon'), null]);
		expect(today().next?.id).toBe(door(0));
		clock.advance(3 * HOUR_MS);
		expect(today().next?.id).toBe(door(1));
		await record(app.core, 'recordAttempt', { address: door(1), outcome: 'notHome', cardLeft: false });
		expect(today().doors[1]?.nextTry).toEqual(part('evening'));
	});

	it('is not proposed where an appointment stands', async () => {
		const { app, today } = await ready();
		const visit = await record(app.core, 'startVisit', { address: door(0) });
		await record(app.core, 'addAppointment', {
			visit: visit.ok ? visit.value.visit : '',
			values: { on: '2026-10-20', part: 'morning' }
		});
		await record(app.core, 'recordAttempt', { address: door(0), outcome: 'notHome', cardLeft: false });
		expect(today().doors[0]).toMatchObject({ plate: 'again', nextTry: null });
	});

	it('is when the coach chose, kept with the attempt, and gone with it', async () => {
		const { app, phone, office, clock, today } = await ready();
		const ring = await record(app.core, 'recordAttempt', { address: door(0), outcome: 'notHome', cardLeft: false });
		const attempt = ring.ok ? ring.value.attempt : '';
		const choose = (tryIn: PartOfDay | null, tryOn: string | null) =>
			record(app.core, 'chooseTry', { ...AGAIN, attempt, tryIn, tryOn });
		const chosen = () => app.views.build('address', { id: door(0) })?.door.nextTry;
		expect((await choose('evening', null)).ok).toBe(true);
		expect(chosen()).toEqual({ kind: 'part', part: 'evening', isChosen: true });
		expect(app.views.build('address', { id: door(0) })?.lentUntil).toBe('2026-11-01');
		const saturday = { kind: 'day', day: addDays(dayInAmsterdam(clock.now()), 4) } as const;
		await choose(null, saturday.day);
		expect(chosen()).toEqual(saturday);
		expect(today().doors[0]?.attempts).toBe(1);
		expect(await app.courier.exchange()).toEqual({ ok: true });
		const held = office.entities.get(attempt);
		expect(held && recordValues('attempt', held.state)).toMatchObject({ tryIn: null, tryOn: saturday.day });
		phone.disk.crash('process');
		const again = await phone.start();
		expect(again.views.build('today', {}).doors[0]?.nextTry).toEqual(saturday);
		await record(again.core, 'undoAttempt', { attempt });
		expect(again.views.build('today', {}).doors[0]).toMatchObject({ plate: 'todo', nextTry: null });
		const unknown = await record(again.core, 'chooseTry', { ...AGAIN, attempt: door(0), tryIn: 'evening' });
		expect(unknown).toMatchObject({ ok: false, error: { kind: 'unknown' } });
	});

	it('on another day leads nobody to that door before it', async () => {
		const { app, clock, today } = await ready();
		const attempts: string[] = [];
		for (const place of [0, 1, 2]) {
			const ring = await record(app.core, 'recordAttempt', {
				address: door(place),
				outcome: 'notHome',
				cardLeft: false
			});
			if (ring.ok) attempts.push(ring.value.attempt);
		}
		expect(today().next?.id).toBe(door(0));
		const tryOn = addDays(dayInAmsterdam(clock.now()), 2);
		await record(app.core, 'chooseTry', { ...AGAIN, attempt: attempts[0] ?? '', tryOn });
		expect(today().next?.id).toBe(door(1));
		clock.advance(2 * 24 * HOUR_MS);
		expect(today().next?.id).toBe(door(0));
	});
});

describe('a next visit', () => {
	const values = { on: '2026-10-20', part: 'morning', minute: null } as const;

	it('is agreed at the door without a talk, with whoever is known to live there, and called off and back again', async () => {
		const { app, desk, office } = await ready();
		const home = 'b0e50000-0000-4000-a000-000000000001';
		desk('household', home, { address: door(1) });
		await app.courier.exchange();
		const known = await record(app.core, 'agreeAtDoor', { address: door(1), values });
		const made = await record(app.core, 'agreeAtDoor', { address: door(0), values });
		const appointment = made.ok ? made.value.appointment : '';
		const agreed = () => app.views.build('address', { id: door(0) })?.door.appointment;
		expect(agreed()).toEqual({ id: appointment, ...values });
		const held = (done: typeof known) => app.core.index.find('appointment', done.ok ? done.value.appointment : '');
		expect(held(known)).toMatchObject({ root: home, values: { household: home, with: COACH } });
		// Whoever opens next is the household that was made for it: no second one.
		const visit = await record(app.core, 'startVisit', { address: door(0) });
		expect(app.core.index.find('visit', visit.ok ? visit.value.visit : '')?.root).toBe(held(made)?.root);
		await record(app.core, 'updateAppointment', { appointment, values: { cancelled: true } });
		expect(agreed()).toBeNull();
		await record(app.core, 'updateAppointment', { appointment, values: { cancelled: false } });
		expect(agreed()).toMatchObject({ id: appointment });
		expect(await app.courier.exchange()).toEqual({ ok: true });
		expect(office.entities.has(appointment)).toBe(true);
		const unknown = await record(app.core, 'updateAppointment', { appointment: door(0), values: { cancelled: true } });
		expect(unknown).toMatchObject({ ok: false, error: { kind: 'unknown' } });
	});

	it('on another day keeps the door from being the next one, until that day', async () => {
		const { app, clock, today } = await ready();
		for (const at of [1, 2])
			await record(app.core, 'recordAttempt', { address: door(at), outcome: 'notInterested', cardLeft: false });
		await record(app.core, 'recordAttempt', { address: door(0), outcome: 'notNow', cardLeft: false });
		expect(today().next?.id).toBe(door(0));
		await record(app.core, 'agreeAtDoor', { address: door(0), values: { ...values, on: '2026-10-14' } });
		expect(today().next).toBeNull();
		clock.advance(48 * HOUR_MS);
		expect(today().next?.id).toBe(door(0));
	});

	it('and the language that was heard make no household twice, and of two households no language is guessed', async () => {
		const { app, desk } = await ready();
		const homes = () => app.views.build('address', { id: door(0) })?.households ?? [];
		await record(app.core, 'noteLanguage', { address: door(0), language: 'tr' });
		await record(app.core, 'noteLanguage', { address: door(0), language: 'ar' });
		await record(app.core, 'agreeAtDoor', { address: door(0), values });
		expect(homes()).toMatchObject([{ language: 'ar', name: null, phone: null }]);
		desk('household', 'b0e50000-0000-4000-a000-000000000002', { address: door(0) });
		await app.courier.exchange();
		const guess = await record(app.core, 'noteLanguage', { address: door(0), language: 'pl' });
		expect(guess.ok).toBe(false);
		expect(homes()).toHaveLength(2);
	});
});

describe('a talk that was none', () => {
	it('leaves the door as it was, counts nowhere, and can be taken up again', async () => {
		const { app, today } = await ready();
		const begun = await record(app.core, 'startVisit', { address: door(0) });
		const visit = begun.ok ? begun.value.visit : '';
		const talks = () => [
			today().openVisits.length,
			today().doors[0]?.openVisit ?? null,
			app.views.build('address', { id: door(0) })?.visits.length
		];
		expect(talks()).toEqual([1, visit, 1]);
		await record(app.core, 'updateVisit', { visit, values: { discarded: true } });
		expect(talks()).toEqual([0, null, 0]);
		expect(app.views.build('visit', { id: visit })?.values.discarded).toBe(true);
		await record(app.core, 'updateVisit', { visit, values: { discarded: false } });
		expect(talks()).toEqual([1, visit, 1]);
	});
});

describe('who lives there', () => {
	it('is shown in the talk as it was given, and counts as saved there', async () => {
		const { app, clock } = await ready();
		const begun = await record(app.core, 'startVisit', { address: door(0) });
		const view = () => app.views.build('visit', { id: begun.ok ? begun.value.visit : '' });
		expect(view()?.resident).toEqual({ name: null, phone: null, email: null });
		clock.advance(60_000);
		const values = { name: 'J. Proef', phone: '06 12345678', language: 'tr' };
		await record(app.core, 'updateHousehold', { household: view()?.household ?? '', values });
		expect(view()).toMatchObject({
			resident: { name: 'J. Proef', phone: '06 12345678', email: null },
			language: 'tr',
			lastSavedAt: START + 60_000
		});
	});
});

describe('a ring', () => {
	it('is known as one’s own, so that nobody takes back that of a colleague', async () => {
		const { app, desk } = await ready();
		desk('attempt', 'a77e0000-0000-4000-a000-000000000001', {
			address: door(0),
			coach: 'c0ffee00-0000-4000-a000-000000000009',
			outcome: 'notHome',
			at: START
		});
		await app.courier.exchange();
		await record(app.core, 'recordAttempt', { address: door(0), outcome: 'notNow', cardLeft: false });
		const rings = app.views.build('address', { id: door(0) })?.attempts.map(({ outcome, mine }) => [outcome, mine]);
		expect(rings).toEqual([
			['notNow', true],
			['notHome', false]
		]);
	});
});

describe('a flat', () => {
	it('is one row with its doors, floor by floor from the top, and knows what is left and what was promised', async () => {
		const { app } = await ready(withFlat);
		const flats = () => app.views.build('flats', {});
		expect(flats()).toMatchObject([
			{ id: FLAT[0], name: 'Hazelflat', street: 'Wilgenlaan', from: '40 1', to: '40 6', left: 6 }
		]);
		await record(app.core, 'recordAttempt', { address: FLAT[5] ?? '', outcome: 'notInterested', cardLeft: false });
		const visit = await record(app.core, 'startVisit', { address: FLAT[0] ?? '' });
		await record(app.core, 'addCommitment', {
			visit: visit.ok ? visit.value.visit : '',
			values: { who: 'coach', what: 'bellen', dueOn: '2026-10-20' }
		});
		const flat = app.views.build('flat', { id: FLAT[3] ?? '' });
		expect(flat?.floors.map(({ floor, doors }) => [floor, doors.map((one) => one.door.addition)])).toEqual([
			[2, ['5', '6']],
			[1, ['3', '4']],
			[0, ['1', '2']]
		]);
		expect(flat?.left).toBe(5);
		expect(flat?.floors.at(-1)?.doors.map(({ promised }) => promised)).toEqual([true, false]);
		expect(app.views.build('flat', { id: door(0) })).toBeNull();
	});

	it('grows by a door that the office lends later', async () => {
		const { app, desk } = await ready(withFlat);
		expect(app.views.build('flats', {})[0]?.doors).toHaveLength(6);
		desk('address', 'f1a70000-0000-4000-a000-000000000009', {
			street: 'Wilgenlaan',
			number: 40,
			addition: '7',
			building: 'Hazelflat'
		});
		await app.courier.exchange();
		expect(app.views.build('flats', {})[0]?.doors).toHaveLength(7);
	});
});

describe('an unknown address', () => {
	const read = { street: 'dorpsstraat', number: 2, letter: 'A', addition: null, postcode: null, floor: null };

	it('lives in the round of its street, beside its neighbour, for the office to check', async () => {
		const { app, office, today, clock } = await ready();
		const made = await record(app.core, 'addAddress', read);
		const address = made.ok ? made.value.address : '';
		expect(today().doors.map(({ number, letter }) => `${number}${letter}`)).toEqual(['1', '2', '2A', '3']);
		expect(app.views.build('address', { id: address })?.values).toEqual({
			street: 'dorpsstraat',
			number: 2,
			letter: 'A',
			town: 'Voorbeeldstad',
			order: 1,
			unchecked: true
		});
		clock.advance(1_000);
		await record(app.core, 'recordAttempt', { address, outcome: 'spoken', cardLeft: false });
		const visit = await record(app.core, 'startVisit', { address });
		expect(visit.ok).toBe(true);
		expect(await app.courier.exchange()).toEqual({ ok: true });
		expect(office.entities.get(address)).toMatchObject({ scope: SCOPE });
	});

	it('goes behind the last door in a street that is new to the round', async () => {
		const { app, today } = await ready();
		await record(app.core, 'addAddress', { ...read, street: 'Nieuweweg', postcode: '1234AB', floor: 1 });
		expect(today().doors.at(-1)).toMatchObject({ street: 'Nieuweweg', town: 'Voorbeeldstad', floor: 1 });
	});

	it('is recorded with no network, and is there after a crash', async () => {
		const { app, phone } = await ready();
		await record(app.core, 'addAddress', read);
		phone.disk.crash('process');
		const again = await phone.start();
		expect(again.views.build('today', {}).doors).toHaveLength(4);
	});

	it('needs a round of one’s own', async () => {
		const { app } = await ready(({ desk }) => {
			desk('round', ROUND, { endedOn: '2026-10-01' });
			desk('round', OTHER_ROUND, { name: 'Van een ander', lentUntil: '2026-11-01' });
		});
		const made = await record(app.core, 'addAddress', read);
		expect(made).toMatchObject({ ok: false, error: { kind: 'unknown' } });
	});
});

describe('own counts', () => {
	it('are five counts of one coach, of today and of the round, and none of a colleague', async () => {
		const { app, desk, clock } = await ready();
		const work = () => app.views.build('ownWork', {});
		const none = { attempts: 0, conversations: 0, helpAccepted: 0, fitted: 0, advised: 0, toldBack: 0 };
		expect(work()).toEqual({ day: none, round: none, signals: [] });
		desk('attempt', 'a77e0000-0000-4000-a000-000000000001', {
			address: door(1),
			coach: 'c0ac0000-0000-4000-a000-000000000009',
			outcome: 'spoken',
			at: START
		});
		const ring = await record(app.core, 'recordAttempt', { address: door(0), outcome: 'notHome', cardLeft: false });
		await record(app.core, 'undoAttempt', { attempt: ring.ok ? ring.value.attempt : '' });
		await record(app.core, 'recordAttempt', { address: door(0), outcome: 'spoken', cardLeft: false });
		const started = await record(app.core, 'startVisit', { address: door(0) });
		const visit = started.ok ? started.value.visit : '';
		await record(app.core, 'addMeasure', { visit, code: 'led', count: 3, how: 'fitted' });
		await record(app.core, 'addMeasure', { visit, code: 'foil', count: 2, how: 'advised' });
		await record(app.core, 'updateVisit', { visit, values: { helpAccepted: true } });
		expect(work().day).toEqual({ ...none, attempts: 1 });
		await record(app.core, 'closeVisit', { visit });
		await app.courier.exchange();
		const counted = { ...none, attempts: 1, conversations: 1, helpAccepted: 1, fitted: 1, advised: 1 };
		expect(work()).toMatchObject({ day: counted, round: counted });
		clock.advance(24 * HOUR_MS);
		expect(work()).toMatchObject({ day: none, round: counted });
	});

	it('show what became of one’s signals, the answers that wait to be told first', async () => {
		const { app, desk } = await ready();
		const started = await record(app.core, 'startVisit', { address: door(0) });
		const visit = started.ok ? started.value.visit : '';
		const household = app.views.build('visit', { id: visit })?.household ?? '';
		const ids: string[] = [];
		for (const category of ['mould', 'debt', 'draught']) {
			const made = await record(app.core, 'addConcern', { visit, category });
			ids.push(made.ok ? made.value.concern : '');
		}
		await record(app.core, 'closeVisit', { visit });
		await app.courier.exchange();
		desk('concern', ids[0] ?? '', { dueOn: '2026-10-30', owner: COACH }, { root: household });
		desk('concern', ids[1] ?? '', { answer: 'Maandag belt iemand.', answeredAt: START }, { root: household });
		await app.courier.exchange();
		await record(app.core, 'updateConcern', { concern: ids[2] ?? '', values: { withdrawn: true } });
		const signals = () => app.views.build('ownWork', {}).signals.map(({ concern, kind }) => [concern, kind]);
		expect(signals()).toEqual([
			[ids[1], 'tell'],
			[ids[0], 'waiting']
		]);
		expect(app.views.build('ownWork', {}).signals[1]).toMatchObject({ owner: 'Amina', dueOn: '2026-10-30' });
		await record(app.core, 'tellResident', { concern: ids[1] ?? '', how: 'visit' });
		expect(signals()).toEqual([[ids[0], 'waiting']]);
		expect(app.views.build('ownWork', {}).day.toldBack).toBe(1);
	});
});
