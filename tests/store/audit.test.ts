/** The audit's chain on every store: one per organisation, whoever writes at once, and nothing tampered with unseen. */
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { type AuditNote, aboutOf } from '#lib/domain/audit.ts';
import { auditEntrySchema } from '#lib/domain/running.ts';
import { verifyAudit } from '#lib/server/audit/verify-chain.ts';
import { serverChance } from '#lib/server/crypto.ts';
import { auditHash } from '#lib/server/store/audit-chain.ts';
import { createMemoryStore } from '#lib/server/store/memory.ts';
import { openPostgres } from '#lib/server/store/postgres.ts';
import type { AuditRow } from '#lib/server/store/schema.ts';
import { openSqlite } from '#lib/server/store/sqlite.ts';
import type { SqlStore } from '#lib/server/store/sql-store.ts';
import * as v from 'valibot';
import { postgresForTests } from './stores.ts';

const postgres = await postgresForTests();
afterAll(() => postgres?.stop());
const id = serverChance.uuid;
const NOW = Date.parse('2026-11-24T10:00:00Z');

/** What somebody did, about one household at one address. */
function note(change: Partial<AuditNote> = {}): AuditNote {
	const object = `root:${id()} address:${id()}`;
	return { action: 'read', object, result: 'done', origin: 'office', actor: id(), ...change };
}

