import { beforeEach, describe, expect, it } from 'vitest';
import { editConcern, editConcerns, wantedOfConcern } from '#lib/server/office/concern-edits.ts';
import { readMeanwhile, type Seen, seenIn } from '#lib/server/office/meanwhile.ts';
import { readConcernStory } from '#lib/server/office/concern-story.ts';
import {
	type ConcernQuestion,
	costliestFilter,
	countViews,
	listConcernPage
} from '#lib/server/office/concern-table.ts';
import { countWork } from '#lib/server/office/work-counts.ts';
import { concernRows, latePromises } from '#lib/server/office/work-rows.ts';
import { settlePromise } from '#lib/server/office/promises.ts';
import { makeSmallOffice, NOW, type SmallOffice, TODAY } from './story.ts';

const time = { now: NOW, today: TODAY };
const none = { area: null, category: null, owner: null, weight: null, state: null, partner: null, age: null };
let office: SmallOffice;
beforeEach(async () => {
	office = await makeSmallOffice();
});

function question(more: Partial<ConcernQuestion> = {}): ConcernQuestion {
	return {
		view: 'open',
		filters: none,
		sort: 'due',
		direction: 'asc',
		page: 1,
		person: office.coordinator,
		today: TODAY,
		...more
	};
}

describe('work', () => {
	it('counts each thing that waits once, so that the groups add up', async () => {
		expect(await countWork(office.place, time)).toEqual({
			promisesLate: 1,
			concernsLate: 1,
			referralsSilent: 0,
			concernsUnowned: 1,
			concernsUntold: 1,
			referralsUntold: 0,
			twoVersions: 0,
			optOuts: 0,
			withdrawals: 0,
			alarms: 0,
			quarantine: 0,
			devicesSilent: 0,
			peopleDue: 0
		});
	});

	it('shows where, what and who of a late promise', async () => {
		expect(await latePromises(office.place, time, 3)).toMatchObject([
			{
				id: office.promise,
				what: 'Tochtstrip vastzetten',
				by: 'coach',
				coach: office.coach,
				house: { street: 'Hazelhof', number: 1 }
			}
		]);
	});

	it('forgets a promise that was kept', async () => {
		expect(await settlePromise(office.editor, { promise: office.promise, state: 'done' })).toEqual({ ok: true });
		expect(await latePromises(office.place, time, 3)).toEqual([]);
	});

	it('keeps an answer in the list until coach and resident both know it', async () => {
		const waiting = async () =>
			(await concernRows(office.place, 'concernsUntold', { time, limit: 3 })).map((row) => row.id);
		await editConcern(office.editor, { concern: office.untold, edit: { kind: 'toldCoach' } });
		expect(await waiting()).toEqual([office.untold]);
		await editConcern(office.editor, { concern: office.untold, edit: { kind: 'toldResident', how: 'phone' } });
		expect(await waiting()).toEqual([]);
	});
});

describe('the table of concerns', () => {
	it('counts every view', async () => {
		expect(await countViews(office.place, { person: office.coordinator, today: TODAY })).toEqual({
			open: 3,
			unowned: 1,
			mine: 2,
			late: 2,
			handled: 2,
			withPartner: 0,
			untold: 1,
			closed: 1
		});
	});

	it('sorts by date with what has none at the end, whichever way it is turned', async () => {
		const dates = async (direction: 'asc' | 'desc') =>
			(await listConcernPage(office.place, question({ direction }))).rows.map((row) => row.dueOn);
		expect(await dates('asc')).toEqual(['2026-11-01', '2026-11-16', '2026-12-16']);
		expect(await dates('desc')).toEqual(['2026-12-16', '2026-11-16', '2026-11-01']);
	});

	it('names the filter that hides most when nothing is left', async () => {
		const empty = question({ filters: { ...none, category: 'draught', weight: 'urgent' } });
		expect((await listConcernPage(office.place, empty)).total).toBe(0);
		expect(await costliestFilter(office.place, empty)).toEqual({ filter: 'weight', count: 1 });
	});

	it('shows nothing of another organisation', async () => {
		const elsewhere = { ...office.place, tenant: '00000000-0000-4000-8000-000000000000' };
		expect((await listConcernPage(elsewhere, question())).total).toBe(0);
		expect(await readConcernStory(elsewhere, office.late)).toBeNull();
	});
});

