/** Every text that people look for, not names and own words alone; the newest is found first. */
import { type Kysely, sql } from 'kysely';
import { KINDS_WITH_WORDS } from '../find-texts.ts';
import { projectFind } from '../projection-office.ts';
import { rowToEntity } from '../rows.ts';
import type { EntityRow } from '../schema.ts';

const BATCH = 500;

export async function up(db: Kysely<unknown>): Promise<void> {
	await sql`alter table find_list add column changed_at bigint not null default 0`.execute(db);
	await sql`delete from find_list`.execute(db);
	let after = { tenant: '', ent: '' };
	for (;;) {
		const { rows } = await sql<EntityRow>`select * from entity
			where (tenant, ent) > (${after.tenant}, ${after.ent}) and kind in (${sql.join([...KINDS_WITH_WORDS])})
			order by tenant, ent limit ${BATCH}`.execute(db);
		for (const row of rows) {
			const found = projectFind(rowToEntity(row));
			if (found === null) continue;
			const { ent, kind, address, text, ended, changed_at: at } = found;
			await sql`insert into find_list (tenant, ent, kind, address, text, ended, changed_at)
				values (${row.tenant}, ${ent}, ${kind}, ${address}, ${text}, ${ended}, ${at})`.execute(db);
		}
		const last = rows.at(-1);
		if (last === undefined || rows.length < BATCH) return;
		after = { tenant: last.tenant, ent: last.ent };
	}
}
