import { describe, expect, it } from 'vitest';
import { hasLeftBehind } from '#lib/device/core/left-behind.ts';
import { textAheadOf } from '#lib/device/core/photo-courier.ts';
import type { OutboxEntry } from '#lib/device/core/ports.ts';
import { Handover } from '#lib/device/core/handover.ts';
import { buildStatus } from '#lib/device/core/queries/status.ts';
import { record } from '#lib/device/twins/phone.ts';
import { journalTwin } from '#lib/device/twins/stores.ts';
import { OUTBOX_START } from '#lib/sync/outbox.ts';
import { bench, door, SCOPE } from './fixture.ts';

const ring = (at: number) => ({ address: door(at), outcome: 'notHome', cardLeft: false }) as const;

/** Two attempts saved a minute apart, with the office out of reach. */
async function recorded(seed = 1) {
	const made = bench(seed);
	const app = await made.phone.start();
	await app.courier.exchange();
	made.office.failure = 'offline';
	await record(app.core, 'recordAttempt', ring(0));
	made.clock.advance(60_000);
	await record(app.core, 'recordAttempt', ring(1));
	return { ...made, app };
}

const told = (app: Awaited<ReturnType<typeof recorded>>['app']) =>
	app.handover.healed().map(({ what, count }) => `${what} ${count}`);

