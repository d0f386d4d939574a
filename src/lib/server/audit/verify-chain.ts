/** Walks an organisation's audit from its first entry and names the first that does not fit. */
import { aboutOf } from '#lib/domain/audit.ts';
import { auditHash, type AuditHead } from '../store/audit-chain.ts';
import { inBatches } from '../store/batches.ts';
import type { Database } from '../store/schema.ts';

const ENTRIES_PER_READ = 1_000;

export type AuditBreak =
	/** Entries before this one are not there. */
	| 'missing'
	/** It does not follow on the entry before it. */
	| 'unlinked'
	/** Its words are not those that its hash was made over. */
	| 'changed'
	/** It is not found again under the households that it names, or under others. */
	| 'misfiled'
	/** The head says that the chain is longer, shorter or another. */
	| 'head'
	/** The hash that was written down elsewhere is not in the chain. */
	| 'anchor';

export interface Verified {
	readonly tenant: string;
	readonly head: AuditHead;
	/** The first entry that does not fit; null when all do. */
	readonly broken: { readonly number: number; readonly kind: AuditBreak } | null;
}

/** @param options.anchor a head that was printed before and kept elsewhere */
export async function verifyAudit(
	db: Database,
	options: { readonly tenant: string; readonly anchor?: AuditHead }
): Promise<Verified> {
	const { tenant, anchor } = options;
	const kept = await db
		.selectFrom('audit_head')
		.select(['number', 'hash'])
		.where('tenant', '=', tenant)
		.executeTakeFirst();
	let last: AuditHead = { number: 0, hash: '' };
	let filings = 0;
	const brokenAt = (number: number, kind: AuditBreak): Verified => ({ tenant, head: last, broken: { number, kind } });
	for (;;) {
		const rows = await db
			.selectFrom('audit')
			.selectAll()
			.where('tenant', '=', tenant)
			.where('number', '>', last.number)
			.orderBy('number')
			.limit(ENTRIES_PER_READ)
			.execute();
		const filed = await filedUnder(db, { tenant, rows });
		for (const { tenant: _tenant, hash, ...entry } of rows) {
			const next = last.number + 1;
			if (Number(entry.number) !== next) return brokenAt(next, 'missing');
			if (entry.prior !== last.hash) return brokenAt(next, 'unlinked');
			// The same shape as when it was written: the store answers what `appendAudit` took.
			const read = { ...entry, number: next, at: Number(entry.at), result: entry.result as 'done' };
			if (hash !== auditHash(tenant, read)) return brokenAt(next, 'changed');
			if (anchor?.number === next && anchor.hash !== hash) return brokenAt(next, 'anchor');
			const about = [...aboutOf(entry.object)].sort();
			if (about.join() !== (filed.get(next) ?? []).join()) return brokenAt(next, 'misfiled');
			filings += about.length;
			last = { number: next, hash };
		}
		if (rows.length < ENTRIES_PER_READ) break;
	}
	if (Number(kept?.number ?? 0) !== last.number || (kept?.hash ?? '') !== last.hash)
		return brokenAt(Math.min(last.number, Number(kept?.number ?? 0)) + 1, 'head');
	// Under a household that no entry near it names, a filing is seen only by its number too many.
	if (filings !== (await countFilings(db, tenant))) return brokenAt(last.number, 'misfiled');
	if (anchor && anchor.number > last.number) return brokenAt(last.number + 1, 'anchor');
	return { tenant, head: last, broken: null };
}

/** Under which ids each of these entries is filed, in order of name. */
async function filedUnder(
	db: Database,
	{ tenant, rows }: { readonly tenant: string; readonly rows: readonly { number: number; object: string }[] }
): Promise<ReadonlyMap<number, readonly string[]>> {
	const filed = new Map<number, string[]>();
	const [first, last] = [rows[0], rows.at(-1)];
	if (!first || !last) return filed;
	const found = await inBatches(
		rows.flatMap(({ object }) => aboutOf(object)),
		(some) =>
			db
				.selectFrom('audit_about')
				.select(['number', 'about'])
				.where('tenant', '=', tenant)
				.where('about', 'in', [...some])
				.where('number', '>=', first.number)
				.where('number', '<=', last.number)
				.execute()
	);
	for (const { number, about } of found) {
		const list = filed.get(Number(number));
		if (list) list.push(about);
		else filed.set(Number(number), [about]);
	}
	for (const list of filed.values()) list.sort();
	return filed;
}

async function countFilings(db: Database, tenant: string): Promise<number> {
	const { count } = await db
		.selectFrom('audit_about')
		.select((e) => e.fn.countAll<number | string>().as('count'))
		.where('tenant', '=', tenant)
		.executeTakeFirstOrThrow();
	return Number(count);
}
