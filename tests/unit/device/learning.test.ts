import { describe, expect, it } from 'vitest';
import { record } from '#lib/device/twins/phone.ts';
import { coachScope } from '#lib/domain/round.ts';
import { bench, COACH, door } from './fixture.ts';

const PACK = 'a'.repeat(64);
const SECOND = '1ea40000-0000-4000-a000-000000000002';

async function ready() {
	const made = bench();
	const app = await made.phone.start();
	await app.courier.exchange();
	const progress = () => app.views.build('learning', {});
	return { ...made, app, progress };
}

describe('what a coach read', () => {
	it('is one record in the coach\u2019s own scope, and comes back on a phone started again', async () => {
		const { app, office, phone, progress } = await ready();
		expect(progress()).toEqual({ read: [], marked: [], last: null });
		await record(app.core, 'keepLearning', { read: [{ lesson: 'L01', packHash: PACK }], mark: ['L02'] });
		await record(app.core, 'keepLearning', {
			read: [{ lesson: 'L09', packHash: PACK }],
			last: { lesson: 'L09', place: 0.4 }
		});
		expect(progress()).toEqual({ read: ['L01', 'L09'], marked: ['L02'], last: { lesson: 'L09', place: 0.4 } });
		expect(app.core.index.ofKind('learning').map(({ scope }) => scope)).toEqual([coachScope(COACH)]);
		expect(await app.courier.exchange()).toEqual({ ok: true });
		expect(office).toBeDefined();
		const again = await phone.start();
		expect(again.views.build('learning', {})).toEqual(progress());
	});

	it('on two phones is taken together, and taken back where it was said', async () => {
		const { app, desk, progress } = await ready();
		await record(app.core, 'keepLearning', { read: [{ lesson: 'L01', packHash: PACK }], mark: ['L01'] });
		const other = { coach: COACH, 'read:l02': { lesson: 'L02', packHash: PACK, at: 1 }, marked: { add: { a: 'L02' } } };
		desk('learning', SECOND, other, { scope: coachScope(COACH) });
		await app.courier.exchange();
		expect(progress()).toMatchObject({ read: ['L01', 'L02'], marked: ['L01', 'L02'] });
		await record(app.core, 'keepLearning', { unread: ['L02'], unmark: ['L02', 'L01'] });
		expect(progress()).toMatchObject({ read: ['L01'], marked: [] });
		await record(app.core, 'keepLearning', { read: [{ lesson: 'L02', packHash: PACK }] });
		expect(progress()).toMatchObject({ read: ['L01', 'L02'] });
	});

	it('makes no operation where nothing changes', async () => {
		const { app } = await ready();
		await record(app.core, 'keepLearning', { mark: ['L01'] });
		const before = app.handover.book.entries().length;
		await record(app.core, 'keepLearning', { mark: ['L01'], unmark: ['L05'], unread: ['L05'] });
		expect(app.handover.book.entries().length).toBe(before);
	});

	it('a text is held against the streets and residents of this phone without showing them', async () => {
		const { app, desk } = await ready();
		desk('household', 'ab1d0000-0000-4000-a000-000000000001', { address: door(0), name: 'Familie Verzonnen' });
		await app.courier.exchange();
		expect(app.views.build('known', { text: 'Verzonnen woont in de dorpsstraat' }).map(({ kind }) => kind)).toEqual([
			'name',
			'street'
		]);
		expect(app.views.build('known', { text: 'Vraag eerst naar het warmst' })).toEqual([]);
	});
});
