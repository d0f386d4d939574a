/** Histories that the simulation found: records that change or move while their phone is between two pages. */
import { describe, expect, it } from 'vitest';
import { record } from '#lib/device/twins/phone.ts';
import { roundScope } from '#lib/domain/round.ts';
import { bench, door, OTHER_ROUND, SCOPE } from './fixture.ts';

async function withAttempt(seed: number) {
	const made = bench(seed);
	const app = await made.phone.start();
	expect(await app.courier.exchange()).toEqual({ ok: true });
	const saved = await record(app.core, 'recordAttempt', { address: door(0), outcome: 'notHome', cardLeft: true });
	if (!saved.ok) throw new Error('not saved');
	return { ...made, app, attempt: saved.value.attempt };
}

describe('rows between two pages', () => {
	it('G9: an own record that changed again at the office shows until the later page has come', async () => {
		const { app, attempt, desk, office } = await withAttempt(1);
		office.pageSize = 1;
		await app.courier.saved();
		desk('address', door(1), { town: 'Elders' });
		desk('attempt', attempt, { cardLeft: false });
		expect(await app.core.applyPage(office.page(app.core.pullRequest(SCOPE)))).toBe('more');
		expect(app.core.index.find('attempt', attempt)?.values.outcome).toBe('notHome');
	});

	it('G10: rows of a round that is no longer lent go, also when a power cut took its cursor', async () => {
		const { phone, attempt, office } = await withAttempt(2);
		phone.disk.crash('process');
		phone.disk.lose('rows');
		const again = await phone.start();
		expect(again.core.index.get(attempt)).toBeDefined();
		office.scopes = office.scopes.filter((scope) => scope !== SCOPE);
		expect(await again.courier.exchange()).toEqual({ ok: true });
		expect(again.core.index.get(attempt)).toBeUndefined();
	});

	it('G10: an own record that was moved before the phone saw it come back goes', async () => {
		const { phone, app, attempt, office } = await withAttempt(3);
		await app.courier.saved();
		office.move(attempt, roundScope(OTHER_ROUND));
		phone.disk.crash('process');
		phone.disk.lose('rows');
		const again = await phone.start();
		expect(again.core.index.get(attempt)).toBeDefined();
		expect(await again.courier.exchange()).toEqual({ ok: true });
		expect(again.core.index.get(attempt)).toBeUndefined();
	});
});