describe('an edit of a concern', () => {
	it('gives an owner and takes the concern in hand, and says who did it', async () => {
		expect(
			await editConcern(office.editor, {
				concern: office.unowned,
				edit: { kind: 'owner', owner: office.coach },
				was: { owner: null }
			})
		).toEqual({ ok: true });
		const story = await readConcernStory(office.place, office.unowned);
		expect(story?.values).toMatchObject({ owner: office.coach, state: 'withSomeone' });
		expect(story?.history[0]).toMatchObject({ person: office.coordinator });
	});

	it('keeps the value that lost readable in the history', async () => {
		await editConcern(office.editor, { concern: office.late, edit: { kind: 'owner', owner: office.coach } });
		const owners = (await readConcernStory(office.place, office.late))?.history.flatMap((entry) =>
			entry.changes.filter((change) => change.field === 'owner')
		);
		expect(owners).toEqual([
			{ field: 'owner', value: office.coach, holds: true },
			{ field: 'owner', value: office.coordinator, holds: false }
		]);
	});

	it('writes nothing when somebody changed the owner in the meantime', async () => {
		await editConcern(office.editor, { concern: office.late, edit: { kind: 'owner', owner: office.coach } });
		const second = await editConcern(office.editor, {
			concern: office.late,
			edit: { kind: 'owner', owner: office.otherCoach },
			was: { owner: office.coordinator }
		});
		expect(second).toEqual({ ok: false, error: { kind: 'meanwhile' } });
		expect((await readConcernStory(office.place, office.late))?.values.owner).toBe(office.coach);
	});

	it('shows both answers, by whom, and writes the second once it was chosen', async () => {
		const edit = (answer: string) => ({ kind: 'answer', answer }) as const;
		const answer = (text: string, was: Seen) =>
			editConcern(office.editor, { concern: office.late, edit: edit(text), was });
		expect(await answer('De corporatie komt maandag.', { answer: null })).toEqual({ ok: true });
		const second = await answer('De corporatie komt niet.', { answer: null });
		expect(second).toEqual({ ok: false, error: { kind: 'meanwhile' } });
		const form = new FormData();
		form.set('answer', 'De corporatie komt niet.');
		form.set('was.answer', 'null');
		const asked = await readMeanwhile(office.place, {
			ent: office.late,
			was: seenIn(form),
			wanted: wantedOfConcern(edit('De corporatie komt niet.'), office.editor.now),
			action: '?/answer',
			form
		});
		expect(asked.fields).toMatchObject([
			{
				field: 'answer',
				theirs: 'De corporatie komt maandag.',
				mine: 'De corporatie komt niet.',
				by: office.coordinator
			}
		]);
		expect(asked.again).toContainEqual(['was.answer', JSON.stringify('De corporatie komt maandag.')]);
		expect(await answer('De corporatie komt niet.', { answer: 'De corporatie komt maandag.' })).toEqual({ ok: true });
		// The same words twice, as a second press sends them, ask nobody anything.
		expect(await answer('De corporatie komt niet.', { answer: null })).toEqual({ ok: true });
	});

	it('refuses an owner nobody knows, a day that is none or has passed, and an empty answer', async () => {
		const trouble = async (edit: Parameters<typeof editConcern>[1]['edit']) => {
			const outcome = await editConcern(office.editor, { concern: office.late, edit });
			return outcome.ok ? null : outcome.error.kind;
		};
		expect(await trouble({ kind: 'owner', owner: 'ffffffff' })).toBe('noOwner');
		expect(await trouble({ kind: 'due', dueOn: '2026-13-45' })).toBe('noDay');
		expect(await trouble({ kind: 'due', dueOn: '2020-01-01' })).toBe('dayPast');
		expect(await trouble({ kind: 'due', dueOn: TODAY })).toBeNull();
		expect(await trouble({ kind: 'answer', answer: '  ' })).toBe('noAnswer');
		expect(await trouble({ kind: 'toldCoach' })).toBe('notAnswered');
		// Nine digits that pass the eleven test: only somebody who says that they are a meter's gets them through.
		const numbered = { kind: 'answer', answer: 'Noem meter 111222333 aan de balie.' } as const;
		expect(await trouble(numbered)).toBe('perhapsNumber');
		expect(await trouble({ ...numbered, isMeter: true })).toBeNull();
	});

	it('points out an account, a phone number or an e-mail in an answer, and lets it through once somebody looked', async () => {
		const edit = { kind: 'answer', answer: 'Bel 06 12345678 of mail balie@voorbeeld.nl.' } as const;
		const answer = (said = {}) => editConcern(office.editor, { concern: office.late, edit: { ...edit, ...said } });
		expect(await answer()).toEqual({ ok: false, error: { kind: 'personal', kinds: ['phone', 'email'] } });
		expect((await readConcernStory(office.place, office.late))?.values.answer).toBeUndefined();
		expect(await answer({ isSure: true })).toEqual({ ok: true });
	});

	it('can be undone: a closed concern opens again', async () => {
		await editConcern(office.editor, { concern: office.late, edit: { kind: 'end', end: 'solved' } });
		await editConcern(office.editor, { concern: office.late, edit: { kind: 'reopen' } });
		expect((await readConcernStory(office.place, office.late))?.values).toMatchObject({
			state: 'withSomeone',
			end: null
		});
	});

	it('answers for each of many on its own: one that fails takes no other with it', async () => {
		const outcome = await editConcerns(office.editor, {
			concerns: [office.unowned, 'ffffffff-0000-4000-8000-000000000000', office.late],
			edit: { kind: 'due', dueOn: '2026-12-08' }
		});
		expect(outcome).toEqual({
			done: 2,
			failed: [{ concern: 'ffffffff-0000-4000-8000-000000000000', kind: 'missing' }]
		});
	});
});
