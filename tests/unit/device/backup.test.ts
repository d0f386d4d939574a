/** What a phone keeps until a verified backup holds it, and what it remembers of what has gone. */
import { describe, expect, it } from 'vitest';
import { isCovered } from '#lib/device/core/covered.ts';
import { envelopeLine } from '#lib/device/core/journal-lines.ts';
import type { OutboxEntry } from '#lib/device/core/ports.ts';
import { record, type Running } from '#lib/device/twins/phone.ts';
import { readRescueText } from '#lib/sync/rescue-file.ts';
import type { Receipt } from '#lib/sync/wire.ts';
import { bench, door, SCOPE } from './fixture.ts';

const ring = (at = 0) => ({ address: door(at), outcome: 'notHome', cardLeft: false }) as const;
const kept = (app: Running): readonly number[] => app.handover.book.entries().map(({ envelope }) => envelope.n);

/** Two rings sent, received and pulled back; the office stands at the number it gave last. */
async function received(seed = 1) {
	const made = bench(seed);
	const app = await made.phone.start();
	expect(await app.courier.exchange()).toEqual({ ok: true });
	await record(app.core, 'recordAttempt', ring(0));
	await record(app.core, 'recordAttempt', ring(1));
	expect(await app.courier.exchange()).toEqual({ ok: true });
	const [first, second] = app.handover.book.entries().map(({ receipt }) => receipt?.seq ?? 0);
	return { ...made, app, first: first ?? 0, second: second ?? 0 };
}

describe('what a verified backup covers', () => {
	const receipt = (more: Partial<Receipt>): Receipt => ({
		opId: 'a',
		result: 'stored',
		scope: SCOPE,
		seq: 5,
		eff: '',
		epoch: 'e1',
		mac: '',
		...more
	});
	const entry = (more: Partial<Receipt> | null): OutboxEntry => ({
		envelope: { opId: 'a', dev: 'aaaaaaaa', inc: 'aaaaaaaa', n: 1, sid: 'aaaaaaaa', iv: '', ct: '' },
		receipt: more && receipt(more),
		savedAt: 0,
		receivedAt: 0
	});
	const reach = { epoch: 'e1', covered: { [SCOPE]: 5 } };

	it.each([
		['stored at the number', {}, true],
		['stored above it', { seq: 6 }, false],
		['stored in another scope', { scope: 'org' }, false],
		['stored before a restore', { epoch: 'e0' }, false],
		['in quarantine', { result: 'quarantined', scope: '', seq: 0 }, false],
		['an alarm', { result: 'alarm', scope: '', seq: 0 }, false],
		['purged', { result: 'purged', scope: '', seq: 0 }, true]
	] as const)('G8: %s', (_, more, expected) => {
		expect(isCovered(entry(more), reach)).toBe(expected);
	});

	it('G8: never what the office has not acknowledged', () => {
		expect(isCovered(entry(null), reach)).toBe(false);
	});
});

