/** Everything that was ever written about an address and who lives there, change by change, with values that lost. */
import { mergeOf } from '#lib/domain/records/index.ts';
import { type Json, canonicalJson } from '#lib/sync/json.ts';
import type { EntityState } from '#lib/sync/merge.ts';
import { inBatches } from '../store/batches.ts';
import { rowToOperation, stateFromText } from '../store/rows.ts';
import { entryOf, type HistoryEntry } from './history.ts';
import type { OfficePlace } from './place.ts';

export interface RecordAt {
	readonly id: string;
	readonly kind: string;
	readonly root: string;
	readonly scope: string;
	readonly state: EntityState;
}

export interface HistoryLine extends HistoryEntry {
	readonly ent: string;
	readonly kind: string;
	/** The phone it was written on; null for the office. */
	readonly dev: string | null;
}

/** One of two values that were written without each other. */
export interface ConflictSide {
	/** The operation that wrote it. */
	readonly op: string;
	readonly value: Json;
	readonly person: string;
	readonly at: number;
	readonly receivedAt: number;
	readonly isOnPhone: boolean;
	readonly holds: boolean;
}

export interface Conflict {
	readonly ent: string;
	readonly kind: string;
	readonly field: string;
	/** When the second of them came in: from then on there were two. */
	readonly at: number;
	readonly sides: readonly ConflictSide[];
}

/** The address itself, what lies at it, and everything of the households that live or lived there. */
export async function readRecordsAt({ db, tenant }: OfficePlace, address: string): Promise<readonly RecordAt[]> {
	const near = await db
		.selectFrom('entity')
		.select(['ent', 'kind', 'root', 'scope', 'state'])
		.where('tenant', '=', tenant)
		.where((where) => where.or([where('ent', '=', address), where('address', '=', address)]))
		.execute();
	const roots = near.filter(({ kind }) => kind === 'household').map(({ ent }) => ent);
	const under = await inBatches(roots, (some) =>
		db
			.selectFrom('entity')
			.select(['ent', 'kind', 'root', 'scope', 'state'])
			.where('tenant', '=', tenant)
			.where('root', 'in', [...some])
			.execute()
	);
	const all = new Map([...near, ...under].map((row) => [row.ent, row]));
	return [...all.values()].map(({ ent, kind, root, scope, state }) => ({
		id: ent,
		kind,
		root,
		scope,
		state: stateFromText(state)
	}));
}

/** The newest first. */
export async function readHistories(
	{ db, tenant }: OfficePlace,
	records: readonly RecordAt[]
): Promise<readonly HistoryLine[]> {
	const byId = new Map(records.map((record) => [record.id, record]));
	const rows = await inBatches([...byId.keys()], (some) =>
		db
			.selectFrom('operation')
			.selectAll()
			.where('tenant', '=', tenant)
			.where('ent', 'in', [...some])
			.execute()
	);
	return rows
		.map(rowToOperation)
		.flatMap((stored) =>
			entryOf(stored, byId.get(stored.ent)?.state).map((entry) => ({
				...entry,
				ent: stored.ent,
				kind: stored.kind,
				dev: stored.dev === tenant ? null : stored.dev
			}))
		)
		.sort((a, b) => b.at - a.at || b.receivedAt - a.receivedAt || (a.id < b.id ? 1 : -1));
}

/** Written by rules, or a link, or a moment that a person never chooses between. */
const NOT_CHOSEN = ['at', 'raisedAt', 'answeredAt', 'startedAt', 'closedAt', 'household', 'address', 'visit', 'late'];

/**
 * Values of one field that two people wrote without each other, as long as nobody wrote it again since: the later one
 * was written before the earlier one was in. Notes of which two versions stand side by side are among them.
 *
 * @param lines as `readHistories` answers them
 */
export function conflictsIn(lines: readonly HistoryLine[]): readonly Conflict[] {
	const written = new Map<string, { readonly line: HistoryLine; readonly value: Json; readonly holds: boolean }[]>();
	for (const line of lines)
		for (const { field, value, holds } of line.changes) {
			if (NOT_CHOSEN.includes(field) || field.startsWith('guide:')) continue;
			const merge = mergeOf(line.kind, field).kind;
			if (merge !== 'register' && merge !== 'note') continue;
			const key = `${line.ent} ${field}`;
			written.set(key, [...(written.get(key) ?? []), { line, value, holds }]);
		}
	const conflicts: Conflict[] = [];
	for (const [key, all] of written) {
		const field = key.split(' ')[1] ?? '';
		const [newest, before] = all;
		if (!newest || !before || !newest.holds) continue;
		const isApart =
			newest.line.dev !== before.line.dev &&
			newest.line.at < before.line.receivedAt &&
			canonicalJson(newest.value) !== canonicalJson(before.value);
		const isNote = mergeOf(newest.line.kind, field).kind === 'note' && before.holds;
		if (!isApart && !isNote) continue;
		conflicts.push({
			ent: newest.line.ent,
			kind: newest.line.kind,
			field,
			at: Math.max(newest.line.receivedAt, before.line.receivedAt),
			sides: [newest, before].map(({ line, value, holds }) => ({
				op: line.id,
				value,
				person: line.person,
				at: line.at,
				receivedAt: line.receivedAt,
				isOnPhone: line.dev !== null,
				holds
			}))
		});
	}
	return conflicts.sort((a, b) => b.at - a.at);
}
