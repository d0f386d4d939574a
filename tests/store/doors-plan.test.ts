/** How SQLite goes about counting what happened at a door: it has no figures of the tables to choose its index by. */
import { Kysely } from 'kysely';
import { expect, it } from 'vitest';
import { migrate } from '#lib/server/store/migrations/index.ts';
import type { Tables } from '#lib/server/store/schema.ts';
import { countingOf } from '#lib/server/store/sql-doors.ts';
import { openSqliteFile, SqliteDialect } from '#lib/server/store/sqlite.ts';

it('counting what happened at a door finds every part by the door, never by going through the organisation', async () => {
	const file = openSqliteFile(':memory:');
	const db = new Kysely<Tables>({ dialect: new SqliteDialect(file) });
	await migrate(db);
	const counting = countingOf('tenant', ['one', 'other']).compile(db);
	const plan = file.prepare(`explain query plan ${counting.sql}`).all(...counting.parameters.map(String));
	const reads = JSON.stringify(plan).match(/\b(SEARCH|SCAN) [^"]*/g) ?? [];
	expect(reads).toHaveLength(6);
	for (const read of reads) expect(read).toMatch(/\(tenant=\? AND (address|ent)=\?/);
	await db.destroy();
});
