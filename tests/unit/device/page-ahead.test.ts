/** The next page is on its way while the last one is stored, and counts only where it belongs. */
import { describe, expect, it } from 'vitest';
import { bench, COACH, DOORS, SCOPE } from './fixture.ts';

/** Pages of one change each, and what happens in their order. */
async function watched() {
	const made = bench(5);
	made.office.pageSize = 1;
	const app = await made.phone.start();
	const order: ('pull' | 'commit')[] = [];
	made.office.beforePullAnswer = async () => void order.push('pull');
	made.phone.disk.setFaults((point) => {
		if (point === 'rows.commit') order.push('commit');
		return 'none';
	});
	return { ...made, app, order };
}

describe('a page asked for ahead', () => {
	it('is on its way before the page in front of it is stored', async () => {
		const { app, order } = await watched();
		expect(await app.courier.exchange()).toEqual({ ok: true });
		expect(order.slice(0, 2)).toEqual(['pull', 'pull']);
		expect(app.core.index.ofKind('address')).toHaveLength(DOORS.length);
	});

	it('is asked for once, and nothing is asked for behind the last', async () => {
		const { app, office } = await watched();
		await app.courier.exchange();
		const asked = office.pulls.map((request) => JSON.stringify(request));
		expect(new Set(asked).size).toBe(asked.length);
		const before = office.pulls.length;
		await app.courier.exchange();
		expect(office.pulls.slice(before).filter(({ scope }) => scope === SCOPE)).toHaveLength(1);
	});

	it('comes of two scopes at once on a phone that is up to date', async () => {
		const { app, office } = await watched();
		let underWay = 0;
		let most = 0;
		const pull = office.pull.bind(office);
		office.pull = async (request) => {
			underWay += 1;
			most = Math.max(most, underWay);
			// An answer takes a while.
			for (let turn = 0; turn < 20; turn += 1) await Promise.resolve();
			underWay -= 1;
			return pull(request);
		};
		expect(await app.courier.exchange()).toEqual({ ok: true });
		most = 0;
		const before = office.pulls.length;
		expect(await app.courier.exchange()).toEqual({ ok: true });
		expect(most).toBe(2);
		expect(office.pulls.slice(before).map(({ scope }) => scope)).toEqual(app.handover.meta.scopes);
	});

	it('G5: is not kept when the page in front of it could not be stored', async () => {
		const { app, phone, office, desk } = await watched();
		await app.courier.exchange();
		for (const at of [1, 2, 3]) desk('address', DOORS[at - 1] ?? '', { street: `Nieuwe straat ${at}` });
		const pulledTo = app.core.pulledTo(SCOPE);
		phone.disk.setFaults((point) => (point === 'rows.commit' ? 'full' : 'none'));
		expect((await app.courier.exchange()).ok).toBe(false);
		expect(app.core.pulledTo(SCOPE)).toBe(pulledTo);
		phone.disk.setFaults(() => 'none');
		// What was asked for ahead in an exchange that failed is asked for anew in the next: more may lie there by then.
		const before = office.pulls.length;
		expect(await app.courier.exchange()).toEqual({ ok: true });
		expect(office.pulls.slice(before).find(({ scope }) => scope === SCOPE)?.after).toBe(pulledTo);
		const streets = app.core.index.ofKind('address').map(({ values }) => values.street);
		expect(streets.sort()).toEqual(['Nieuwe straat 1', 'Nieuwe straat 2', 'Nieuwe straat 3']);
	});

	it('G8: is given up when another epoch came with the page in front of it', async () => {
		const { app, office, desk } = await watched();
		await app.courier.exchange();
		for (const at of [1, 2, 3]) desk('address', DOORS[at - 1] ?? '', { street: `Nieuwe straat ${at}` });
		let isRestored = false;
		office.beforePullAnswer = async () => {
			if (isRestored) return;
			isRestored = true;
			office.backup(SCOPE, Number.MAX_SAFE_INTEGER).restore('e2');
		};
		expect(await app.courier.exchange()).toEqual({ ok: true });
		expect(app.handover.meta.epoch).toBe('e2');
		expect(app.core.index.ofKind('address').every(({ values }) => values.street?.startsWith('Nieuwe') === true)).toBe(
			true
		);
		expect(app.core.index.find('person', COACH)).not.toBeNull();
	});
});
