import { describe, expect, it } from 'vitest';
import { record } from '#lib/device/twins/phone.ts';
import { hashTwin } from '#lib/device/twins/world.ts';
import { digestOf, EMPTY_DIGEST, joinDigests } from '#lib/sync/digest.ts';
import { bench, door, SCOPE } from './fixture.ts';

const DAY_MS = 86_400_000;

async function ready() {
	const made = bench(6);
	const app = await made.phone.start();
	expect(await app.courier.exchange()).toEqual({ ok: true });
	return { ...made, app };
}

describe('the digest', () => {
	it('G10: does not depend on order or batches, and differs when any value does', async () => {
		const { office } = await ready();
		const states = [...office.entities.values()].map(({ state }) => state);
		const whole = await digestOf(states, hashTwin);
		expect(await digestOf([...states].reverse(), hashTwin)).toBe(whole);
		const [first, ...rest] = states;
		if (!first) throw new Error('an empty town');
		expect(joinDigests(await digestOf(rest, hashTwin), await digestOf([first], hashTwin))).toBe(whole);
		const other = { ...first, fields: { ...first.fields, name: { m: 'r' as const, v: 'x', c: 'c' } } };
		expect(await digestOf([other, ...rest], hashTwin)).not.toBe(whole);
		expect(await digestOf([], hashTwin)).toBe(EMPTY_DIGEST);
	});
});

describe('comparing with the office', () => {
	it('G10: a phone asks once a day and after a first sync, and is the same as the office', async () => {
		const { app, clock, office, desk } = await ready();
		const asked = () => office.pulls.filter(({ digest }) => digest).length;
		const scopes = office.scopes.length;
		expect(asked()).toBe(scopes);
		await app.courier.exchange();
		expect(asked()).toBe(scopes);
		await record(app.core, 'recordAttempt', { address: door(0), outcome: 'notHome', cardLeft: false });
		desk('address', door(1), { town: 'Elders' });
		clock.advance(DAY_MS + 1);
		await app.courier.exchange();
		expect(asked()).toBe(scopes * 2);
		expect(app.handover.healed()).toEqual([]);
	});

	it('G10: what differs is read again from the start, takes the place of what was here, and is told', async () => {
		const { app, clock, office } = await ready();
		await record(app.core, 'setDoNotVisit', { address: door(1) });
		office.alter(door(0), ({ fields: { town: _town, ...fields }, ...state }) => ({ ...state, fields }));
		clock.advance(DAY_MS + 1);
		const before = office.pushes.length;
		expect(await app.courier.exchange()).toEqual({ ok: true });
		expect(app.handover.healed().map(({ what }) => what)).toEqual(['differed']);
		expect(app.core.index.find('address', door(0))?.values.town).toBeUndefined();
		expect(app.core.index.find('address', door(1))?.values.doNotVisit).toBe(true);
		expect(app.core.index.ofKind('address')).toHaveLength(3);
		await app.courier.exchange();
		expect(office.pulls.findLast(({ healed }) => healed)?.healed).toMatchObject([{ what: 'differed' }]);
		expect(office.pushes.length).toBeGreaterThan(before);
	});

	it('G10: a difference that stays is told and not read again for ever', async () => {
		const { app, clock, office } = await ready();
		office.digest = async () => 'f'.repeat(32);
		clock.advance(DAY_MS + 1);
		const before = office.pulls.length;
		expect(await app.courier.exchange()).toEqual({ ok: true });
		expect(office.pulls.length - before).toBeLessThan(20);
		expect(app.core.index.ofKind('address')).toHaveLength(3);
		const after = office.pulls.length;
		await app.courier.exchange();
		expect(office.pulls.length - after).toBe(office.scopes.length);
	});

	it('G10: what is pending, and what comes while it compares, is no difference', async () => {
		const { app, clock, office, desk } = await ready();
		clock.advance(DAY_MS + 1);
		office.judge = () => 'quarantined';
		await record(app.core, 'setDoNotVisit', { address: door(0) });
		office.beforePullAnswer = async () => {
			office.beforePullAnswer = async () => undefined;
			desk('address', door(1), { town: 'Elders' });
		};
		await app.courier.exchange();
		await app.courier.exchange();
		expect(app.handover.healed()).toEqual([]);
		expect(app.core.pulledTo(SCOPE)).toBeGreaterThan(0);
	});
});
