/** One suite for every store of the device: the twins that the simulation stands on, and Dexie. */
import 'fake-indexeddb/auto';
import Dexie from 'dexie';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { MetaStore, OutboxEntry, OutboxStore, RowCommit, RowStore } from '#lib/device/core/ports.ts';
import { dexieMeta, dexieOutbox, OutboxDatabase } from '#lib/device/browser/outbox-dexie.ts';
import { dexieRows, RowsDatabase } from '#lib/device/browser/rows-dexie.ts';
import { Disk } from '#lib/device/twins/disk.ts';
import { metaTwin, outboxTwin, rowsTwin } from '#lib/device/twins/stores.ts';
import { TwinChance } from '#lib/device/twins/world.ts';
import type { Receipt, SealedSession } from '#lib/sync/wire.ts';

interface Stores {
	readonly outbox: OutboxStore;
	readonly rows: RowStore;
	readonly meta: MetaStore;
	readonly close: () => Promise<void>;
	/** The database's connection closes under us, if this store has one. */
	readonly cut: () => void;
}

function twins(): Stores {
	const disk = new Disk({ chance: new TwinChance(1) }).open();
	return {
		outbox: outboxTwin(disk),
		rows: rowsTwin(disk),
		meta: metaTwin(disk),
		close: async () => undefined,
		cut: () => undefined
	};
}

function dexies(): Stores {
	const [a, b] = [new OutboxDatabase('test-outbox'), new RowsDatabase('test-rows')];
	const close = async () => {
		a.close();
		b.close();
		await Dexie.delete('test-outbox');
		await Dexie.delete('test-rows');
	};
	const cut = () => {
		for (const db of [a, b]) if (db.isOpen()) db.backendDB().close();
	};
	return { outbox: dexieOutbox(a), rows: dexieRows(b), meta: dexieMeta(a), close, cut };
}

const session: SealedSession = { sid: 'aaaaaaaa', dev: 'dddddddd', enc: 'e', sealed: 's', signature: 'g' };
const entry = (n: number, ct = 'c'): OutboxEntry => ({
	envelope: { opId: `00000000-${n}`, dev: 'dddddddd', inc: 'cccccccc', n, sid: session.sid, iv: 'i', ct },
	receipt: null,
	savedAt: n,
	receivedAt: null
});
const receipt = (n: number): Receipt => ({
	opId: `00000000-${n}`,
	result: 'stored',
	scope: 'org',
	seq: n,
	eff: 'x',
	epoch: 'e1',
	mac: 'm'
});
const sealed = (id: string, ver: number, byte = 1) => ({
	id,
	kind: 'visit',
	scope: 'org',
	ver,
	iv: new Uint8Array([byte]),
	ct: new Uint8Array([byte, byte])
});
const none: RowCommit = { puts: [], deletes: [], cursors: [], forgetScopes: [], applied: null };

