/**
 * Row level security: PostgreSQL itself hands a connection the rows of the organisation it was lent for, whatever a
 * question forgets to ask. Found from the catalogue and not from a list, so that no table of a later version is left
 * out. It holds for the owner of the tables too (FORCE), and for everybody but a superuser or a role with BYPASSRLS.
 */
import { type Kysely, sql } from 'kysely';
import { POLICY_TEXT } from './whose.ts';

const POLICY = 'of_one_tenant';

/** Brings the policy to every table of this schema that has a tenant and lacks it. */
export async function secureRows<T>(db: Kysely<T>): Promise<void> {
	if ((await openTables(db)).length === 0) return;
	await db.transaction().execute(async (transaction) => {
		// Of several processes that start at once, one does it and the others find it done.
		await sql`lock table organisation in access exclusive mode`.execute(transaction);
		for (const name of await openTables(transaction)) {
			const table = sql.id(name);
			await sql`alter table ${table} enable row level security, force row level security`.execute(transaction);
			await sql`drop policy if exists ${sql.id(POLICY)} on ${table}`.execute(transaction);
			await sql`create policy ${sql.id(POLICY)} on ${table} using (${sql.raw(POLICY_TEXT)})`.execute(transaction);
		}
	});
}

/** Tables with a tenant that hand out rows of anybody, or none at all for lack of a policy. */
async function openTables<T>(db: Kysely<T>): Promise<readonly string[]> {
	const { rows } = await sql<{ name: string }>`
		select c.relname as name from pg_class c
		join pg_namespace n on n.oid = c.relnamespace and n.nspname = current_schema()
		join pg_attribute a on a.attrelid = c.oid and a.attname = 'tenant' and not a.attisdropped
		where c.relkind in ('r', 'p') and not (c.relrowsecurity and c.relforcerowsecurity and exists (
			select from pg_policy p where p.polrelid = c.oid and p.polname = ${POLICY}))
		order by 1`.execute(db);
	return rows.map(({ name }) => name);
}

/** Whether this role passes by every policy: then the code's own check stands alone. */
export async function passesPolicies<T>(db: Kysely<T>): Promise<boolean> {
	const { rows } = await sql<{ passes: boolean }>`
		select rolsuper or rolbypassrls as passes from pg_roles where rolname = current_user`.execute(db);
	return rows[0]?.passes ?? false;
}
