/** The lists of doors are made anew when something they show has changed, and not for every word of a visit. */
import { describe, expect, it } from 'vitest';
import { record } from '#lib/device/twins/phone.ts';
import { LIST_KINDS } from '#lib/device/core/views.ts';
import { bench, door } from './fixture.ts';

async function ready() {
	const made = bench(5);
	const app = await made.phone.start();
	await app.courier.exchange();
	const started = await record(app.core, 'startVisit', { address: door(0) });
	if (!started.ok) throw new Error('no visit');
	const versions = () =>
		Object.fromEntries(
			Object.entries(LIST_KINDS).map(([name, kinds]) => [name, app.core.index.kindsVersion(kinds ?? [])])
		);
	const views = () => ({
		today: JSON.stringify(app.views.build('today', {})),
		doors: JSON.stringify(app.views.build('doors', { text: 'dorp' })),
		flats: JSON.stringify(app.views.build('flats', {}))
	});
	return { ...made, app, visit: started.value.visit, versions, views };
}

describe('the lists of doors', () => {
	it('stay as they are while a note is written', async () => {
		const { app, visit, versions } = await ready();
		const before = versions();
		await record(app.core, 'saveNote', { visit, moment: null, text: 'Tocht in de gang' });
		expect(versions()).toEqual(before);
	});

	it('are made anew for everything that changes what they show', async () => {
		const { app, visit, versions, views } = await ready();
		const { core } = app;
		const changes: readonly (() => Promise<unknown>)[] = [
			() => record(core, 'recordAttempt', { address: door(1), outcome: 'notHome', cardLeft: true }),
			() => record(core, 'addConcern', { visit, category: 'mould' }),
			() => record(core, 'addCommitment', { visit, values: { what: 'Folie', dueOn: '2026-10-14', state: 'open' } }),
			() => record(core, 'addAppointment', { visit, values: { on: '2026-10-20', part: 'morning' } }),
			() => record(core, 'saveNote', { visit, moment: null, text: 'Tocht' }),
			() => record(core, 'setDoNotVisit', { address: door(2) }),
			() => record(core, 'closeVisit', { visit }),
			() => app.courier.exchange()
		];
		for (const change of changes) {
			const [seen, version] = [views(), versions()];
			await change();
			const [now, next] = [views(), versions()];
			for (const name of ['today', 'doors', 'flats'] as const)
				if (now[name] !== seen[name]) expect(next[name]).not.toBe(version[name]);
		}
		expect(views().today).toContain('"plate":"never"');
	});
});
