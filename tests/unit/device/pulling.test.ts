import { describe, expect, it } from 'vitest';
import { record } from '#lib/device/twins/phone.ts';
import { roundScope } from '#lib/domain/round.ts';
import { bench, door, OTHER_ROUND, ROUND, SCOPE } from './fixture.ts';

async function ready(seed = 1) {
	const made = bench(seed);
	const app = await made.phone.start();
	expect(await app.courier.exchange()).toEqual({ ok: true });
	return { ...made, app };
}

describe('pulling', () => {
	it('G5: a page that cannot be stored moves no cursor, and comes again', async () => {
		const { phone, app, desk, office } = await ready();
		const before = app.core.pulledTo(SCOPE);
		desk('address', door(0), { town: 'Elders' });
		phone.disk.failNext('rows.commit', 'full');
		expect((await app.courier.exchange()).ok).toBe(false);
		expect(app.core.pulledTo(SCOPE)).toBe(before);
		expect(app.core.index.find('address', door(0))?.values.town).toBe('Voorbeeldstad');
		await app.courier.exchange();
		expect(app.core.index.find('address', door(0))?.values.town).toBe('Elders');
		expect(app.core.pulledTo(SCOPE)).toBe(office.page({ scope: SCOPE, epoch: 'e1', after: 0 }).to);
	});

	it('G5: a crash around the commit of a page leaves cursor and rows together', async () => {
		for (const fault of ['crash-before-os', 'crash-after-os', 'crash-after-process'] as const) {
			const { phone, app, desk } = await ready();
			desk('address', door(0), { town: 'Elders' });
			phone.disk.failNext('rows.commit', fault);
			await app.courier.exchange().catch(() => undefined);
			const again = await phone.start();
			const held = again.core.index.find('address', door(0))?.values.town ?? 'nothing';
			const page = { scope: SCOPE, epoch: again.handover.meta.epoch, after: again.core.pulledTo(SCOPE) };
			const pulled =
				again.core.pulledTo(SCOPE) === 0 ? 'nothing' : again.core.pulledTo(SCOPE) >= 5 ? 'Elders' : 'Voorbeeldstad';
			expect(held, JSON.stringify(page)).toBe(pulled);
			expect(await again.courier.exchange()).toEqual({ ok: true });
			expect(again.core.index.find('address', door(0))?.values.town).toBe('Elders');
		}
	});

	it('G5: a page twice, late, or with a gap before it changes nothing', async () => {
		const { app, desk, office } = await ready();
		const first = office.page({ scope: SCOPE, epoch: 'e1', after: 0 });
		desk('address', door(0), { town: 'Elders' });
		const gap = { ...office.page({ scope: SCOPE, epoch: 'e1', after: 0 }), from: 99, to: 120 };
		await app.courier.exchange();
		const cursor = app.core.pulledTo(SCOPE);
		expect(await app.core.applyPage(gap)).toBe('gap');
		expect(await app.core.applyPage(first)).toBe('old');
		expect(await app.core.applyPage(office.page({ scope: SCOPE, epoch: 'e1', after: 0 }))).toBe('complete');
		expect(app.core.pulledTo(SCOPE)).toBe(cursor);
		expect(app.core.index.find('address', door(0))?.values.town).toBe('Elders');
	});

	it('G5: pages in pieces end where one page ends', async () => {
		const { phone, office } = bench(2);
		office.pageSize = 1;
		const app = await phone.start();
		expect(await app.courier.exchange()).toEqual({ ok: true });
		expect(app.views.build('today', {}).doors.map((view) => view.number)).toEqual(['1', '2', '3']);
	});

	it('G9: a change that was made meanwhile with an older clock does not overwrite what is pending', async () => {
		const { app, clock, desk, office } = await ready();
		const started = await record(app.core, 'startVisit', { address: door(0) });
		if (!started.ok) throw new Error('not saved');
		const household = app.views.build('visit', { id: started.value.visit })?.household ?? '';
		await app.courier.exchange();
		desk('household', household, { name: 'van kantoor' }, { root: household });
		clock.advance(60_000);
		office.beforePullAnswer = async () => {
			office.beforePullAnswer = async () => undefined;
			await record(app.core, 'updateHousehold', { household, values: { name: 'van de coach' } });
		};
		await app.courier.exchange();
		expect(app.core.index.find('household', household)?.values.name).toBe('van de coach');
		await app.courier.exchange();
		expect(app.core.index.find('household', household)?.values.name).toBe('van de coach');
	});

	it('G9: what the coach saw is dominated by what the coach then writes, with a phone that runs an hour behind', async () => {
		const { app, clock, desk, office } = await ready();
		clock.advance(600_000);
		const right = clock.now();
		office.now = () => right;
		desk('address', door(0), { town: 'Nieuw' });
		await app.courier.exchange();
		clock.advance(-3_600_000);
		await record(app.core, 'setDoNotVisit', { address: door(0) });
		await app.core.save('town', (maker) =>
			maker.change('address', door(0), { town: 'Van de coach' }) ? null : { missing: 'x' }
		);
		expect(app.core.index.find('address', door(0))?.values.town).toBe('Van de coach');
		await app.courier.exchange();
		expect(app.core.index.find('address', door(0))?.values.town).toBe('Van de coach');
	});

	it('carries unknown kinds and unknown fields along, through a restart', async () => {
		const { phone, app, desk } = await ready();
		const strange = '5744a63e-0000-4000-a000-000000000001';
		desk('heatPump', strange, { maker: 'nobody yet' });
		desk('address', door(0), { roofColour: 'red' });
		await app.courier.exchange();
		await record(app.core, 'setDoNotVisit', { address: door(0) });
		await app.courier.exchange();
		phone.disk.crash('process');
		const again = await phone.start();
		expect(again.core.index.get(strange)?.values).toEqual({ maker: 'nobody yet' });
		expect(again.core.index.get(door(0))?.values['roofColour']).toBe('red');
	});

	it('drops a pending operation when the cursor passes its receipt, and folds it in where no scope is followed', async () => {
		const { app, office } = await ready();
		await record(app.core, 'recordAttempt', { address: door(0), outcome: 'notHome', cardLeft: false });
		await app.courier.saved();
		const [attempt] = app.core.index.ofKind('attempt');
		expect(attempt?.row.pend).toHaveLength(1);
		await app.courier.exchange();
		expect(app.core.index.ofKind('attempt')[0]?.row.pend).toHaveLength(0);
		expect(app.core.index.ofKind('attempt')[0]?.row.base).not.toBeNull();

		office.move(door(1), 'office');
		const rest = office.scopes;
		office.scopes = rest;
		await record(app.core, 'setDoNotVisit', { address: door(1) });
		await app.courier.saved();
		expect(app.core.index.get(door(1))?.row.pend).toHaveLength(0);
	});

	it('a leave removes a row only while this scope is its home with a lower move', async () => {
		const { app, office } = await ready();
		const other = roundScope(OTHER_ROUND);
		office.scopes = [...office.scopes, other];
		await app.courier.exchange();
		office.move(door(0), other);
		// The other scope's page arrives first; the leave of the first scope then is older than the home.
		await app.core.applyPage(office.page({ scope: other, epoch: 'e1', after: 0 }));
		await app.core.applyPage(office.page({ scope: SCOPE, epoch: 'e1', after: app.core.pulledTo(SCOPE) }));
		expect(app.core.index.get(door(0))?.scope).toBe(other);
		office.move(door(0), 'office');
		await app.courier.exchange();
		expect(app.core.index.get(door(0))).toBeUndefined();
	});

	it('keeps a row that left until everything made in it is handed in', async () => {
		const { app, office } = await ready();
		await record(app.core, 'setDoNotVisit', { address: door(0) });
		office.move(door(0), 'office');
		await app.core.applyPage(office.page({ scope: SCOPE, epoch: 'e1', after: app.core.pulledTo(SCOPE) }));
		expect(app.core.index.get(door(0))?.values['doNotVisit']).toBe(true);
		await app.courier.exchange();
		expect(app.core.index.get(door(0))).toBeUndefined();
	});

	it('a round that is taken back takes its rows along, and nothing that is unsent', async () => {
		const { phone, app, office } = await ready();
		await record(app.core, 'recordAttempt', { address: door(0), outcome: 'spoken', cardLeft: false });
		office.scopes = office.scopes.filter((scope) => scope !== SCOPE);
		await app.courier.exchange();
		expect(app.core.index.find('round', ROUND)).toBeNull();
		expect(app.core.index.ofKind('attempt')).toHaveLength(0);
		expect([...office.entities.values()].filter((stored) => stored.state.kind === 'attempt')).toHaveLength(1);
		phone.disk.crash('process');
		const again = await phone.start();
		expect(again.core.index.ofKind('address')).toHaveLength(0);
	});

	it('a row whose bytes were changed is fetched anew and hides no other', async () => {
		const { phone } = await ready();
		const disk = phone.disk.open();
		await disk.write<{ rows: Map<string, { ct: Uint8Array }> }>('rows.commit', {
			volume: 'rows',
			start: { rows: new Map() },
			strict: true,
			apply: (state) => ({
				...state,
				rows: new Map(
					[...state.rows].map(([id, row]) => [id, id === door(1) ? { ...row, ct: new Uint8Array([1]) } : row])
				)
			})
		});
		const again = await phone.start();
		expect(again.core.index.ofKind('address')).toHaveLength(2);
		await again.courier.exchange();
		expect(again.core.index.ofKind('address')).toHaveLength(3);
	});
});
