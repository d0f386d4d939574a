/** A backup reads every row of every table once, whatever the size of the table. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openSnapshot } from '#lib/server/backup/snapshot.ts';
import { closed, ENGINES, keepSites, siteOf } from './site.ts';

keepSites();

/** More than two pages of the reader, and not a whole number of them. */
const ACCOUNTS = 2_345;

describe.each(ENGINES)('%s: a snapshot', (engine) => {
	let site: Awaited<ReturnType<typeof siteOf>>;
	beforeEach(async () => {
		site = await siteOf(engine);
	});
	afterEach(() => closed(site.store));

	it.each([0, 1, 1_000, ACCOUNTS])('tells each of %i rows once', async (count) => {
		const { tenant, coach } = site.office;
		for (let from = 0; from < count; from += 200) {
			const accounts = Array.from({ length: Math.min(200, count - from) }, (_, at) => ({
				tenant,
				// Keys that share their first part, and a number in words: the order of a key is that of its columns.
				issuer: `https://accounts.example/${(from + at) % 3}`,
				subject: `s${from + at}`,
				person: coach,
				linked_at: 1,
				withdrawn_at: null
			}));
			await site.store.db.insertInto('account').values(accounts).execute();
		}
		const copy = await openSnapshot(site.places.store);
		const table = copy.tables.find(({ name }) => name === 'account');
		if (!table) throw new Error('the table account is missing');
		const at = table.columns.indexOf('subject');
		const subjects: unknown[] = [];
		for await (const row of copy.rows(table)) subjects.push(row[at]);
		await copy.end();
		expect(subjects).toHaveLength(count);
		expect(new Set(subjects).size).toBe(count);
	});

	it('reads by a key that every table has', async () => {
		const copy = await openSnapshot(site.places.store);
		for (const table of copy.tables)
			for await (const row of copy.rows(table)) expect(row).toHaveLength(table.columns.length);
		await copy.end();
		expect(copy.tables.length).toBeGreaterThan(30);
	});
});
