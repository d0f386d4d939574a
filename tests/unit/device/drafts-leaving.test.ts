/** Drafts of visits that leave a phone: what was begun there goes as well, and nothing else does. */
import { describe, expect, it } from 'vitest';
import { Drafts } from '#lib/device/core/drafts.ts';
import { record } from '#lib/device/twins/phone.ts';
import { doorDrafts } from '#lib/device/draft-owners.ts';
import { rowSealerTwin } from '#lib/device/twins/sealers.ts';
import { rowsTwin } from '#lib/device/twins/stores.ts';
import { coachScope } from '#lib/domain/round.ts';
import { bench, COACH, door, SCOPE, TENANT } from './fixture.ts';

const WORD = 'Kwetterspecht';

async function withDrafts(seed: number) {
	const made = bench(seed);
	const app = await made.phone.start();
	await app.courier.exchange();
	const started = await record(app.core, 'startVisit', { address: door(0) });
	if (!started.ok) throw new Error('no visit');
	const { visit } = started.value;
	await app.drafts.save({ visit, key: 'promise', text: WORD });
	await app.drafts.save({ visit: 'new-address', key: 'street', text: 'Hazelhof' });
	await app.courier.exchange();
	return { ...made, app, visit };
}

describe('drafts of a visit that leaves', () => {
	it('go once every scope was pulled, and those of no visit stay', async () => {
		const { app, office, phone, visit } = await withDrafts(21);
		await app.drafts.leaveGone();
		expect(app.drafts.of(visit)).toEqual({ promise: WORD });
		office.scopes = office.scopes.filter((scope) => scope !== SCOPE);
		expect(await app.courier.exchange()).toEqual({ ok: true });
		await app.drafts.leaveGone();
		expect(app.drafts.of(visit)).toEqual({});
		expect(app.drafts.of('new-address')).toEqual({ street: 'Hazelhof' });
		const again = await phone.start();
		expect(again.drafts.of(visit)).toEqual({});
		expect(again.drafts.of('new-address')).toEqual({ street: 'Hazelhof' });
	});

	it('go with the door where they were begun without a visit, and stay while it is here', async () => {
		const { app, office, phone } = await withDrafts(24);
		const at = doorDrafts(door(1));
		await app.drafts.save({ visit: at, key: 'appointment', text: WORD });
		await app.drafts.leaveGone();
		expect(app.drafts.of(at)).toEqual({ appointment: WORD });
		const again = await phone.start();
		office.scopes = office.scopes.filter((scope) => scope !== SCOPE);
		expect(await again.courier.exchange()).toEqual({ ok: true });
		await again.drafts.leaveGone();
		expect(again.drafts.of(at)).toEqual({});
		expect(again.drafts.of('new-address')).toEqual({ street: 'Hazelhof' });
	});

	it('stay where the visit only moved to another scope of this phone', async () => {
		const { app, office, visit } = await withDrafts(22);
		office.move(visit, coachScope(COACH));
		expect(await app.courier.exchange()).toEqual({ ok: true });
		await app.drafts.leaveGone();
		expect(app.drafts.of(visit)).toEqual({ promise: WORD });
	});

	it('stay where the visit was not there when the phone opened: it may still come by pulling', async () => {
		const { phone, visit } = await withDrafts(23);
		const store = rowsTwin(phone.disk.open());
		const drafts = new Drafts({ store, sealer: rowSealerTwin(), tenant: TENANT, isHere: () => false });
		await drafts.load((await store.readAll()).rows);
		await drafts.leaveGone();
		expect(drafts.of(visit)).toEqual({ promise: WORD });
	});
});
