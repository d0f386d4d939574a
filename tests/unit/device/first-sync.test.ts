import { describe, expect, it } from 'vitest';
import { record } from '#lib/device/twins/phone.ts';
import { bench, COACH, door, DOORS, SCOPE } from './fixture.ts';

const HOUSEHOLDS = [1, 2, 3].map((n) => `40a5e401-0000-4000-a000-00000000000${n}`);

/** Three doors, then a household behind each, and pages of one change. */
function town() {
	const made = bench(4);
	HOUSEHOLDS.forEach((household, at) => made.desk('household', household, { address: door(at), name: `nr ${at}` }));
	made.office.pageSize = 1;
	return made;
}

describe('the first sync', () => {
	it('brings the newest first and the doors before the rest, and shows the round before it is complete', async () => {
		const { phone, office } = town();
		const app = await phone.start();
		const order: string[] = [];
		office.beforePullAnswer = async () => {
			const kinds = (['round', 'address', 'household'] as const).map((kind) => app.core.index.ofKind(kind).length);
			order.push(kinds.join(' '));
		};
		expect(await app.courier.exchange()).toEqual({ ok: true });
		expect(order.filter((seen, at) => seen !== order[at - 1])).toEqual([
			'0 0 0',
			'0 1 0',
			'0 2 0',
			'0 3 0',
			'1 3 0',
			'1 3 1',
			'1 3 2',
			'1 3 3'
		]);
	});

	it('G5: no cursor moves before the last page, and a cut costs no page that was stored', async () => {
		const { phone, office } = town();
		const app = await phone.start();
		let pages = 0;
		office.beforePullAnswer = async () => {
			pages += 1;
			if (pages === 5) office.failure = 'offline';
		};
		await app.courier.exchange();
		expect(app.core.pulledTo(SCOPE)).toBe(0);
		expect(app.core.arriving()?.held).toBeGreaterThan(0);
		const held = app.core.index.ofKind('address').length;
		expect(held).toBeGreaterThan(0);
		phone.disk.flush();
		phone.disk.crash('process');
		office.failure = null;
		office.beforePullAnswer = async () => undefined;
		const asked = office.pulls.length;
		const again = await phone.start();
		expect(again.core.index.ofKind('address')).toHaveLength(held);
		expect(await again.courier.exchange()).toEqual({ ok: true });
		const first = office.pulls.slice(asked).find(({ scope }) => scope === SCOPE);
		expect(first?.snapshot?.place).not.toBeNull();
		expect(again.core.index.ofKind('address')).toHaveLength(DOORS.length);
		expect(again.core.index.ofKind('household')).toHaveLength(HOUSEHOLDS.length);
		expect(again.core.arriving()).toBeNull();
	});

	it('G5: what changes while it comes is not passed over', async () => {
		const { phone, office, desk } = town();
		const app = await phone.start();
		let pages = 0;
		office.beforePullAnswer = async () => {
			pages += 1;
			if (pages === 4) for (const at of [0, 1, 2]) desk('address', door(at), { town: 'Elders' });
		};
		expect(await app.courier.exchange()).toEqual({ ok: true });
		expect(app.core.index.ofKind('address').map(({ values }) => values.town)).toEqual(['Elders', 'Elders', 'Elders']);
		office.pageSize = 500;
		expect(app.core.pulledTo(SCOPE)).toBe(office.page({ scope: SCOPE, epoch: null, after: 0 }).to);
	});

	it('G5: a page of another snapshot, or the same page twice, changes nothing', async () => {
		const { phone, office, desk } = town();
		const app = await phone.start();
		await app.courier.exchange();
		office.pageSize = 2;
		const fresh = await bench(5).phone.start();
		await fresh.handover.meetEpoch('e1');
		const ask = { version: 1, scope: SCOPE, epoch: 'e1', after: 0, limit: 500 } as const;
		const first = office.snapshotPage({ ...ask, snapshot: { place: null } });
		expect(await fresh.core.applyPage(first)).toBe('more');
		expect(await fresh.core.applyPage(first)).toBe('old');
		desk('address', door(0), { town: 'Elders' });
		const other = office.snapshotPage({ ...ask, snapshot: { place: null } });
		expect(await fresh.core.applyPage({ ...other, snapshot: { ...first.snapshot!, from: other.snapshot!.next } })).toBe(
			'old'
		);
		const second = office.snapshotPage({ ...ask, snapshot: { place: first.snapshot?.next ?? null } });
		expect(await fresh.core.applyPage(second)).toBe('more');
		expect(await app.core.applyPage(first)).toBe('old');
	});

	it('goes on by itself where the link was cut, asking for less, and for more again when it goes well', async () => {
		const { phone, office, clock } = town();
		office.pageSize = 500;
		const app = await phone.start();
		const limits: number[] = [];
		let cuts = 3;
		const pull = office.pull.bind(office);
		office.pull = async (request) => {
			limits.push(request.limit);
			cuts -= 1;
			return cuts >= 0 ? { ok: false, failure: 'offline' } : pull(request);
		};
		expect(await app.courier.exchange()).toEqual({ ok: false, failure: 'offline' });
		for (let tries = 0; tries < 4; tries += 1) {
			clock.advance(10_000);
			if (phone.alarm.isDue(clock.now())) await app.courier.rang();
		}
		expect(limits.slice(0, 4)).toEqual([250, 125, 62, 31]);
		expect(app.core.index.ofKind('household')).toHaveLength(HOUSEHOLDS.length);
		expect(phone.alarm.isDue(clock.now() + 3_600_000)).toBe(false);
	});

	it('pulls page by page from an office of the first release, which knows no snapshots', async () => {
		const { phone, office } = town();
		office.givesSnapshots = false;
		const app = await phone.start();
		expect(await app.courier.exchange()).toEqual({ ok: true });
		expect(app.core.index.ofKind('household')).toHaveLength(HOUSEHOLDS.length);
		expect(app.core.arriving()).toBeNull();
	});

	it('G8: a restored office is read newest first too, and only its last page takes away what it lost', async () => {
		const { phone, office, desk } = town();
		const app = await phone.start();
		await app.courier.exchange();
		const kept = [
			desk('address', door(0), { street: 'Dorpsstraat', number: 1 }),
			desk('person', COACH, { name: 'Amina' }, { scope: 'org' })
		];
		await record(app.core, 'setDoNotVisit', { address: door(0) });
		office.restore(kept, 'e2');
		let fewest = Number.POSITIVE_INFINITY;
		office.beforePullAnswer = async () => {
			if (app.core.pulledTo(SCOPE) === 0) fewest = Math.min(fewest, app.core.index.ofKind('household').length);
		};
		expect(await app.courier.exchange()).toEqual({ ok: true });
		expect(fewest).toBe(HOUSEHOLDS.length);
		expect(app.core.index.ofKind('household')).toHaveLength(0);
		expect(app.core.index.ofKind('address')).toHaveLength(1);
	});
});
