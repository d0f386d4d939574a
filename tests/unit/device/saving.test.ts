import { describe, expect, it, vi } from 'vitest';
import { record } from '#lib/device/twins/phone.ts';
import type { Fault } from '#lib/device/twins/disk.ts';
import { bench, door } from './fixture.ts';

const ring = { address: door(0), outcome: 'notHome', cardLeft: false } as const;
/** A call into a phone that has crashed rejects or stays silent; what counts is what is found afterwards. */
const ignore = () => undefined;

async function ready(seed = 1) {
	const made = bench(seed);
	const app = await made.phone.start();
	expect(await app.courier.exchange()).toEqual({ ok: true });
	return { ...made, app };
}

describe('saving', () => {
	it('G1: an attempt said to be saved is there after a crash of the app and of the phone', async () => {
		for (const kind of ['process', 'os'] as const) {
			const { phone, app } = await ready();
			const done = await record(app.core, 'recordAttempt', ring);
			expect(done.ok).toBe(true);
			phone.disk.crash(kind);
			const again = await phone.start();
			expect(again.core.index.ofKind('attempt').map((attempt) => attempt.values.outcome)).toEqual(['notHome']);
		}
	});

	const POINTS: readonly { readonly at: string; readonly fault: Fault }[] = [
		{ at: 'outbox.append', fault: 'crash-before-os' },
		{ at: 'outbox.append', fault: 'crash-after-os' },
		{ at: 'journal.append', fault: 'crash-before-os' },
		{ at: 'journal.append', fault: 'crash-after-os' },
		{ at: 'rows.commit', fault: 'crash-before-os' },
		{ at: 'rows.commit', fault: 'crash-after-os' },
		{ at: 'rows.commit', fault: 'crash-after-process' }
	];
	for (const { at, fault } of POINTS) {
		it(`G1: interrupted at ${at} (${fault}), what was said to be saved is there, once`, async () => {
			const { phone, app, office } = await ready();
			phone.disk.failNext(at, fault);
			const said: string[] = [];
			for (const address of [door(0), door(1)]) {
				const saving = record(app.core, 'recordAttempt', { ...ring, address });
				const done = await saving.catch(ignore);
				if (done?.ok) said.push(done.value.attempt);
			}
			const again = await phone.start();
			const found = again.core.index.ofKind('attempt').map((attempt) => attempt.id);
			for (const id of said) expect(found).toContain(id);
			expect(await again.courier.exchange()).toEqual({ ok: true });
			expect(again.handover.book.unsent().size).toBe(0);
			for (const id of found) expect(office.entities.has(id)).toBe(true);
			expect([...again.core.index.ofKind('attempt')]).toHaveLength(found.length);
		});
	}

	it('G16: what nobody foresaw while saving is told by its kind, never by a message that may repeat what was typed', async () => {
		const { app } = await ready();
		vi.spyOn(app.handover, 'append').mockRejectedValueOnce(new TypeError('cannot store Kwetterspecht'));
		const done = await record(app.core, 'recordAttempt', ring);
		expect(done).toEqual({ ok: false, error: { kind: 'unknown', reference: 'TypeError' } });
	});

	it('G1: is not said to be saved while the journal fails, and asking again does not make it twice', async () => {
		const { phone, app } = await ready();
		phone.disk.failNext('journal.append', 'full');
		const first = await record(app.core, 'recordAttempt', ring);
		expect(first).toEqual({ ok: false, error: { kind: 'full' } });
		const second = await record(app.core, 'recordAttempt', ring);
		expect(second.ok).toBe(true);
		expect(app.core.index.ofKind('attempt')).toHaveLength(1);
		const third = await record(app.core, 'recordAttempt', ring);
		expect(third.ok).toBe(true);
		expect(app.core.index.ofKind('attempt')).toHaveLength(2);
	});

	it('G1: a full phone answers full, keeps its number and saves once there is room', async () => {
		const { phone, app } = await ready();
		phone.disk.failNext('outbox.append', 'full');
		expect(await record(app.core, 'recordAttempt', ring)).toEqual({ ok: false, error: { kind: 'full' } });
		expect(app.core.trouble).toBe('full');
		expect((await record(app.core, 'recordAttempt', ring)).ok).toBe(true);
		expect(app.core.trouble).toBeNull();
		const numbers = app.handover.book.entries().map((entry) => entry.envelope.n);
		expect(numbers).toEqual([1]);
	});

	it('G1: rows that could not be written follow with the next save', async () => {
		const { phone, app } = await ready();
		phone.disk.failNext('rows.commit', 'closed');
		await record(app.core, 'recordAttempt', ring);
		await app.core.quiet();
		await record(app.core, 'recordAttempt', { ...ring, address: door(1) });
		await app.core.quiet();
		phone.disk.flush();
		phone.disk.lose('outbox');
		phone.disk.lose('journal');
		const again = await phone.start();
		expect(again.core.index.ofKind('attempt')).toHaveLength(2);
	});

	it('G2: nothing is sent before it is in the outbox and in the journal', async () => {
		const { phone, app, office } = await ready();
		const points: string[] = [];
		phone.disk.setFaults((point) => (points.push(point), 'none'));
		const pushed = office.pushes.length;
		await record(app.core, 'recordAttempt', ring);
		expect(points.slice(0, 2)).toEqual(['outbox.append', 'journal.append']);
		expect(office.pushes.length).toBe(pushed);
		phone.disk.failNext('outbox.append', 'full');
		await record(app.core, 'recordAttempt', { ...ring, address: door(1) });
		await app.courier.saved();
		expect(office.pushes.slice(pushed).flatMap((push) => push.envelopes)).toHaveLength(1);
	});

	it('G3: a lost outbox is filled again from the journal, and a lost journal from the outbox', async () => {
		const { phone, app, office } = await ready();
		const done = await record(app.core, 'startVisit', { address: door(0) });
		if (!done.ok) throw new Error('not saved');
		phone.disk.crash('process');
		phone.disk.lose('outbox');
		const second = await phone.start();
		expect(second.handover.book.unsent().size).toBe(2);
		phone.disk.crash('process');
		phone.disk.lose('journal');
		await phone.start();
		phone.disk.crash('process');
		phone.disk.lose('outbox');
		const third = await phone.start();
		expect(await third.courier.exchange()).toEqual({ ok: true });
		expect(office.entities.has(done.value.visit)).toBe(true);
	});

	it('G3: a torn or foreign line of the journal hides no other line', async () => {
		const { phone, app } = await ready();
		await record(app.core, 'recordAttempt', ring);
		const disk = phone.disk.open();
		await disk.write<readonly string[]>('journal.append', {
			volume: 'journal',
			start: [],
			strict: true,
			apply: (lines) => ['{"x":1}', ...lines, '{"envel']
		});
		phone.disk.lose('outbox');
		const again = await phone.start();
		expect(again.handover.book.unsent().size).toBe(1);
	});
});
