/**
 * A small file outside the database, beside the purge file, that knows its epoch, how far its numbers had come and which
 * operations were acknowledged last. A database put back from a copy, without a restore, has come less far than the file
 * remembers, lacks what was acknowledged, or bears an epoch that had ended: then it gets a new epoch too, and every phone
 * hands in again what the copy does not hold (G8).
 *
 * Several processes write it, on several hosts when they share the folder: within an epoch it only goes up, and each
 * reads it before the database, so that nobody takes another's progress for a step back. Hosts that share no folder each
 * have one of their own, which knows less and never anything wrong.
 */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as v from 'valibot';
import type { SqlStore } from '../store/sql-store.ts';
import { beginEpoch } from '../sync/new-epoch.ts';
import { isCode, writeWhole } from './durable.ts';

export const MARKER_NAME = 'epoch.json';
/** Acknowledged operations that the file keeps: a standby lacks the newest first, so a few are enough. */
const ACKNOWLEDGED_MAX = 20;

const life = v.object({ epoch: v.string(), numbers: v.number(), acknowledged: v.optional(v.array(v.string()), []) });
const markerSchema = v.object({ voordeur: v.literal('epoch'), organisations: v.record(v.string(), life) });
type Marker = v.InferOutput<typeof markerSchema>['organisations'];
/** What the file remembers of one organisation. */
export type Marked = v.InferOutput<typeof life>;
/** Where a database stands. */
export type Life = Pick<Marked, 'epoch' | 'numbers'>;

/** Pure: whether the database is an older one than the marker has seen. */
export function isPutBack(options: {
	readonly marked: Life | undefined;
	readonly found: Life;
	/** Epochs that ended in this database's own history. */
	readonly ended: readonly string[];
}): boolean {
	const { marked, found, ended } = options;
	if (!marked) return false;
	if (marked.epoch === found.epoch) return found.numbers < marked.numbers;
	// A restore by another process left its trace; an epoch that this database never heard of is a later one.
	return !ended.includes(marked.epoch);
}

/** How far all scopes together have come: it never goes down within an epoch. */
export async function readLife(store: Pick<SqlStore, 'db'>, tenant: string): Promise<Life | null> {
	const organisation = await store.db
		.selectFrom('organisation')
		.select('epoch')
		.where('tenant', '=', tenant)
		.executeTakeFirst();
	const counted = await store.db
		.selectFrom('scope_counter')
		.select((e) => e.fn.sum<number | string | null>('seq').as('numbers'))
		.where('tenant', '=', tenant)
		.executeTakeFirst();
	return organisation ? { epoch: organisation.epoch, numbers: Number(counted?.numbers ?? 0) } : null;
}

/** @param earlier the folder in which it lay before it moved to the purge file's, where that is another one */
export async function readMarker(folder: string, earlier?: string): Promise<Marker> {
	try {
		const read = v.safeParse(markerSchema, JSON.parse(await readFile(join(folder, MARKER_NAME), 'utf8')));
		if (read.success) return read.output.organisations;
	} catch (error) {
		if (isCode(error, 'ENOENT')) return earlier === undefined || earlier === folder ? {} : readMarker(earlier);
		if (!(error instanceof SyntaxError)) throw error;
	}
	throw new Error(
		`${join(folder, MARKER_NAME)} cannot be read: put it back from a copy, or take it away if this database is the newest there is`
	);
}

export interface MarkerPlace {
	readonly tenant: string;
	readonly folder: string;
	readonly earlier?: string;
}

/** Operations that this process acknowledged, and under which epoch; the newest first. */
export interface Acknowledged {
	readonly epoch: string;
	readonly opIds: readonly string[];
}

/** Remembers where the database stands now; nothing is written when nothing changed, nor a lower number within an epoch. */
export async function mark(
	store: Pick<SqlStore, 'db'>,
	{ tenant, folder, earlier }: MarkerPlace,
	acknowledged: Acknowledged | null = null
): Promise<void> {
	const found = await readLife(store, tenant);
	const marker = await readMarker(folder, earlier);
	const marked = marker[tenant];
	if (!found || (marked?.epoch === found.epoch && marked.numbers >= found.numbers)) return;
	const own = acknowledged?.epoch === found.epoch ? acknowledged.opIds : [];
	const others = marked?.epoch === found.epoch ? marked.acknowledged : [];
	const opIds = [...new Set([...own, ...others])].slice(0, ACKNOWLEDGED_MAX);
	await writeWhole(
		join(folder, MARKER_NAME),
		`${JSON.stringify({ voordeur: 'epoch', organisations: { ...marker, [tenant]: { ...found, acknowledged: opIds } } })}\n`
	);
}

/**
 * Compares, begins a new epoch where the database has come less far or lacks what was acknowledged, and remembers.
 *
 * @param acknowledged what this process remembers, newer than the file
 * @returns true when the database had been put back, and now has a new epoch
 */
export async function checkEpoch(
	store: SqlStore,
	options: MarkerPlace & { readonly uuid: () => string },
	acknowledged: Acknowledged | null = null
): Promise<boolean> {
	const { tenant, folder, earlier, uuid } = options;
	// The marker first: what another process writes meanwhile must not make this database look older than it is.
	const marked = (await readMarker(folder, earlier))[tenant];
	const found = await readLife(store, tenant);
	if (!found) return false;
	const remembered = [acknowledged, marked ? { epoch: marked.epoch, opIds: marked.acknowledged } : null];
	const opIds = remembered.flatMap((one) => (one?.epoch === found.epoch ? one.opIds : []));
	const isPast = marked !== undefined && (marked.epoch !== found.epoch || found.numbers < marked.numbers);
	const isOlder =
		(isPast || opIds.length > 0) &&
		(await store.transaction(tenant, async (tx) => {
			const begin = async (...[reason, detail]: [Reason, Readonly<Record<string, number>>]): Promise<boolean> => {
				const begun = await beginEpoch(tx, { chance: { uuid }, seen: found.epoch, reason, detail });
				return begun !== null && begun !== found.epoch;
			};
			if (isPast) {
				const ended = (await tx.listRestores()).map((restore) => restore.earlierEpoch);
				if (isPutBack({ marked, found, ended }))
					return begin('lowerNumbers', { had: marked.numbers, has: found.numbers });
			}
			const held = new Set((await tx.findOperations([...new Set(opIds)])).map(({ opId }) => opId));
			const lacking = opIds.filter((opId) => !held.has(opId));
			return lacking.length > 0 && begin('receiptUnknown', { count: lacking.length });
		}));
	await mark(store, options, acknowledged);
	return isOlder;
}

type Reason = 'lowerNumbers' | 'receiptUnknown';
