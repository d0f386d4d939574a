/** What a coach sees of the lessons that they proposed themselves, from the draft to the office's decision. */
import { describe, expect, it } from 'vitest';
import { record } from '#lib/device/twins/phone.ts';
import { Veil } from '#lib/device/core/veil.ts';
import { Views } from '#lib/device/core/views.ts';
import { coachScope, ORG_SCOPE } from '#lib/domain/round.ts';
import { streetLessonId } from '#lib/domain/street-lesson.ts';
import { bench, COACH } from './fixture.ts';

const OTHER = '0c0ac4aa-0000-4000-a000-000000000002';
const FOREIGN = '1e550000-0000-4000-a000-000000000001';
const own = { scope: coachScope(COACH) };

async function ready() {
	const made = bench();
	const app = await made.phone.start();
	await app.courier.exchange();
	const lessons = () => app.views.build('ownLessons', {});
	const propose = async (text: string): Promise<string> => {
		made.clock.advance(1_000);
		await record(app.core, 'proposeLesson', { text });
		return lessons()[0]?.id ?? '';
	};
	return { ...made, app, lessons, propose };
}

describe('lessons that a coach proposed', () => {
	it('are on this phone, then at the office where they wait, the newest first', async () => {
		const { app, lessons, propose } = await ready();
		expect(lessons()).toEqual([]);
		const first = await propose('Vraag eerst naar de tocht.');
		await propose('Een datum helpt.');
		expect(lessons().map(({ text, state, where }) => [text, state, where.kind])).toEqual([
			['Een datum helpt.', 'proposed', 'phone'],
			['Vraag eerst naar de tocht.', 'proposed', 'phone']
		]);
		expect(await app.courier.exchange()).toEqual({ ok: true });
		expect(lessons().map(({ state, where }) => [state, where.kind])).toEqual([
			['proposed', 'office'],
			['proposed', 'office']
		]);
		expect(lessons()[1]).toMatchObject({ id: first, lesson: streetLessonId(first), reason: null });
	});

	it('say what the office decided, with its reason, and also when it thinks again', async () => {
		const { app, desk, lessons, propose, phone } = await ready();
		const taken = await propose('Een datum helpt.');
		const aside = await propose('Vraag eerst naar de tocht.');
		await app.courier.exchange();
		desk('lessonProposal', taken, { state: { step: 'taken' } }, own);
		desk('lessonProposal', aside, { state: { step: 'declined' }, reason: 'Dit staat al in les 25.' }, own);
		await app.courier.exchange();
		const shown = () => lessons().map(({ id, state, reason }) => [id, state, reason]);
		expect(shown()).toEqual([
			[aside, 'declined', 'Dit staat al in les 25.'],
			[taken, 'taken', null]
		]);
		phone.disk.crash('process');
		const again = await phone.start();
		expect(again.views.build('ownLessons', {}).map(({ state }) => state)).toEqual(['declined', 'taken']);
		desk('lessonProposal', aside, { state: { step: 'proposed', correct: true }, reason: null }, own);
		await again.courier.exchange();
		expect(again.views.build('ownLessons', {})[0]).toMatchObject({ id: aside, state: 'proposed', reason: null });
	});

	it('are one’s own only, whatever scope another one came by', async () => {
		const { app, desk, lessons, propose } = await ready();
		desk('lessonProposal', FOREIGN, { by: OTHER, at: 1, text: 'Van een ander' }, { scope: ORG_SCOPE });
		await propose('Van mij');
		await app.courier.exchange();
		expect(app.core.index.ofKind('lessonProposal')).toHaveLength(2);
		expect(lessons().map(({ text }) => text)).toEqual(['Van mij']);
	});

	it('can be read while the phone hides its round, for nobody of it is in them', async () => {
		const { app, desk, lessons, propose } = await ready();
		const proposal = await propose('Een datum helpt.');
		await app.courier.exchange();
		desk('lessonProposal', proposal, { state: { step: 'declined' }, reason: 'Dit staat al in les 25.' }, own);
		await app.courier.exchange();
		const veil = new Veil(app.core.index, (opId) => app.handover.book.entryOf(opId));
		const veiled = new Views({ index: veil.index, handover: app.handover }, app.drafts);
		expect(veiled.build('ownLessons', {})).toEqual(lessons());
	});

	it('of which nothing was said yet are proposed, also where the record came in parts', async () => {
		const { app, desk, lessons } = await ready();
		desk('lessonProposal', FOREIGN, { by: COACH }, own);
		await app.courier.exchange();
		expect(lessons()).toMatchObject([{ id: FOREIGN, text: '', at: 0, state: 'proposed', where: { kind: 'office' } }]);
	});
});
