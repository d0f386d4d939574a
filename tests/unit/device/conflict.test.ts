/** Two people wrote the same note at once: both texts stay in sight, with whose they are, until one of them is chosen. */
import { describe, expect, it } from 'vitest';
import { record } from '#lib/device/twins/phone.ts';
import { headsOf } from '#lib/sync/values.ts';
import { bench, door, START, TENANT } from './fixture.ts';

async function ready() {
	const made = bench();
	const app = await made.phone.start();
	await app.courier.exchange();
	const started = await record(app.core, 'startVisit', { address: door(0) });
	const visit = started.ok ? started.value.visit : '';
	const written = await record(app.core, 'saveNote', { visit, moment: null, text: 'eerst' });
	const note = written.ok ? written.value.note : '';
	await app.courier.exchange();
	const view = () => app.views.build('visit', { id: visit });
	const edits = () => view()?.notes[0]?.edits.map(({ text, by }) => [by, text]);
	const heads = () => headsOf(app.core.index.get(note)?.state.fields['text']);
	return { ...made, app, visit, note, household: view()?.household ?? '', view, edits, heads };
}

describe('a note that two people wrote at once', () => {
	it('shows both texts, whose they are and when, and keeps both until one is chosen', async () => {
		const { app, desk, clock, note, visit, household, edits, heads, view } = await ready();
		const seen = [...heads()];
		clock.advance(60_000);
		desk('note', note, { text: 'van kantoor' }, { root: household, dev: TENANT, base: seen });
		clock.advance(60_000);
		await record(app.core, 'saveNote', { visit, note, moment: null, text: 'van de coach' });
		expect(edits()).toEqual([['me', 'van de coach']]);
		await app.courier.exchange();
		expect(edits()).toEqual([
			['me', 'van de coach'],
			['office', 'van kantoor']
		]);
		expect(view()?.notes[0]?.edits.map(({ at }) => at - START)).toEqual([120_000, 60_000]);
		await record(app.core, 'saveNote', { visit, note, moment: null, text: 'van kantoor' });
		expect(edits()).toEqual([['me', 'van kantoor']]);
		await app.courier.exchange();
		expect(edits()).toEqual([['me', 'van kantoor']]);
	});

	it('names a colleague where another phone wrote it', async () => {
		const { app, desk, clock, note, visit, household, edits, heads } = await ready();
		const seen = [...heads()];
		clock.advance(60_000);
		desk('note', note, { text: 'van een collega' }, { root: household, base: seen });
		await record(app.core, 'saveNote', { visit, note, moment: null, text: 'van de coach' });
		await app.courier.exchange();
		expect(
			edits()
				?.map(([by]) => by)
				.toSorted()
		).toEqual(['colleague', 'me']);
	});
});