describe.each([
	['twin', twins],
	['Dexie', dexies]
] as const)('the stores on %s', (_name, open) => {
	let stores: Stores;
	beforeEach(() => {
		stores = open();
	});
	afterEach(() => stores.close());

	it('an outbox holds what was appended, with its session', async () => {
		await stores.outbox.append([entry(1), entry(2)], session);
		await stores.outbox.append([entry(3)], session);
		const { entries, sessions } = await stores.outbox.readAll();
		expect(entries.map(({ envelope }) => envelope.n).sort()).toEqual([1, 2, 3]);
		expect(sessions).toEqual([session]);
	});

	it('G11: an id that is appended twice keeps its first content', async () => {
		await stores.outbox.append([entry(1)], session);
		await stores.outbox.append([entry(1, 'other'), entry(2)], session);
		const { entries } = await stores.outbox.readAll();
		expect(entries.map(({ envelope }) => envelope.ct)).toEqual(['c', 'c']);
	});

	it('a receipt stays with its operation, and one for an unknown operation is ignored', async () => {
		await stores.outbox.append([entry(1)], session);
		await stores.outbox.putReceipts([receipt(1), receipt(9)], 70);
		const { entries } = await stores.outbox.readAll();
		expect(entries).toEqual([{ ...entry(1), receipt: receipt(1), receivedAt: 70 }]);
	});

	it('G8: what is removed is gone, with the sessions that are named, and the rest stays', async () => {
		await stores.outbox.append([entry(1), entry(2)], session);
		await stores.outbox.remove(['none'], []);
		await stores.outbox.remove([entry(1).envelope.opId], []);
		const { entries, sessions } = await stores.outbox.readAll();
		expect(entries).toEqual([entry(2)]);
		expect(sessions).toEqual([session]);
		await stores.outbox.remove([entry(2).envelope.opId], [session.sid]);
		expect(await stores.outbox.readAll()).toEqual({ entries: [], sessions: [] });
	});

	it('the phone\u2019s record is read as it was written last', async () => {
		expect(await stores.meta.read()).toBeNull();
		const meta = {
			certificate: { body: '{}', signature: '' },
			intakeKey: '',
			tenant: 't',
			dev: 'd',
			person: 'p',
			organisation: { name: 'o', demo: true },
			inc: 'i',
			epoch: null,
			scopes: [],
			clockOffsetMs: 0,
			highest: null,
			lastContactAt: null,
			packHash: null,
			revoked: false
		};
		await stores.meta.write(meta);
		await stores.meta.write({ ...meta, inc: 'j' });
		expect((await stores.meta.read())?.inc).toBe('j');
	});

	it('G5: rows, cursors and the applied number commit together', async () => {
		const cursor = { scope: 'org', epoch: 'e1', seq: 4 };
		const commit = {
			...none,
			puts: [{ row: sealed('a', 1), expected: 0 }],
			cursors: [cursor],
			applied: { inc: 'i', n: 3 }
		};
		expect(await stores.rows.commit(commit)).toBe('ok');
		expect(await stores.rows.readAll()).toEqual({
			rows: [sealed('a', 1)],
			cursors: [cursor],
			applied: [{ inc: 'i', n: 3 }]
		});
	});

	it('G5: a row of another version than expected changes nothing at all', async () => {
		await stores.rows.commit({ ...none, puts: [{ row: sealed('a', 1), expected: 0 }] });
		const commit: RowCommit = {
			puts: [
				{ row: sealed('b', 1, 2), expected: 0 },
				{ row: sealed('a', 1, 2), expected: 0 }
			],
			deletes: [],
			cursors: [{ scope: 'org', epoch: 'e1', seq: 9 }],
			forgetScopes: [],
			applied: { inc: 'i', n: 9 }
		};
		expect(await stores.rows.commit(commit)).toBe('conflict');
		expect(await stores.rows.readAll()).toEqual({ rows: [sealed('a', 1)], cursors: [], applied: [] });
	});

	it('deletes rows and forgets cursors', async () => {
		await stores.rows.commit({
			...none,
			puts: [{ row: sealed('a', 1), expected: 0 }],
			cursors: [{ scope: 'org', epoch: 'e', seq: 1 }]
		});
		expect(await stores.rows.commit({ ...none, deletes: ['a', 'unknown'], forgetScopes: ['org'] })).toBe('ok');
		expect(await stores.rows.readAll()).toEqual({ rows: [], cursors: [], applied: [] });
	});

	it('G1: a connection that closed under us is opened again, and nothing is lost or doubled', async () => {
		await stores.outbox.append([entry(1)], session);
		stores.cut();
		await stores.outbox.append([entry(2)], session);
		stores.cut();
		expect(await stores.rows.commit({ ...none, puts: [{ row: sealed('a', 1), expected: 0 }] })).toBe('ok');
		expect((await stores.outbox.readAll()).entries).toHaveLength(2);
	});
});

describe('a full disk', () => {
	it('G1: is told as full at once, and what was there stays', async () => {
		const db = new OutboxDatabase('test-full');
		const outbox = dexieOutbox(db);
		await outbox.append([entry(1)], session);
		const original = IDBObjectStore.prototype.add;
		IDBObjectStore.prototype.add = () => {
			throw new DOMException('no room', 'QuotaExceededError');
		};
		try {
			await expect(outbox.append([entry(2)], session)).rejects.toMatchObject({ kind: 'full' });
		} finally {
			IDBObjectStore.prototype.add = original;
		}
		expect((await outbox.readAll()).entries).toHaveLength(1);
		db.close();
		await Dexie.delete('test-full');
	});
});

describe('the twin of the disk', () => {
	it('loses relaxed writes to a power cut and keeps strict ones', async () => {
		for (let seed = 1; seed <= 20; seed += 1) {
			const disk = new Disk({ chance: new TwinChance(seed) });
			const outbox = outboxTwin(disk.open());
			await outbox.append([entry(1)], session);
			await outbox.putReceipts([receipt(1)], 5);
			disk.crash('process');
			expect((await outboxTwin(disk.open()).readAll()).entries[0]?.receipt).not.toBeNull();
			disk.crash('os');
			expect((await outboxTwin(disk.open()).readAll()).entries).toHaveLength(1);
		}
	});

	it('tells the mutant that says saved too early', async () => {
		let lost = 0;
		for (let seed = 1; seed <= 20; seed += 1) {
			const disk = new Disk({ chance: new TwinChance(seed) });
			await outboxTwin(disk.open(), { relaxed: true }).append([entry(1)], session);
			disk.crash('os');
			if ((await outboxTwin(disk.open()).readAll()).entries.length === 0) lost += 1;
		}
		expect(lost).toBeGreaterThan(0);
	});
});
