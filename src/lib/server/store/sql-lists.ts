/**
 * Folding the office's lists from the records, a batch of changes at a time. A list holds nothing that the records do
 * not: it can be emptied and folded from the first number again.
 */
import { batchesOf, inBatches } from './batches.ts';
import { FOLLOWING_LISTS } from './following-lists.ts';
import type { StoredEntity } from './port.ts';
import { projectEntity } from './projection.ts';
import { rowToEntity } from './rows.ts';
import type { Database, EntityRow } from './schema.ts';
import { keepDoors, removeRows } from './sql-doors.ts';
import type { Engine } from './sql-store.ts';

/** Raised when a list is made otherwise of the same records: then all lists are folded from the first number again. */
const LISTS_VERSION = 1;
/** No scope is called this: the row of it holds the version, and whoever folds holds that row. */
const VERSION_SCOPE = '';
/** Changes and scopes in one transaction: pushes get their turn in between. */
const CHANGES_MAX = 500;
const SCOPES_MAX = 100;

interface Context {
	readonly tenant: string;
	readonly engine: Pick<Engine, 'engine'>;
}

/** A scope of which the lists do not hold all that its log does: how far they go, and how far the log went. */
export interface Behind {
	readonly tenant: string;
	readonly scope: string;
	readonly listed: number;
	readonly head: number;
}

/** Everything behind at this moment. Lists that another version made are emptied first, and so behind from the first number. */
export async function lookBehind(db: Database, forget: (tenant: string) => Promise<void>): Promise<readonly Behind[]> {
	const earlier = await db
		.selectFrom('list_cursor')
		.select('tenant')
		.where('scope', '=', VERSION_SCOPE)
		.where('seq', '<>', LISTS_VERSION)
		.execute();
	for (const { tenant } of earlier) await forget(tenant);
	return readBehind(db);
}

export async function readBehind(db: Database): Promise<readonly Behind[]> {
	const rows = await db
		.selectFrom('scope_counter')
		.leftJoin('list_cursor', (join) =>
			join
				.onRef('list_cursor.tenant', '=', 'scope_counter.tenant')
				.onRef('list_cursor.scope', '=', 'scope_counter.scope')
		)
		.select(['scope_counter.tenant', 'scope_counter.scope', 'list_cursor.seq as listed', 'scope_counter.seq as head'])
		.where((e) => e('scope_counter.seq', '>', e.fn.coalesce('list_cursor.seq', e.lit(0))))
		.orderBy('scope_counter.tenant')
		.orderBy('scope_counter.scope')
		.execute();
	return rows.map((row) => ({ ...row, listed: row.listed ?? 0 }));
}

/** Takes the first of what is behind that one transaction may hold: scopes of one organisation. */
export function firstOf(behind: readonly Behind[]): readonly Behind[] {
	return behind.filter(({ tenant }) => tenant === behind[0]?.tenant).slice(0, SCOPES_MAX);
}

/**
 * One batch, inside the caller's transaction: rows and cursors move together.
 *
 * @param some scopes of the context's organisation
 * @returns those of them that are not whole yet
 */
export async function foldLists(db: Database, context: Context, some: readonly Behind[]): Promise<readonly Behind[]> {
	const { tenant } = context;
	await holdLists(db, tenant);
	const scopes = some.map(({ scope }) => scope);
	await beginCursors(db, { tenant, scopes });
	const changes = await changesAbove(db, { tenant, scopes });
	const ents = [...new Set(changes.map(({ ent }) => ent))].sort();
	await putLists(db, context, await readEntities(db, context, ents));
	const { cursors, left } = reached(some, changes);
	await putCursors(db, tenant, cursors);
	return left;
}

/** How far these scopes are listed with these changes, which are in order of scope and end where the batch was full. */
function reached(
	some: readonly Behind[],
	changes: readonly Change[]
): { readonly cursors: readonly { readonly scope: string; readonly seq: number }[]; readonly left: readonly Behind[] } {
	const lastOf = new Map(changes.map(({ scope, seq }) => [scope, seq]));
	const cut = changes.length < CHANGES_MAX ? null : (changes.at(-1)?.scope ?? null);
	const at = cut === null ? some.length : some.findIndex(({ scope }) => scope === cut);
	// Numbers up to the head are all visible (G6); a line that moved up since is met above it.
	const whole = some.slice(0, at).map(({ scope, head }) => ({ scope, seq: Math.max(head, lastOf.get(scope) ?? 0) }));
	const last = cut === null ? [] : [{ scope: cut, seq: lastOf.get(cut) ?? 0 }];
	return { cursors: [...whole, ...last], left: some.slice(at) };
}

/** Empties the lists and their cursors, inside the caller's transaction; what comes after folds them from the first number. */
export async function forgetLists(db: Database, tenant: string): Promise<void> {
	await holdLists(db, tenant);
	await emptyLists(db, tenant);
}

async function emptyLists(db: Database, tenant: string): Promise<void> {
	for (const list of FOLLOWING_LISTS) await db.deleteFrom(list).where('tenant', '=', tenant).execute();
	await db.deleteFrom('list_cursor').where('tenant', '=', tenant).where('scope', '<>', VERSION_SCOPE).execute();
}