describe('a phone and the backups of its office', () => {
	it('G8: keeps every acknowledged envelope as long as no backup is told of', async () => {
		const { app } = await received();
		await app.courier.exchange();
		expect(kept(app)).toEqual([1, 2]);
	});

	it('G8: lets go of what a backup covers, and of nothing above it', async () => {
		const { app, office, first } = await received();
		office.covered = { [SCOPE]: first };
		expect(await app.courier.exchange()).toEqual({ ok: true });
		expect(kept(app)).toEqual([2]);
		expect(app.core.index.ofKind('attempt')).toHaveLength(2);
	});

	it('G1: what a power cut takes of the rows is made good before the envelopes go that could make it good', async () => {
		const { phone, app, office, second } = await received();
		office.covered = { [SCOPE]: second };
		expect(await app.courier.exchange()).toEqual({ ok: true });
		expect(kept(app)).toEqual([]);
		const rows = JSON.stringify(phone.disk.sure('rows'), (_, value: unknown) =>
			value instanceof Map ? [...value.keys()] : value
		);
		for (const { row } of app.core.index.ofKind('attempt')) expect(rows).toContain(row.id);
	});

	it('G8: after a restore from that backup the phone refills what came after it, and nothing is lost or doubled', async () => {
		const { phone, app, office, first, second } = await received();
		const attempts = app.core.index.ofKind('attempt').map((entity) => entity.row.id);
		const backup = office.backup(SCOPE, first);
		office.covered = { [SCOPE]: first };
		await app.courier.exchange();
		phone.disk.crash('os');
		const again = await phone.start();
		backup.restore('e2');
		expect(office.log.size).toBeLessThan(second + 1);
		expect(await again.courier.exchange()).toEqual({ ok: true });
		for (const attempt of attempts) expect(office.entities.has(attempt)).toBe(true);
		expect(
			again.core.index
				.ofKind('attempt')
				.map((entity) => entity.row.id)
				.sort()
		).toEqual([...attempts].sort());
	});

	it('G8: keeps what a row still stands on, so that it is not handed in again under a lost receipt', async () => {
		const { app, office, second } = await received();
		await record(app.core, 'recordAttempt', ring(2));
		// Received, and not pulled back yet: the row holds it as pending.
		office.pull = async () => ({ ok: false, failure: 'offline' });
		await app.courier.exchange();
		office.covered = { [SCOPE]: second + 1 };
		await app.courier.exchange();
		expect(kept(app)).toEqual([3]);
	});

	it('G11: counts on above the numbers that have gone, also after a crash, and starts no new incarnation', async () => {
		const { phone, app, office, second } = await received();
		const { inc } = app.handover.meta;
		office.covered = { [SCOPE]: second };
		office.known = { [inc]: 2 };
		await app.courier.exchange();
		expect(kept(app)).toEqual([]);
		phone.disk.crash('os');
		const again = await phone.start();
		expect(await again.courier.exchange()).toEqual({ ok: true });
		expect(again.handover.meta.inc).toBe(inc);
		await record(again.core, 'recordAttempt', ring(2));
		// The power cut may have taken the rows' last write: what they hold as pending is then here once more.
		expect(kept(again).filter((n) => n > 2)).toEqual([3]);
	});

	it('still says when all was received once the envelopes have gone', async () => {
		const { phone, app, office, second } = await received();
		const before = app.handover.book.allReceivedAt();
		office.covered = { [SCOPE]: second };
		await app.courier.exchange();
		phone.disk.crash('process');
		const again = await phone.start();
		expect(again.handover.book.allReceivedAt()).toBe(before);
		expect(before).not.toBeNull();
	});

	it.each(['journal.rewrite', 'meta.write', 'outbox.remove'] as const)(
		'G8, G11: killed at %s while letting go, nothing is lost, doubled or numbered twice',
		async (point) => {
			for (const moment of [
				'crash-before-os',
				'crash-after-os',
				'crash-before-process',
				'crash-after-process'
			] as const) {
				const { phone, app, office, second } = await received();
				office.covered = { [SCOPE]: second };
				await record(app.core, 'recordAttempt', ring(2));
				// The handshake itself writes the record first; the one after it remembers the numbers.
				let writes = 0;
				phone.disk.setFaults((at) => {
					if (at !== point) return 'none';
					writes += 1;
					return point !== 'meta.write' || writes === 2 ? moment : 'none';
				});
				await app.courier.exchange().catch(() => undefined);
				phone.disk.setFaults(() => 'none');
				const again = await phone.start();
				expect(await again.courier.exchange()).toEqual({ ok: true });
				expect(await again.courier.exchange()).toEqual({ ok: true });
				await record(again.core, 'recordAttempt', ring(0));
				expect(kept(again)).toEqual([3, 4]);
				expect(again.handover.book.unsent().size).toBe(1);
				expect(again.core.index.ofKind('attempt')).toHaveLength(4);
				expect([...office.log.values()].filter(({ result }) => result === 'stored')).toHaveLength(office.log.size);
			}
		}
	);

	it('G8: a journal line that outlived its envelope is handed in again and changes nothing', async () => {
		const { phone, app, office, second } = await received();
		const [entry] = app.handover.book.entries();
		const session = app.handover.book.sessionOf(entry?.envelope.sid ?? '');
		if (!entry || !session) throw new Error('two rings were recorded');
		office.covered = { [SCOPE]: second };
		await app.courier.exchange();
		phone.disk.crash('process');
		await phone.disk.open().write('test', {
			volume: 'journal',
			start: [] as readonly string[],
			strict: true,
			apply: (lines) => [...lines, JSON.stringify({ session }), envelopeLine(entry)]
		});
		const again = await phone.start();
		const before = office.log.size;
		expect(await again.courier.exchange()).toEqual({ ok: true });
		expect(office.log.size).toBe(before);
		expect(again.core.index.ofKind('attempt')).toHaveLength(2);
		await again.courier.exchange();
		expect(kept(again)).toEqual([]);
	});
});

describe('a rescue file of a phone', () => {
	it('G3, G16: holds every kept envelope and nothing readable, and the phone learns at the next sync that it was received', async () => {
		const { app, office } = await received();
		await record(app.core, 'recordAttempt', ring(2));
		const { text, envelopes } = app.handover.rescue();
		expect(envelopes).toBe(3);
		const read = readRescueText(text);
		if (!read.ok) throw new Error(read.error);
		expect(read.isCut).toBe(false);
		expect(text).not.toMatch(/Dorpsstraat|Amina/);
		const { certificates, sessions, envelopes: kept, receipts } = read.content;
		expect(receipts).toHaveLength(2);
		const [certificate] = certificates;
		if (!certificate) throw new Error('the phone was enrolled');
		await office.push({
			version: 1,
			certificate,
			sessions: [...sessions],
			envelopes: kept.map(({ envelope }) => envelope),
			status: { unsent: 0, appVersion: '', persisted: null, clock: 0 }
		});
		const size = office.log.size;
		expect(app.handover.book.unsent().size).toBe(1);
		expect(await app.courier.exchange()).toEqual({ ok: true });
		expect(app.handover.book.unsent().size).toBe(0);
		expect(office.log.size).toBe(size);
	});
});
