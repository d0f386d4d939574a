/** A phone back from a month offline: what is asked at every save and every look must not count thousands anew. */
import { describe, expect, it, vi } from 'vitest';
import { OutboxBook } from '#lib/device/core/outbox-book.ts';
import { record } from '#lib/device/twins/phone.ts';
import { bench, door } from './fixture.ts';

const ring = { address: door(0), outcome: 'notHome', cardLeft: false } as const;

async function ready() {
	const made = bench(1);
	const app = await made.phone.start();
	await app.courier.exchange();
	return { ...made, app };
}

describe('an outbox of thousands', () => {
	it('is gone through once, and neither a save nor a receipt makes the status go through it again', async () => {
		const { app } = await ready();
		await record(app.core, 'recordAttempt', ring);
		expect(app.views.unsent()).toEqual({ visits: 0, attempts: 1 });
		const [records, entries] = [vi.spyOn(app.core.index, 'pending'), vi.spyOn(app.handover.book, 'entries')];
		await record(app.core, 'recordAttempt', { ...ring, address: door(1) });
		expect(app.views.unsent()).toEqual({ visits: 0, attempts: 2 });
		await app.courier.saved();
		expect(app.views.unsent()).toEqual({ visits: 0, attempts: 0 });
		expect(records).not.toHaveBeenCalled();
		expect(entries).not.toHaveBeenCalled();
	});

	it('is counted anew by a receipt, and by another epoch, which changes no record', async () => {
		const { app, clock } = await ready();
		await record(app.core, 'recordAttempt', ring);
		const savedAt = clock.now();
		expect(app.views.unsent()).toEqual({ visits: 0, attempts: 1 });
		expect(app.handover.book.oldestUnsentAt()).toBe(savedAt);
		await app.courier.saved();
		expect(app.views.unsent()).toEqual({ visits: 0, attempts: 0 });
		expect(app.handover.book.oldestUnsentAt()).toBeNull();
		await app.handover.meetEpoch('e2');
		expect(app.views.unsent()).toEqual({ visits: 0, attempts: 1 });
		expect(app.handover.book.oldestUnsentAt()).toBe(savedAt);
	});

	it('says how much can go without looking at each, but for what is set aside or lacks its session', async () => {
		const { app } = await ready();
		await record(app.core, 'recordAttempt', ring);
		await record(app.core, 'recordAttempt', { ...ring, address: door(1) });
		const { book } = app.handover;
		const [first] = book.entries();
		if (!first) throw new Error('nothing was made');
		expect(book.sendable()).toBe(2);
		book.setAside(first.envelope.opId);
		expect(book.sendable()).toBe(1);
		book.takeBack();
		expect(book.sendable()).toBe(2);
		const bare = new OutboxBook(null);
		bare.add([first], []);
		expect(bare.due()).toBe(1);
		expect(bare.sendable()).toBe(0);
	});
});