/** One at a time folds the lists of an organisation, in however many processes. What another version folded is emptied. */
async function holdLists(db: Database, tenant: string): Promise<void> {
	const held = await db
		.insertInto('list_cursor')
		.values({ tenant, scope: VERSION_SCOPE, seq: LISTS_VERSION })
		.onConflict((conflict) =>
			conflict.columns(['tenant', 'scope']).doUpdateSet((e) => ({ seq: e.ref('list_cursor.seq') }))
		)
		.returning('seq')
		.executeTakeFirstOrThrow();
	if (held.seq === LISTS_VERSION) return;
	await emptyLists(db, tenant);
	await db
		.updateTable('list_cursor')
		.set({ seq: LISTS_VERSION })
		.where('tenant', '=', tenant)
		.where('scope', '=', VERSION_SCOPE)
		.execute();
}

interface Change {
	readonly scope: string;
	readonly seq: number;
	readonly ent: string;
}

/** From the cursors outwards: a question by scope alone would read each stream from its beginning. */
function changesAbove(
	db: Database,
	{ tenant, scopes }: { readonly tenant: string; readonly scopes: readonly string[] }
): Promise<readonly Change[]> {
	if (scopes.length === 0) return Promise.resolve([]);
	return db
		.selectFrom('list_cursor')
		.innerJoin('change', (join) =>
			join
				.onRef('change.tenant', '=', 'list_cursor.tenant')
				.onRef('change.scope', '=', 'list_cursor.scope')
				.onRef('change.seq', '>', 'list_cursor.seq')
		)
		.select(['change.scope', 'change.seq', 'change.ent'])
		.where('list_cursor.tenant', '=', tenant)
		.where('list_cursor.scope', 'in', [...scopes])
		.orderBy('list_cursor.scope')
		.orderBy('change.seq')
		.limit(CHANGES_MAX)
		.execute();
}

async function beginCursors(
	db: Database,
	{ tenant, scopes }: { readonly tenant: string; readonly scopes: readonly string[] }
): Promise<void> {
	if (scopes.length === 0) return;
	await db
		.insertInto('list_cursor')
		.values(scopes.map((scope) => ({ tenant, scope, seq: 0 })))
		.onConflict((conflict) => conflict.doNothing())
		.execute();
}

async function putCursors(
	db: Database,
	tenant: string,
	cursors: readonly { readonly scope: string; readonly seq: number }[]
): Promise<void> {
	if (cursors.length === 0) return;
	await db
		.insertInto('list_cursor')
		.values(cursors.map((cursor) => ({ tenant, ...cursor })))
		.onConflict((conflict) =>
			conflict.columns(['tenant', 'scope']).doUpdateSet((e) => ({ seq: e.ref('excluded.seq') }))
		)
		.execute();
}

/** Held against a purge, which would otherwise take a record away and leave the row that is being made of it (G12). */
async function readEntities(
	db: Database,
	{ tenant, engine }: Context,
	ents: readonly string[]
): Promise<readonly StoredEntity[]> {
	const rows = await inBatches(ents, (some) => {
		const select = db.selectFrom('entity').selectAll().where('tenant', '=', tenant).where('ent', 'in', some);
		return (engine.engine === 'postgres' ? select.orderBy('ent').forShare() : select).execute();
	});
	return rows.flatMap((row) => readable(row) ?? []);
}

/** One record that cannot be read stands in no list until somebody changes it, and holds up none behind it (G13). */
function readable(row: EntityRow): StoredEntity | null {
	try {
		return rowToEntity(row);
	} catch {
		return null;
	}
}

async function putLists(db: Database, context: Context, entities: readonly StoredEntity[]): Promise<void> {
	const { tenant } = context;
	const ents = entities.map(({ ent }) => ent);
	const before = await addressesBefore(db, { tenant, ents });
	await putProjections(db, { tenant, entities });
	await keepDoors(db, context, { entities, before });
}

/** Where a record stood that can be put right to stand at another door: both doors are counted. */
async function addressesBefore(
	db: Database,
	{ tenant, ents }: { readonly tenant: string; readonly ents: readonly string[] }
): Promise<readonly string[]> {
	const lists = ['attempt_list', 'visit_list', 'concern_list', 'find_list'] as const;
	// Told apart here: asked for each address once, SQLite would read the whole list along the index of addresses.
	const found = new Set<string>();
	for (const list of lists)
		for (const some of batchesOf(ents)) {
			const rows = await db
				.selectFrom(list)
				.select('address')
				.where('tenant', '=', tenant)
				.where('ent', 'in', [...some])
				.execute();
			for (const { address } of rows) if (address !== null) found.add(address);
		}
	return [...found];
}

async function putProjections(
	db: Database,
	{ tenant, entities }: { readonly tenant: string; readonly entities: readonly StoredEntity[] }
): Promise<void> {
	const projected = entities.map(projectEntity).filter((one) => one !== null);
	for (const list of new Set(projected.map((one) => one.list))) {
		if (list === 'photo_list') continue;
		const rows = projected.filter((one) => one.list === list).map((one) => ({ tenant, ...one.row }));
		for (const some of batchesOf(rows)) {
			await removeRows(db, { list, tenant, ents: some.map(({ ent }) => ent) });
			await db
				.insertInto(list)
				.values([...some])
				.execute();
		}
	}
}
