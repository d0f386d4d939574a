import { describe, expect, it } from 'vitest';
import { hiddenBecause, SEEN_STEP_MS, withSeen } from '#lib/device/core/safety.ts';
import { Veil } from '#lib/device/core/veil.ts';
import { Views } from '#lib/device/core/views.ts';
import { record } from '#lib/device/twins/phone.ts';
import { bench, COACH, door, SCOPE, START } from './fixture.ts';

const DAY = 86_400_000;
const HOUSEHOLD = '4005e401-0000-4000-a000-000000000001';
const VISIT = '715170aa-0000-4000-a000-000000000001';

/** A door whose household was talked with by a colleague, as the office sends it. */
async function pulled() {
	const made = bench();
	const of = { root: HOUSEHOLD };
	made.desk('household', HOUSEHOLD, { address: door(0), name: 'Mevrouw Zwartjes', language: 'ar' });
	made.desk('visit', VISIT, { address: door(0), household: HOUSEHOLD, coach: COACH, startedAt: START }, of);
	made.desk(
		'concern',
		'c09ce4aa-0000-4000-a000-000000000001',
		{ address: door(0), household: HOUSEHOLD, visit: VISIT, category: 'debt', ownWords: 'De deurwaarder komt' },
		of
	);
	made.desk(
		'commitment',
		'c0441700-0000-4000-a000-000000000001',
		{
			address: door(0),
			household: HOUSEHOLD,
			what: 'Belt de voedselbank',
			dueOn: '2026-10-14',
			state: { step: 'open' }
		},
		of
	);
	const app = await made.phone.start();
	await app.courier.exchange();
	const veil = new Veil(app.core.index, app.handover.book.entryOf);
	const veiled = new Views(
		{
			get index() {
				return veil.index;
			},
			handover: app.handover
		},
		app.drafts
	);
	const everything = (views: Views): string =>
		JSON.stringify([
			views.build('today', {}),
			views.build('address', { id: door(0) }),
			views.build('visit', { id: VISIT }),
			views.build('outbox', {}),
			views.build('doors', { text: 'zwartjes' }),
			views.build('doors', { text: 'debt' }),
			views.build('known', { text: 'Zwartjes belde' })
		]);
	return { ...made, app, veiled, everything };
}

describe('a silent phone', () => {
	it('hides what it pulled after the days that the organisation set, and a handshake brings it back', async () => {
		const { app, clock } = await pulled();
		const why = () => hiddenBecause(app.handover.meta, app.handover.now());
		expect(why()).toBeNull();
		clock.advance(14 * DAY);
		expect(why()).toBeNull();
		clock.advance(60_000);
		expect(why()).toMatchObject({ kind: 'silent', days: 14 });
		const strict = { ...app.handover.meta, organisation: { name: 'V', demo: true, rules: { silentDays: 3 } } };
		expect(hiddenBecause(strict, START + 3 * DAY + 60_000)?.kind).toBe('silent');
		await app.courier.exchange();
		expect(why()).toBeNull();
	});

	it('a clock that is set back makes no silence shorter', async () => {
		const { app, clock } = await pulled();
		clock.advance(13 * DAY);
		const seen = withSeen(app.handover.meta.safety, app.handover.now());
		expect(seen).not.toBeNull();
		if (seen) await app.handover.noteSafety(seen);
		expect(withSeen(app.handover.meta.safety, app.handover.now() + SEEN_STEP_MS - 1)).toBeNull();
		clock.advance(2 * DAY);
		const late = withSeen(app.handover.meta.safety, app.handover.now());
		if (late) await app.handover.noteSafety(late);
		clock.advance(-14 * DAY);
		expect(hiddenBecause(app.handover.meta, app.handover.now())?.kind).toBe('silent');
	});

	it('shows and finds no pulled name, word or promise, and all of it again without the veil', async () => {
		const { app, veiled, everything } = await pulled();
		const SECRETS = ['Zwartjes', 'deurwaarder', 'voedselbank', 'debt', '"ar"'];
		for (const secret of SECRETS) expect(everything(app.views), secret).toContain(secret);
		const behind = everything(veiled);
		for (const secret of SECRETS) expect(behind, secret).not.toContain(secret);
		expect(veiled.build('doors', { text: 'zwartjes' })).toEqual([]);
		expect(veiled.build('today', {}).doors).toHaveLength(3);
		expect(veiled.build('address', { id: door(0) })?.visits).toHaveLength(1);
	});

	it('leads to a door at the time that was chosen there', async () => {
		const { app, desk, veiled } = await pulled();
		const ring = { address: door(1), coach: COACH, outcome: 'notHome', at: START, tryIn: 'evening' };
		desk('attempt', 'a77e3970-0000-4000-a000-000000000001', ring);
		await app.courier.exchange();
		expect(veiled.build('today', {}).doors[1]?.nextTry).toEqual({ kind: 'part', part: 'evening', isChosen: true });
	});

	it('leads to no door of which a coach said not again in this round', async () => {
		const { app, desk, veiled } = await pulled();
		const ring = { address: door(1), coach: COACH, outcome: 'notHome', at: START, notAgainIn: SCOPE };
		desk('attempt', 'a77e3970-0000-4000-a000-000000000001', ring);
		await app.courier.exchange();
		expect(veiled.build('today', {}).doors[1]).toMatchObject({ plate: 'done', nextTry: { kind: 'notAgain' } });
	});

	it('G15: goes on recording, and shows what is recorded on it', async () => {
		const { app, veiled, clock } = await pulled();
		clock.advance(20 * DAY);
		const started = await record(app.core, 'startVisit', { address: door(0), household: HOUSEHOLD });
		const visit = started.ok ? started.value.visit : '';
		await record(app.core, 'saveNote', { visit, moment: null, text: 'Kou van de gang' });
		const done = await record(app.core, 'addConcern', { visit, category: 'cold' });
		expect(done.ok).toBe(true);
		const view = veiled.build('visit', { id: visit });
		expect(view?.notes.map(({ text }) => text)).toEqual(['Kou van de gang']);
		expect(view?.concerns).toMatchObject([{ category: 'cold' }]);
		expect(app.handover.book.unsent().size).toBeGreaterThan(2);
	});

	it('hides at once when somebody is no longer with the organisation, also by the day that was told before', async () => {
		const { app } = await pulled();
		const { meta } = app.handover;
		const with_ = (safety: NonNullable<typeof meta.safety>) => ({ ...meta, safety: { ...meta.safety, ...safety } });
		expect(hiddenBecause(with_({ hasEnded: true }), START)).toEqual({ kind: 'ended' });
		expect(hiddenBecause(with_({ endsAt: START + DAY }), START + DAY - 1)).toBeNull();
		expect(hiddenBecause(with_({ endsAt: START + DAY }), START + DAY)).toEqual({ kind: 'ended' });
		expect(hiddenBecause({ ...meta, revoked: true }, START)).toEqual({ kind: 'ended' });
	});
});
