/** Not again in this round: a door that was rung in vain is done for it, and rings again in the next. */
import { describe, expect, it } from 'vitest';
import { record } from '#lib/device/twins/phone.ts';
import type { PartOfDay } from '#lib/domain/part-of-day.ts';
import { roundScope } from '#lib/domain/round.ts';
import { recordValues } from '#lib/sync/values.ts';
import { bench, COACH, door, OTHER_ROUND, SCOPE, START } from './fixture.ts';

async function rung(outcome: 'notHome' | 'notNow' = 'notHome') {
	const made = bench();
	const app = await made.phone.start();
	await app.courier.exchange();
	const ring = await record(app.core, 'recordAttempt', { address: door(0), outcome, cardLeft: false });
	const attempt = ring.ok ? ring.value.attempt : '';
	const choose = (isNotAgain: boolean, tryIn: PartOfDay | null = null) =>
		record(app.core, 'chooseTry', { attempt, tryIn, tryOn: null, isNotAgain });
	const today = () => app.views.build('today', {});
	return { ...made, app, attempt, choose, today, first: () => today().doors[0] };
}

describe('not again in this round', () => {
	it('makes the door done, proposes it no more and brings the round to its end', async () => {
		const { app, choose, today, first } = await rung();
		for (const at of [1, 2])
			await record(app.core, 'recordAttempt', { address: door(at), outcome: 'notInterested', cardLeft: false });
		expect([today().next?.id, today().done]).toEqual([door(0), 2]);
		expect((await choose(true)).ok).toBe(true);
		expect(first()).toMatchObject({ plate: 'done', lastOutcome: 'notHome', nextTry: { kind: 'notAgain' } });
		expect([today().next, today().done]).toEqual([null, 3]);
	});

	it('is kept through a crash and at the office, and told to every phone of the round', async () => {
		const { app, phone, office, attempt, choose } = await rung();
		await choose(true);
		expect(await app.courier.exchange()).toEqual({ ok: true });
		const held = office.entities.get(attempt);
		expect(held && recordValues('attempt', held.state)).toMatchObject({ notAgainIn: SCOPE, outcome: 'notHome' });
		phone.disk.crash('process');
		const again = await phone.start();
		expect(again.views.build('today', {}).doors[0]?.plate).toBe('done');
	});

	it('is taken back by another choice, by the proposal, by another ring, and with the ring', async () => {
		const { app, attempt, choose, first } = await rung();
		await choose(true);
		await choose(false, 'evening');
		expect(first()).toMatchObject({ plate: 'again', nextTry: { part: 'evening', isChosen: true } });
		await choose(true);
		await choose(false);
		expect(first()).toMatchObject({ plate: 'again', nextTry: { part: 'afternoon', isChosen: false } });
		await choose(true);
		const second = await record(app.core, 'recordAttempt', { address: door(0), outcome: 'notNow', cardLeft: false });
		expect(first()?.plate).toBe('again');
		await record(app.core, 'undoAttempt', { attempt: second.ok ? second.value.attempt : '' });
		expect(first()?.plate).toBe('done');
		await record(app.core, 'undoAttempt', { attempt });
		expect(first()).toMatchObject({ plate: 'todo', nextTry: null });
	});

	it('ends with a next visit that is agreed at the door', async () => {
		const { app, choose, first } = await rung('notNow');
		await choose(true);
		const values = { on: '2026-10-20', part: 'morning', minute: null } as const;
		await record(app.core, 'agreeAtDoor', { address: door(0), values });
		expect(first()).toMatchObject({ plate: 'again', nextTry: null, appointment: { on: '2026-10-20' } });
	});

	it('leaves what was spoken and what may never be rung as they are', async () => {
		const { app, choose, first } = await rung();
		await choose(true);
		const visit = await record(app.core, 'startVisit', { address: door(0) });
		await record(app.core, 'closeVisit', { visit: visit.ok ? visit.value.visit : '' });
		expect(first()).toMatchObject({ plate: 'done', nextTry: null });
		await record(app.core, 'setDoNotVisit', { address: door(0) });
		expect(first()).toMatchObject({ plate: 'never', nextTry: null });
	});

	it('says nothing of a round that the door is lent in later', async () => {
		const { app, desk, first } = await rung();
		const ring = { address: door(1), coach: COACH, outcome: 'notHome', at: START };
		desk('attempt', 'a77e0000-0000-4000-a000-000000000002', { ...ring, notAgainIn: roundScope(OTHER_ROUND) });
		await app.courier.exchange();
		expect(first()?.plate).toBe('again');
		expect(app.views.build('today', {}).doors[1]).toMatchObject({ plate: 'again', nextTry: { kind: 'part' } });
	});
});
