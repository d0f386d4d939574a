import { describe, expect, it } from 'vitest';
import { Courier } from '#lib/device/core/courier.ts';
import { Handover } from '#lib/device/core/handover.ts';
import type { OutboxStore } from '#lib/device/core/ports.ts';
import { PUSH_OPERATIONS_MAX } from '#lib/sync/limits.ts';
import { record } from '#lib/device/twins/phone.ts';
import { journalTwin, metaTwin, outboxTwin } from '#lib/device/twins/stores.ts';
import { TwinChance } from '#lib/device/twins/world.ts';
import { bench, door } from './fixture.ts';

const ring = { address: door(0), outcome: 'notHome', cardLeft: false } as const;

async function ready(seed = 1) {
	const made = bench(seed);
	const app = await made.phone.start();
	expect(await app.courier.exchange()).toEqual({ ok: true });
	return { ...made, app };
}

describe('sending', () => {
	it('G3: an answer that never came leads to a second push and to one record', async () => {
		const { app, office } = await ready();
		await record(app.core, 'recordAttempt', ring);
		const push = office.push.bind(office);
		office.push = async (request) => (await push(request), { ok: false, failure: 'offline' });
		expect(await app.courier.exchange()).toEqual({ ok: false, failure: 'offline' });
		expect(app.handover.book.unsent().size).toBe(1);
		office.push = push;
		expect(await app.courier.exchange()).toEqual({ ok: true });
		expect(app.core.index.ofKind('attempt')).toHaveLength(1);
		expect(office.pushes.filter((request) => request.envelopes.length > 0)).toHaveLength(2);
	});

	it('G3: receipts that could not be kept lead to another push and lose nothing', async () => {
		const { phone, app, office } = await ready();
		await record(app.core, 'recordAttempt', ring);
		phone.disk.failNext('outbox.receipts', 'closed');
		expect((await app.courier.exchange()).ok).toBe(false);
		// The office has it, and this phone knows until it is closed.
		expect(app.handover.book.unsent().size).toBe(0);
		phone.disk.crash('process');
		const again = await phone.start();
		expect(again.handover.book.unsent().size).toBe(1);
		expect(await again.courier.exchange()).toEqual({ ok: true });
		expect(again.handover.book.unsent().size).toBe(0);
		expect(again.core.index.ofKind('attempt')).toHaveLength(1);
		expect(again.handover.healed()).toEqual([]);
		const [first, second] = office.pushes.filter(({ envelopes }) => envelopes.length > 0);
		expect(second?.envelopes).toEqual(first?.envelopes);
	});

	it('G3: sends on while receipts are being stored, and has stored all when it is done', async () => {
		const { phone, app, clock, office } = await ready();
		for (let at = 0; at <= PUSH_OPERATIONS_MAX; at += 1) await record(app.core, 'recordAttempt', ring);
		const session = phone.disk.open();
		const outbox = outboxTwin(session);
		let release = (): void => undefined;
		const released = new Promise<void>((resolve) => (release = resolve));
		const ports = { clock, chance: phone.chance, journal: journalTwin(session), meta: metaTwin(session) };
		const putReceipts: OutboxStore['putReceipts'] = async (...given) => {
			await released;
			return outbox.putReceipts(...given);
		};
		const handover = await Handover.open({ ...ports, outbox: { ...outbox, putReceipts } });
		if (!handover) throw new Error('the phone is enrolled');
		const push = office.push.bind(office);
		let pushes = 0;
		office.push = async (request) => {
			pushes += 1;
			if (pushes === 2) release();
			return push(request);
		};
		const about = () => ({ appVersion: 'twin', persisted: null });
		const options = { ...ports, handover, net: office, alarm: phone.alarm, about, onChange: () => undefined };
		await new Courier({ ...options, core: () => null }).saved();
		expect(pushes).toBeGreaterThan(1);
		expect((await Handover.open({ ...ports, outbox }))?.book.unsent().size).toBe(0);
	});

	it('G3: what is answered for keeps its line in the journal until no power cut can take the receipt', async () => {
		const { phone, app, clock, office } = await ready();
		await record(app.core, 'recordAttempt', ring);
		const session = phone.disk.open();
		const outbox = outboxTwin(session);
		let release = (): void => undefined;
		const released = new Promise<void>((resolve) => (release = resolve));
		const putReceipts: OutboxStore['putReceipts'] = async (...given) => {
			await released;
			return outbox.putReceipts(...given);
		};
		const journal = journalTwin(session);
		const ports = { clock, chance: phone.chance, journal, meta: metaTwin(session) };
		const handover = await Handover.open({ ...ports, outbox: { ...outbox, putReceipts } });
		if (!handover) throw new Error('the phone is enrolled');
		const request = handover.request(100_000, { appVersion: 'twin', persisted: null });
		const answer = await office.push(request);
		if (!answer.ok) throw new Error('the office answers');
		const { stored } = handover.accept(request, answer.value);
		const [made] = request.envelopes;
		const isJournaled = async () => (await journal.readAll()).some((line) => line.includes(made?.opId ?? '-'));
		await handover.forgetPurged(new Set([door(2)]));
		expect(await isJournaled()).toBe(true);
		release();
		await stored;
		await handover.forgetPurged(new Set([door(2)]));
		expect(await isJournaled()).toBe(false);
	});

	it('G8: a restored office gets everything again, and what it lost of others goes from the phone', async () => {
		const { phone, app, office, desk } = await ready();
		const kept = desk('address', door(0), { street: 'Dorpsstraat', number: 1 });
		const done = await record(app.core, 'recordAttempt', ring);
		expect(await app.courier.exchange()).toEqual({ ok: true });
		expect(app.core.index.ofKind('address')).toHaveLength(3);
		office.restore([kept], 'e2');
		expect(await app.courier.exchange()).toEqual({ ok: true });
		expect(office.entities.has(done.ok ? done.value.attempt : '')).toBe(true);
		expect(app.core.index.ofKind('address')).toHaveLength(1);
		expect(app.core.index.ofKind('attempt')).toHaveLength(1);
		phone.disk.crash('process');
		const again = await phone.start();
		expect(again.core.index.ofKind('address')).toHaveLength(1);
		expect(again.handover.book.unsent().size).toBe(0);
	});

	it('G11: a forked log counts on in a new incarnation, drops nothing, and stays so after a crash', async () => {
		const { phone, app, office } = await ready();
		await record(app.core, 'recordAttempt', ring);
		const inc = app.handover.meta.inc;
		office.fork = true;
		await app.courier.exchange();
		office.fork = false;
		expect(app.handover.meta.inc).not.toBe(inc);
		phone.disk.crash('os');
		const again = await phone.start();
		expect(again.handover.meta.inc).toBe(app.handover.meta.inc);
		await record(again.core, 'recordAttempt', { ...ring, address: door(1) });
		expect(await again.courier.exchange()).toEqual({ ok: true });
		const made = again.handover.book.entries().map(({ envelope }) => [envelope.inc === inc, envelope.n]);
		expect(made).toEqual([
			[true, 1],
			[false, 1]
		]);
		expect(again.core.index.ofKind('attempt')).toHaveLength(2);
	});

	it('G11: a fork is heeded also when the disk is too full for the receipts that came with it', async () => {
		const { phone, app, office } = await ready();
		await record(app.core, 'recordAttempt', ring);
		const { inc } = app.handover.meta;
		office.fork = true;
		phone.disk.failNext('outbox.receipts', 'full');
		await app.courier.exchange();
		office.fork = false;
		await app.courier.exchange();
		expect(app.handover.meta.inc).not.toBe(inc);
		expect(app.handover.book.unsent().size).toBe(0);
	});

	it('G11: a fork of an incarnation that was given up does not start another one', async () => {
		const { app, office } = await ready();
		await record(app.core, 'recordAttempt', ring);
		office.fork = true;
		await app.courier.exchange();
		const inc = app.handover.meta.inc;
		office.restore([], 'e2');
		await app.courier.exchange();
		expect(app.handover.meta.inc).toBe(inc);
	});

	it('G11: a log that the office knows to be longer is counted on in a new incarnation', async () => {
		const { app, office } = await ready();
		const { inc } = app.handover.meta;
		office.known = { [inc]: 7 };
		await app.courier.exchange();
		expect(app.handover.meta.inc).not.toBe(inc);
	});

	it('G13: a quarantined operation ends, stays in view with its question, and holds up nothing', async () => {
		const { app, office } = await ready();
		office.judge = (operation) => (operation.ent === poisoned ? 'quarantined' : 'stored');
		const first = await record(app.core, 'recordAttempt', ring);
		const poisoned = first.ok ? first.value.attempt : '';
		await record(app.core, 'recordAttempt', { ...ring, address: door(1) });
		expect(await app.courier.exchange()).toEqual({ ok: true });
		expect(app.handover.book.unsent().size).toBe(0);
		const kinds = app.views.build('outbox', {}).map((item) => item.where.kind);
		expect(kinds.sort()).toEqual(['office', 'office-asks']);
		expect(app.views.build('address', { id: door(0) })?.attempts[0]?.where.kind).toBe('office-asks');
	});

	it('G13: an operation that alone makes every push fail is set aside for the others', async () => {
		const { app, clock, office } = await ready();
		const first = await record(app.core, 'recordAttempt', ring);
		await record(app.core, 'recordAttempt', { ...ring, address: door(1) });
		await record(app.core, 'recordAttempt', { ...ring, address: door(2) });
		const poisoned = app.core.index.get(first.ok ? first.value.attempt : '')?.row.pend[0]?.opId;
		const push = office.push.bind(office);
		office.push = async (request) =>
			request.envelopes.some((envelope) => envelope.opId === poisoned)
				? { ok: false, failure: 'tooLarge' }
				: push(request);
		for (let minute = 0; minute < 20; minute += 1) {
			clock.advance(600_000);
			await app.courier.rang();
		}
		expect([...app.handover.book.unsent().keys()]).toEqual([poisoned]);
		office.push = push;
		clock.advance(600_000);
		expect(await app.courier.exchange()).toEqual({ ok: true });
		expect(app.handover.book.unsent().size).toBe(0);
	});

	it('G13: an answer without receipts is not asked for for ever', async () => {
		const { app, office } = await ready();
		await record(app.core, 'recordAttempt', ring);
		const push = office.push.bind(office);
		office.push = async (request) => {
			const answer = await push(request);
			return answer.ok ? { ok: true, value: { ...answer.value, receipts: [] } } : answer;
		};
		expect((await app.courier.exchange()).ok).toBe(false);
	});

	it('G13: a purged operation goes, and takes nothing else along', async () => {
		const { app, office } = await ready();
		office.judge = () => 'purged';
		await record(app.core, 'recordAttempt', ring);
		office.judge = () => 'purged';
		await app.courier.exchange();
		expect(app.core.index.ofKind('attempt')).toHaveLength(0);
		expect(app.core.index.ofKind('address')).toHaveLength(3);
	});

	it('G15: an expired session or a withdrawn device still saves and hands in', async () => {
		const { app, office } = await ready();
		office.handshakeFailure = 'refused';
		office.revoked = true;
		expect((await record(app.core, 'recordAttempt', ring)).ok).toBe(true);
		expect(await app.courier.exchange()).toEqual({ ok: false, failure: 'refused' });
		expect(app.handover.book.unsent().size).toBe(0);
		expect(app.handover.meta.revoked).toBe(true);
		expect((await record(app.core, 'recordAttempt', { ...ring, address: door(1) })).ok).toBe(true);
		await app.courier.saved();
		expect(app.handover.book.unsent().size).toBe(0);
	});

	it('G15: a phone set ten years ahead saves, sends, and corrects its clock', async () => {
		const { phone, app, clock, office } = await ready(3);
		const right = clock.now();
		office.now = () => right;
		clock.advance(10 * 365 * 86_400_000);
		expect((await record(app.core, 'recordAttempt', ring)).ok).toBe(true);
		expect(await app.courier.exchange()).toEqual({ ok: true });
		expect(app.handover.now()).toBe(right);
		phone.disk.crash('os');
		const again = await phone.start();
		expect(again.handover.now()).toBe(right);
		expect(again.core.index.ofKind('attempt')).toHaveLength(1);
	});

	it('G15: waits as long as the office asks, and the alarm ringing early harms nothing', async () => {
		const { phone, app, clock, office } = await ready();
		await record(app.core, 'recordAttempt', ring);
		const push = office.push.bind(office);
		office.push = async () => ({ ok: false, failure: 'busy', retryAfterMs: 30_000 });
		await app.courier.saved();
		expect(app.courier.state).toMatchObject({ kind: 'waiting', failure: 'busy' });
		const until = app.courier.state.kind === 'waiting' ? app.courier.state.until - clock.now() : 0;
		expect(until).toBeGreaterThanOrEqual(30_000);
		expect(until).toBeLessThanOrEqual(60_000);
		office.push = push;
		await app.courier.rang();
		expect(app.handover.book.unsent().size).toBe(1);
		clock.advance(until);
		expect(phone.alarm.isDue(clock.now())).toBe(true);
		await app.courier.rang();
		expect(app.handover.book.unsent().size).toBe(0);
	});

	it('G15: asks by itself once more for what it could not fetch while the office could not answer', async () => {
		const { phone, app, clock, office } = await ready();
		const handshake = office.handshake.bind(office);
		office.handshake = async () => ({ ok: false, failure: 'busy', retryAfterMs: 20_000 });
		expect(await app.courier.exchange()).toEqual({ ok: false, failure: 'busy', retryAfterMs: 20_000 });
		let asked = 0;
		office.handshake = async () => ((asked += 1), handshake());
		clock.advance(19_999);
		expect(phone.alarm.isDue(clock.now())).toBe(false);
		clock.advance(20_001);
		expect(phone.alarm.isDue(clock.now())).toBe(true);
		await app.courier.rang();
		expect(asked).toBe(1);
	});

	it('hands one push in ahead of the handshake, and what is left behind it', async () => {
		const { app, office } = await ready();
		const went: string[] = [];
		const [push, handshake] = [office.push.bind(office), office.handshake.bind(office)];
		office.push = async (request) => (went.push(`push of ${request.envelopes.length}`), push(request));
		office.handshake = async () => (went.push('handshake'), handshake());
		await record(app.core, 'recordAttempt', ring);
		expect(await app.courier.exchange()).toEqual({ ok: true });
		expect(went.splice(0)).toEqual(['push of 1', 'handshake']);
		for (let at = 0; at < PUSH_OPERATIONS_MAX + 1; at += 1) await record(app.core, 'recordAttempt', ring);
		expect(await app.courier.exchange()).toEqual({ ok: true });
		expect(went[0]).toMatch(/^push/);
		expect(went.indexOf('handshake')).toBe(1);
		expect(went.length).toBeGreaterThan(2);
		expect(app.handover.book.unsent().size).toBe(0);
	});

	it('G12: asks what was purged also when the push ahead of it was cut', async () => {
		const { app, office } = await ready();
		await record(app.core, 'recordAttempt', ring);
		office.push = async () => ({ ok: false, failure: 'offline' });
		let isAsked = false;
		const handshake = office.handshake.bind(office);
		office.handshake = async () => ((isAsked = true), handshake());
		expect(await app.courier.exchange()).toEqual({ ok: false, failure: 'offline' });
		expect(isAsked).toBe(true);
	});

	it('G15: a locked phone hands in, and fetches in the same exchange when it is unlocked meanwhile', async () => {
		const { phone, app, office, desk, clock } = await ready();
		await record(app.core, 'recordAttempt', ring);
		desk('address', door(1), { town: 'Elders' });
		let isLocked = true;
		const about = () => ({ appVersion: 'twin', persisted: null });
		const ports = { handover: app.handover, net: office, clock, chance: phone.chance, alarm: phone.alarm, about };
		const courier = new Courier({ ...ports, core: () => (isLocked ? null : app.core), onChange: () => undefined });
		expect(await courier.exchange()).toEqual({ ok: true });
		expect(app.handover.book.unsent().size).toBe(0);
		expect(app.core.index.find('address', door(1))?.values.town).toBe('Voorbeeldstad');
		await record(app.core, 'recordAttempt', { ...ring, address: door(2) });
		const push = office.push.bind(office);
		office.push = async (request) => {
			isLocked = false;
			return push(request);
		};
		await courier.exchange();
		expect(app.core.index.find('address', door(1))?.values.town).toBe('Elders');
	});

	it('G15: what an earlier enrolment made is handed in under its own certificate', async () => {
		const { app, office } = await ready();
		await record(app.core, 'recordAttempt', ring);
		const old = app.handover.book.entries()[0];
		if (!old) throw new Error('nothing was made');
		const certificate = { body: 'old', signature: 'old' };
		const meta = { ...app.handover.meta, earlier: [{ dev: old.envelope.dev, certificate }], dev: 'dddddddd' };
		const stores = {
			outbox: {
				readAll: async () => ({
					entries: [old],
					sessions: [{ sid: old.envelope.sid, dev: old.envelope.dev, enc: '', sealed: '', signature: '' }]
				}),
				append: async () => undefined,
				putReceipts: async () => undefined,
				remove: async () => undefined
			},
			journal: { readAll: async () => [], append: async () => undefined, rewrite: async () => undefined },
			meta: { read: async () => meta, write: async () => undefined }
		};
		const handover = await Handover.open({ clock: { now: () => 0 }, chance: new TwinChance(9), ...stores });
		expect(handover?.request(200, { appVersion: 'x', persisted: null }).certificate).toEqual(certificate);
		expect(office.pushes.every((request) => request.certificate.body !== 'old')).toBe(true);
	});
});
