/** Who saw an address: what the audit and the log of operations tell of it, the newest first, and no value of it. */
import { type AuditAction, AUDIT_ACTIONS, refsIn } from '#lib/domain/audit.ts';
import type { AuditEntry } from '#lib/domain/running.ts';
import { inBatches } from '../store/batches.ts';
import { type House, readHouse } from './house.ts';
import type { OfficePlace } from './place.ts';

export interface SeenLine {
	readonly at: number;
	readonly action: AuditAction;
	readonly result: AuditEntry['result'];
	/** Who; null for the organisation's own rules. */
	readonly person: string | null;
	/** The phone; null for the office. */
	readonly dev: string | null;
	readonly label: string | null;
	/** How many records were changed at once. */
	readonly count: number;
}

export interface Seen {
	/** Null when the id is an address of nobody here, or a household that was purged. */
	readonly house: House | null;
	readonly lines: readonly SeenLine[];
}

/** @param about an address, or a household that lives or lived there */
export async function readSeen(place: OfficePlace, about: string): Promise<Seen> {
	const { db, tenant } = place;
	const known = await db
		.selectFrom('entity')
		.select(['address'])
		.where('tenant', '=', tenant)
		.where('ent', '=', about)
		.executeTakeFirst();
	const address = known?.address ?? about;
	const households = await db
		.selectFrom('entity')
		.select('ent')
		.where('tenant', '=', tenant)
		.where('address', '=', address)
		.where('kind', '=', 'household')
		.execute();
	const ids = [...new Set([about, address, ...households.map(({ ent }) => ent)])];
	const changes = await readChanges(place, ids);
	const told = await readTold(place, { ids, operations: changes.operations });
	const labels = await readLabels(place);
	const lines = [...changes.lines, ...told]
		.sort((a, b) => b.at - a.at)
		.map((line) => ({ ...line, label: line.dev === null ? null : (labels.get(line.dev) ?? null) }));
	return { house: await readHouse(place, address), lines };
}

/**
 * Who saw one household, for its own copy: nothing about another household of this address, and of the address by
 * itself only what falls in the time that was theirs.
 *
 * @param asked.isTheirs whether a moment in milliseconds falls in that time
 */
export async function readSeenOf(
	place: OfficePlace,
	asked: { readonly household: string; readonly address: string; readonly isTheirs: (at: number) => boolean }
): Promise<readonly SeenLine[]> {
	const { household, address, isTheirs } = asked;
	const own = await readChanges(place, [household]);
	const house = await readChanges(place, [address]);
	const told = await readTold(place, {
		ids: [household, address],
		operations: new Set([...own.operations, ...house.operations]),
		isShown: ({ object, at }) => {
			const roots = refsIn(object, 'root');
			if (roots.includes(household)) return true;
			// A list of many addresses says nothing of a neighbour; what is about this one alone does.
			const isOfOthers = roots.length > 0 && refsIn(object, 'address').every((one) => one === address);
			return !isOfOthers && isTheirs(Number(at));
		}
	});
	const labels = await readLabels(place);
	return [...own.lines, ...house.lines.filter(({ at }) => isTheirs(at)), ...told]
		.sort((a, b) => b.at - a.at)
		.map((line) => ({ ...line, label: line.dev === null ? null : (labels.get(line.dev) ?? null) }));
}

type Line = Omit<SeenLine, 'label'>;

/** What was changed: the log of operations tells it by itself. What came in at one time from one hand is one line. */
async function readChanges(
	{ db, tenant }: OfficePlace,
	ids: readonly string[]
): Promise<{ readonly lines: readonly Line[]; readonly operations: ReadonlySet<string> }> {
	const rows = await db
		.selectFrom('operation')
		.select(['op_id', 'person', 'dev', 'received_at'])
		.where('tenant', '=', tenant)
		.where('root', 'in', ids)
		.execute();
	const lines = new Map<string, Line>();
	for (const { person, dev, received_at } of rows) {
		const key = `${person} ${dev} ${received_at}`;
		lines.set(key, {
			at: Number(received_at),
			action: 'change',
			result: 'done',
			person: person === 'rule' ? null : person,
			dev: dev === tenant ? null : dev,
			count: (lines.get(key)?.count ?? 0) + 1
		});
	}
	return { lines: [...lines.values()], operations: new Set(rows.map((row) => row.op_id)) };
}

async function readTold(
	{ db, tenant }: OfficePlace,
	asked: {
		readonly ids: readonly string[];
		readonly operations: ReadonlySet<string>;
		/** All of them without it. */
		readonly isShown?: (entry: { readonly object: string; readonly at: number | string }) => boolean;
	}
): Promise<readonly Line[]> {
	const filed = await db
		.selectFrom('audit_about')
		.select('number')
		.distinct()
		.where('tenant', '=', tenant)
		.where('about', 'in', asked.ids)
		.execute();
	const entries = await inBatches(
		filed.map(({ number }) => Number(number)),
		(some) =>
			db
				.selectFrom('audit')
				.selectAll()
				.where('tenant', '=', tenant)
				.where('number', 'in', [...some])
				.execute()
	);
	return entries.flatMap((entry): readonly Line[] => {
		const operations = refsIn(entry.object, 'op');
		// Told by the log already; once the household is purged the log is silent and this stands.
		if (entry.action === 'change' && operations.some((one) => asked.operations.has(one))) return [];
		if (asked.isShown && !asked.isShown(entry)) return [];
		return [lineOf(entry, tenant)];
	});
}

type Row = Omit<AuditEntry, 'result'> & { readonly result: string };

function lineOf({ action, object, result, origin, actor, at }: Row, tenant: string): Line {
	return {
		at: Number(at),
		action: AUDIT_ACTIONS.find((one) => one === action) ?? 'read',
		result: result === 'refused' || result === 'failed' ? result : 'done',
		person: actor === tenant ? null : actor,
		dev: refsIn(origin, 'device')[0] ?? null,
		count: Math.max(1, refsIn(object, 'op').length)
	};
}

async function readLabels({ db, tenant }: OfficePlace): Promise<ReadonlyMap<string, string>> {
	const rows = await db.selectFrom('device').select(['dev', 'label']).where('tenant', '=', tenant).execute();
	return new Map(rows.map(({ dev, label }) => [dev, label]));
}

export interface AuditLine extends SeenLine {
	readonly number: number;
	/** Households and addresses it names. */
	readonly about: readonly string[];
}

/** The newest entries of the whole organisation, and how far the chain has come. */
export async function readAuditPage(
	place: OfficePlace,
	page: { readonly number: number; readonly size: number }
): Promise<{ readonly lines: readonly AuditLine[]; readonly total: number; readonly hash: string }> {
	const { db, tenant } = place;
	const head = await db
		.selectFrom('audit_head')
		.select(['number', 'hash'])
		.where('tenant', '=', tenant)
		.executeTakeFirst();
	const total = Number(head?.number ?? 0);
	const rows = await db
		.selectFrom('audit')
		.selectAll()
		.where('tenant', '=', tenant)
		.where('number', '<=', total - (page.number - 1) * page.size)
		.orderBy('number', 'desc')
		.limit(page.size)
		.execute();
	const labels = await readLabels(place);
	return {
		total,
		hash: head?.hash ?? '',
		lines: rows.map((row) => {
			const line = lineOf(row, tenant);
			const label = line.dev === null ? null : (labels.get(line.dev) ?? null);
			const about = [...new Set([...refsIn(row.object, 'address'), ...refsIn(row.object, 'root')])];
			return { ...line, label, about, number: Number(row.number) };
		})
	};
}