describe('healing', () => {
	for (const [volume, expected] of [
		['outbox', 'outboxShrunk 2'],
		['journal', 'journalLost 1']
	] as const) {
		it(`G1: a lost ${volume} is made good from the other copy, told to the coach, and to the office with the next push`, async () => {
			const { phone, office } = await recorded();
			phone.disk.crash('process');
			phone.disk.lose(volume);
			const again = await phone.start();
			expect(told(again)).toEqual([expected]);
			expect(again.handover.book.unsent().size).toBe(2);
			expect(again.core.index.ofKind('attempt')).toHaveLength(2);
			office.failure = null;
			expect(await again.courier.exchange()).toEqual({ ok: true });
			expect(office.pushes.at(-1)?.status.healed).toMatchObject([{ what: expected.split(' ')[0] }]);
			expect([...office.entities.values()].filter(({ state }) => state.kind === 'attempt')).toHaveLength(2);
		});
	}

	it('G1: first one copy and then the other: each is whole again before the second goes', async () => {
		for (const order of [
			['outbox', 'journal'],
			['journal', 'outbox']
		] as const) {
			const { phone, office } = await recorded(order[0] === 'outbox' ? 2 : 3);
			for (const volume of order) {
				phone.disk.crash('process');
				phone.disk.lose(volume);
				const app = await phone.start();
				expect(app.handover.book.unsent().size, order.join(' ')).toBe(2);
			}
			office.failure = null;
			const last = await phone.start();
			expect(told(last).map((text) => text.split(' ')[0])).toEqual(
				order.map((volume) => (volume === 'outbox' ? 'outboxShrunk' : 'journalLost'))
			);
			expect(await last.courier.exchange()).toEqual({ ok: true });
			expect([...office.entities.values()].filter(({ state }) => state.kind === 'attempt')).toHaveLength(2);
		}
	});

	it('G1: both copies gone, the rows still hand in what was not received', async () => {
		const { phone, office, app } = await recorded(4);
		await app.core.quiet();
		phone.disk.flush();
		phone.disk.crash('process');
		phone.disk.lose('outbox');
		phone.disk.lose('journal');
		const again = await phone.start();
		expect(told(again)).toEqual(['outboxLost 2']);
		office.failure = null;
		expect(await again.courier.exchange()).toEqual({ ok: true });
		expect([...office.entities.values()].filter(({ state }) => state.kind === 'attempt')).toHaveLength(2);
	});

	it('G2: photos of a household whose words only the rows still hold wait until these are durable and handed in', async () => {
		const { phone, office, app } = await recorded(5);
		await app.core.quiet();
		const [root = ''] = app.core.index.ofKind('attempt').map((attempt) => attempt.root);
		phone.disk.crash('process');
		phone.disk.lose('outbox');
		phone.disk.lose('journal');
		phone.disk.failNext('outbox.append', 'full');
		const full = await phone.start();
		expect(full.handover.book.unsent().size).toBe(0);
		expect(textAheadOf(full.handover.book).isUnsent(root)).toBe(true);
		expect(textAheadOf(full.handover.book).isUnsent('another')).toBe(false);
		phone.disk.crash('process');
		const again = await phone.start();
		expect(textAheadOf(again.handover.book).isUnsent(root)).toBe(true);
		office.failure = null;
		await again.courier.exchange();
		expect(textAheadOf(again.handover.book).isUnsent(root)).toBe(false);
	});

	it('G10: both copies gone and a store that refuses what the rows give back: it goes with the next exchange, and its record can leave', async () => {
		const { phone, office, app } = await recorded(10);
		await app.core.quiet();
		phone.disk.flush();
		phone.disk.crash('process');
		phone.disk.lose('outbox');
		phone.disk.lose('journal');
		phone.disk.failNext('outbox.append', 'full');
		const again = await phone.start();
		expect(told(again)).toEqual([]);
		office.failure = null;
		office.scopes = office.scopes.filter((scope) => scope !== SCOPE);
		expect(await again.courier.exchange()).toEqual({ ok: true });
		expect(told(again)).toEqual(['outboxLost 2']);
		expect([...office.entities.values()].filter(({ state }) => state.kind === 'attempt')).toHaveLength(2);
		expect(again.core.index.ofKind('attempt')).toEqual([]);
	});

	it('G3: a database that vanished with the phone’s own record: enrolled anew, it hands in from the journal under the old certificate', async () => {
		const { phone, clock, office } = await recorded(8);
		const lines = await journalTwin(phone.disk.open()).readAll();
		const meta = { ...(await phone.start()).handover.meta, dev: 'dddddddd', inc: 'eeeeeeee', epoch: null };
		const old = meta.certificate;
		const handover = await Handover.open({
			clock,
			chance: phone.chance,
			outbox: {
				readAll: async () => ({ entries: [], sessions: [] }),
				append: async () => undefined,
				putReceipts: async () => undefined,
				remove: async () => undefined
			},
			journal: { readAll: async () => lines, append: async () => undefined, rewrite: async () => undefined },
			meta: {
				read: async () => ({ ...meta, certificate: { body: 'new', signature: '' } }),
				write: async () => undefined
			}
		});
		const request = handover?.request(32_000, { appVersion: 'x', persisted: null });
		expect(request?.envelopes).toHaveLength(2);
		expect(request?.certificate).toEqual(old);
		expect(request?.status.healed).toMatchObject([{ what: 'outboxShrunk', count: 2 }]);
		office.failure = null;
		if (request) expect((await office.push(request)).ok).toBe(true);
		expect([...office.entities.values()].filter(({ state }) => state.kind === 'attempt')).toHaveLength(2);
	});

	it('G3: a phone that is not enrolled any more tells of work that no receipt names, and of none when the office has all', async () => {
		const { phone, office, app } = await recorded(9);
		const lines = await journalTwin(phone.disk.open()).readAll();
		const holds = (entries: readonly OutboxEntry[], kept: readonly string[] = lines): Promise<boolean> =>
			hasLeftBehind({
				outbox: { readAll: async () => ({ entries, sessions: [] }) },
				journal: { readAll: async () => kept }
			});
		expect(await holds([])).toBe(true);
		const unsent = [...app.handover.book.unsent().values()];
		expect(await holds(unsent, [])).toBe(true);
		office.failure = null;
		const again = await phone.start();
		expect(await again.courier.exchange()).toEqual({ ok: true });
		const received = unsent
			.map(({ envelope }) => again.handover.book.entryOf(envelope.opId))
			.filter((one) => one !== undefined);
		expect(received).toHaveLength(2);
		expect(await holds(received)).toBe(false);
		expect(await holds([], [])).toBe(false);
		expect(await holds([], ['a torn line'])).toBe(false);
	});

	it('a phone that was only killed between the two halves of a save has nothing to tell', async () => {
		const { phone } = bench(5);
		const app = await phone.start();
		await app.courier.exchange();
		await record(app.core, 'recordAttempt', ring(0));
		phone.disk.failNext('journal.append', 'crash-before-process');
		void record(app.core, 'recordAttempt', ring(1));
		await new Promise((resolve) => setTimeout(resolve, 5));
		const again = await phone.start();
		expect(again.core.index.ofKind('attempt')).toHaveLength(2);
		expect(told(again)).toEqual([]);
	});

	it('G11: a clone and a profile put back are told, and go on counting in new numbers', async () => {
		const { app, office } = await recorded(6);
		office.failure = null;
		office.fork = true;
		await app.courier.exchange();
		office.fork = false;
		office.known = { [app.handover.meta.inc]: 7 };
		await app.courier.exchange();
		expect(told(app)).toEqual(['cloned 0', 'rolledBack 7']);
	});

	it('G11: a profile put back that recorded since is told as that, though its push meets its own numbers first', async () => {
		const { app, office } = await recorded(6);
		office.failure = null;
		const { inc } = app.handover.meta;
		office.fork = true;
		office.known = { [inc]: app.handover.book.lastNumber(inc) + 4 };
		await app.courier.exchange();
		expect(app.handover.meta.inc).not.toBe(inc);
		expect(told(app)).toEqual(['rolledBack 4']);
	});

	it('is told to the coach until it was read, also after a restart, and to the office after that', async () => {
		const { phone, office } = await recorded(7);
		phone.disk.crash('process');
		phone.disk.lose('outbox');
		const statusOf = (app: Awaited<ReturnType<typeof phone.start>>) =>
			buildStatus({
				lock: { kind: 'open' },
				online: true,
				persisted: null,
				handover: app.handover,
				sending: OUTBOX_START,
				packHash: null,
				unsent: null,
				unsentPhotos: 0,
				safety: { hidden: null, installed: null, goesOn: false, isRevoked: false },
				personName: null,
				trouble: null,
				openVisit: false,
				arriving: app.core.arriving()
			});
		await phone.start();
		phone.disk.crash('process');
		const app = await phone.start();
		expect(statusOf(app).healed).toMatchObject([{ what: 'outboxShrunk', count: 2 }]);
		await app.handover.healedSeen();
		phone.disk.crash('process');
		const later = await phone.start();
		expect(statusOf(later).healed).toEqual([]);
		office.failure = null;
		await later.courier.exchange();
		expect(office.pushes.at(-1)?.status.healed).toMatchObject([{ what: 'outboxShrunk', count: 2 }]);
	});
});
