/** An office whose database lost its end under the same epoch, and what its phones keep and hand in again. */
import { describe, expect, it } from 'vitest';
import { record, type Running } from '#lib/device/twins/phone.ts';
import { bench, door, SCOPE } from './fixture.ts';

const ring = (at = 0) => ({ address: door(at), outcome: 'notHome', cardLeft: false }) as const;
const kept = (app: Running): readonly number[] => app.handover.book.entries().map(({ envelope }) => envelope.n);

/** Two rings acknowledged; then a standby takes over that never received the second. */
async function failedOver() {
	const made = bench(1);
	const app = await made.phone.start();
	await app.courier.exchange();
	await record(app.core, 'recordAttempt', ring(0));
	await app.courier.exchange();
	await record(app.core, 'recordAttempt', ring(1));
	await app.courier.exchange();
	const [first, second] = app.handover.book.entries().map(({ receipt }) => receipt?.seq ?? 0);
	made.office.backup(SCOPE, first ?? 0).restore('e1');
	const lost = app.handover.book.entries()[1]?.envelope.opId ?? '';
	expect(made.office.log.has(lost)).toBe(false);
	return { ...made, app, lost, second: second ?? 0 };
}

describe('an office that lost the end of its log and does not know it', () => {
	it('G8: is handed in again what it acknowledged and does not name any more', async () => {
		const { app, office, lost } = await failedOver();
		expect(await app.courier.exchange()).toEqual({ ok: true });
		expect(office.log.has(lost)).toBe(true);
	});

	it('G8: its backup, which counts in the same numbers again, takes nothing from the phone', async () => {
		const { app, office, lost, second } = await failedOver();
		// The number of what was lost is another phone's by now, and a verified backup holds it.
		office.covered = { [SCOPE]: second };
		const push = office.push.bind(office);
		office.push = async () => ({ ok: false, failure: 'offline' });
		await app.courier.exchange();
		expect(kept(app)).toContain(2);
		office.push = push;
		await app.courier.exchange();
		expect(office.log.has(lost)).toBe(true);
	});

	it('G8: says so when it is handed in the next, which then is not taken as safe before the lost is', async () => {
		const { app, office, lost } = await failedOver();
		await record(app.core, 'recordAttempt', ring(2));
		await app.courier.saved();
		expect(office.log.has(lost)).toBe(true);
		for (const { envelope } of app.handover.book.entries()) expect(office.log.has(envelope.opId)).toBe(true);
		expect(app.handover.book.due()).toBe(0);
		const orders = office.pushes.map(({ envelopes }) => envelopes.map(({ n }) => n));
		expect(orders.at(-1)).toEqual([1, 2, 3]);
	});

	it('G8: says so also when what it kept was acknowledged again after what it lost', async () => {
		const { phone, office, clock } = bench(1);
		const app = await phone.start();
		await app.courier.exchange();
		await record(app.core, 'recordAttempt', ring(0));
		await app.courier.saved();
		const kept = office.backup(SCOPE, app.handover.book.entries()[0]?.receipt?.seq ?? 0);
		kept.restore('e2');
		const push = office.push.bind(office);
		office.push = (request) => {
			clock.advance(1_000);
			return push(request);
		};
		// The answer to it tells of the new epoch, so that the first is handed in again behind it.
		await record(app.core, 'recordAttempt', ring(1));
		await app.courier.saved();
		await app.courier.exchange();
		const [first, second] = app.handover.book.entries();
		expect(first?.receivedAt ?? 0).toBeGreaterThan(second?.receivedAt ?? 0);
		kept.restore('e2');
		await record(app.core, 'recordAttempt', ring(2));
		await app.courier.saved();
		for (const { envelope } of app.handover.book.entries()) expect(office.log.has(envelope.opId)).toBe(true);
	});

	it('G3: says so of what it had put aside', async () => {
		const { phone, office } = bench(1);
		const app = await phone.start();
		await app.courier.exchange();
		office.judge = () => 'quarantined';
		await record(app.core, 'recordAttempt', ring(0));
		await app.courier.saved();
		const lost = app.handover.book.entries()[0]?.envelope.opId ?? '';
		expect(app.handover.book.entryOf(lost)?.receipt?.result).toBe('quarantined');
		office.log.delete(lost);
		office.judge = () => 'stored';
		await record(app.core, 'recordAttempt', ring(1));
		await app.courier.saved();
		expect(office.log.has(lost)).toBe(true);
	});
});