describe.each(['SQLite', ...(postgres ? ['PostgreSQL'] : [])])('the audit on %s', (engine) => {
	const open = async (): Promise<readonly SqlStore[]> => {
		if (engine === 'SQLite') return [await openSqlite(':memory:', { now: () => NOW })];
		const url = (await postgres?.newDatabase()) ?? '';
		// As several processes on one database.
		return [
			await openPostgres(url, { now: () => NOW }),
			await openPostgres(url, { now: () => NOW }),
			await openPostgres(url, { now: () => NOW })
		];
	};
	let stores: readonly SqlStore[];
	let tenant: string;
	const store = (): SqlStore => stores[0] as SqlStore;
	const append = (notes: readonly AuditNote[], at = 0) =>
		(stores[at % stores.length] as SqlStore).transaction(tenant, (tx) => tx.appendAudit(notes));
	const rows = () =>
		store().db.selectFrom('audit').selectAll().where('tenant', '=', tenant).orderBy('number').execute();
	const verify = (anchor?: { number: number; hash: string }) =>
		verifyAudit(store().db, { tenant, ...(anchor ? { anchor } : {}) });

	beforeEach(async () => {
		for (const one of stores ?? []) await one.close();
		stores = await open();
		tenant = id();
	});
	afterAll(async () => {
		for (const one of stores) await one.close();
	});

	it('holds one chain, however many processes write at once and whichever of them fail', async () => {
		const jobs = Array.from({ length: 60 }, (_, index) => {
			const notes = Array.from({ length: 1 + (index % 3) }, () => note());
			return (stores[index % stores.length] as SqlStore)
				.transaction(tenant, async (tx) => {
					await tx.appendAudit(notes);
					if (index % 7 === 3) throw new Error('undone on purpose');
				})
				.then(
					() => notes.length,
					() => 0
				);
		});
		const written = (await Promise.all(jobs)).reduce((sum, count) => sum + count, 0);
		expect(written).toBeGreaterThan(80);
		const { head, broken } = await verify();
		expect(broken).toBeNull();
		expect(head.number).toBe(written);
		expect((await rows()).map(({ number }) => Number(number))).toEqual(
			Array.from({ length: written }, (_, index) => index + 1)
		);
	});

	it('keeps each organisation its own chain, and no hash of one fits in another', async () => {
		const one = note();
		await append([one]);
		const other = id();
		await store().transaction(other, (tx) => tx.appendAudit([one]));
		const [mine] = await rows();
		const theirs = await verifyAudit(store().db, { tenant: other });
		expect(theirs).toMatchObject({ broken: null, head: { number: 1 } });
		expect(mine?.hash).not.toBe(theirs.head.hash);
	});

	it('takes an entry as the six fields of the log, and finds it under each household and address it names', async () => {
		const one = note({ action: 'hand', origin: `device:${id()}` });
		await append([one, note()]);
		const [row] = await rows();
		expect(v.is(auditEntrySchema, { ...row, at: Number(row?.at) })).toBe(true);
		expect(row).toMatchObject(one);
		for (const about of aboutOf(one.object)) {
			const found = await store().db.selectFrom('audit_about').selectAll().where('about', '=', about).execute();
			expect(found.map(({ number }) => Number(number))).toEqual([1]);
		}
	});

	describe('under a hand that tampers', () => {
		beforeEach(async () => {
			for (let at = 0; at < 8; at += 1) await append([note()], at);
			expect(await verify()).toMatchObject({ broken: null, head: { number: 8 } });
		});
		const set = (number: number, values: Partial<AuditRow>) =>
			store().db.updateTable('audit').set(values).where('tenant', '=', tenant).where('number', '=', number).execute();
		const broken = async () => (await verify()).broken;
		const resealed = (row: AuditRow): AuditRow => {
			const { tenant: of, hash: _hash, ...entry } = row;
			const read = { ...entry, number: Number(entry.number), at: Number(entry.at), result: 'done' as const };
			return { ...row, hash: auditHash(of, read) };
		};

		it.each([
			['action', { action: 'list' }],
			['object', { object: `root:${id()}` }],
			['result', { result: 'refused' }],
			['origin', { origin: 'server' }],
			['actor', { actor: id() }],
			['at', { at: 1 }]
		])('a changed %s is found', async (_field, values) => {
			await set(5, values);
			expect(await broken()).toEqual({ number: 5, kind: 'changed' });
		});

		it('an entry that was changed and sealed anew breaks the one behind it', async () => {
			const row = (await rows())[4] as AuditRow;
			await set(5, resealed({ ...row, actor: id() }));
			expect(await broken()).toEqual({ number: 6, kind: 'unlinked' });
		});

		it('an entry that was taken out is found, in the middle and at the end', async () => {
			await store().db.deleteFrom('audit').where('tenant', '=', tenant).where('number', '=', 8).execute();
			expect(await broken()).toEqual({ number: 8, kind: 'head' });
			await store().db.deleteFrom('audit').where('tenant', '=', tenant).where('number', '=', 3).execute();
			expect(await broken()).toEqual({ number: 3, kind: 'missing' });
		});

		it('an entry that was put in is found, in the middle and at the end', async () => {
			const all = await rows();
			const last = all[7] as AuditRow;
			const more = resealed({ ...last, number: 9, prior: last.hash, object: 'root:00000000' });
			await store().db.insertInto('audit').values(more).execute();
			expect(await broken()).toMatchObject({ number: 9 });
			await store().db.deleteFrom('audit').where('tenant', '=', tenant).where('number', '=', 9).execute();
			// Everything from the fourth on moves one up, and a new fourth takes the place.
			for (let number = 8; number >= 4; number -= 1) await set(number, { number: number + 1 });
			const third = all[2] as AuditRow;
			const put = resealed({ ...third, number: 4, prior: third.hash, object: 'permission:x' });
			await store().db.insertInto('audit').values(put).execute();
			expect(await broken()).toEqual({ number: 4, kind: 'misfiled' });
		});

		it('two entries that were swapped are found', async () => {
			await set(3, { number: 99 });
			await set(4, { number: 3 });
			await set(99, { number: 4 });
			expect(await broken()).toMatchObject({ number: 3 });
		});

		it('an entry that is hidden from a household, or filed under another, is found', async () => {
			const hidden = await rows().then((all) => aboutOf((all[5] as AuditRow).object)[0] ?? '');
			const filing = { tenant, about: hidden, number: 6 };
			await store().db.deleteFrom('audit_about').where('about', '=', hidden).where('number', '=', 6).execute();
			expect(await broken()).toEqual({ number: 6, kind: 'misfiled' });
			await store().db.insertInto('audit_about').values(filing).execute();
			expect(await broken()).toBeNull();
			await store()
				.db.insertInto('audit_about')
				.values({ ...filing, about: id() })
				.execute();
			expect(await broken()).toMatchObject({ kind: 'misfiled' });
		});

		it('a chain that was written anew from some entry on fits by itself, and not the head that was kept elsewhere', async () => {
			const { head } = await verify();
			let prior = '';
			for (const row of await rows()) {
				const anew = resealed({ ...row, prior, ...(Number(row.number) === 4 ? { actor: id() } : {}) });
				await set(Number(row.number), anew);
				prior = anew.hash;
			}
			await store().db.updateTable('audit_head').set({ hash: prior }).where('tenant', '=', tenant).execute();
			expect(await broken()).toBeNull();
			expect((await verify(head)).broken).toEqual({ number: 8, kind: 'anchor' });
			await append([note()]);
			expect((await verify({ number: 12, hash: head.hash })).broken).toEqual({ number: 10, kind: 'anchor' });
		});
	});
});

describe('the twin in memory', () => {
	it('chains as the engines do', async () => {
		const memory = createMemoryStore({ now: () => NOW });
		const sqlite = await openSqlite(':memory:', { now: () => NOW });
		const tenant = id();
		const notes = [note(), note({ action: 'hand' }), note()];
		for (const store of [memory, sqlite]) {
			await store.transaction(tenant, (tx) => tx.appendAudit(notes.slice(0, 1)));
			await store.transaction(tenant, (tx) => tx.appendAudit(notes.slice(1)));
		}
		const kept = await sqlite.db.selectFrom('audit').selectAll().orderBy('number').execute();
		expect(kept.map(({ tenant: _tenant, ...entry }) => entry)).toEqual([...memory.tables(tenant).audit.values()]);
		await sqlite.close();
	});
});
