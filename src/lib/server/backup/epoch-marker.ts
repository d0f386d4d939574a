/**
 * A small file beside the database that knows its epoch and how far its numbers had
 * come. A database put back from a copy, without a restore, has come less far than
 * the file remembers, or bears an epoch that had ended: then it gets a new epoch too,
 * and every phone hands in again what the copy does not hold (G8).
 */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as v from 'valibot';
import type { SqlStore } from '../store/sql-store.ts';
import { isCode, writeWhole } from './durable.ts';

export const MARKER_NAME = 'epoch.json';

const life = v.object({ epoch: v.string(), numbers: v.number() });
const markerSchema = v.object({ voordeur: v.literal('epoch'), organisations: v.record(v.string(), life) });
type Marker = v.InferOutput<typeof markerSchema>['organisations'];
export type Life = v.InferOutput<typeof life>;

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
export async function readLife(store: SqlStore, tenant: string): Promise<Life | null> {
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

export async function readMarker(folder: string): Promise<Marker> {
	try {
		const read = v.safeParse(markerSchema, JSON.parse(await readFile(join(folder, MARKER_NAME), 'utf8')));
		if (read.success) return read.output.organisations;
	} catch (error) {
		if (isCode(error, 'ENOENT')) return {};
		if (!(error instanceof SyntaxError)) throw error;
	}
	throw new Error(
		`${join(folder, MARKER_NAME)} cannot be read: put it back from a copy, or take it away if this database is the newest there is`
	);
}

/** Remembers where the database stands now; nothing is written when nothing changed. */
export async function mark(
	store: SqlStore,
	options: { readonly tenant: string; readonly folder: string }
): Promise<void> {
	const { tenant, folder } = options;
	const found = await readLife(store, tenant);
	const marker = await readMarker(folder);
	const marked = marker[tenant];
	if (!found || (marked?.epoch === found.epoch && marked.numbers === found.numbers)) return;
	await writeWhole(
		join(folder, MARKER_NAME),
		`${JSON.stringify({ voordeur: 'epoch', organisations: { ...marker, [tenant]: found } })}\n`
	);
}

/**
 * At every start, before anybody is answered.
 *
 * @returns true when the database had been put back, and now has a new epoch
 */
export async function checkEpoch(
	store: SqlStore,
	options: { readonly tenant: string; readonly folder: string; readonly uuid: () => string }
): Promise<boolean> {
	const { tenant, folder } = options;
	// The marker first: what another process writes meanwhile must not make this database look older than it is.
	const marked = (await readMarker(folder))[tenant];
	const found = await readLife(store, tenant);
	if (!found) return false;
	const isOlder = await store.transaction(tenant, async (tx) => {
		const restores = await tx.listRestores();
		if (!isPutBack({ marked, found, ended: restores.map((restore) => restore.earlierEpoch) })) return false;
		const organisation = await tx.readOrganisation();
		if (!organisation) return false;
		const epoch = options.uuid();
		const now = await tx.now();
		await tx.putOrganisation({ ...organisation, epoch });
		// How old the copy is nobody knows: every device that proves its enrolment may come back.
		await tx.putRestore({ epoch, earlierEpoch: organisation.epoch, backupTakenAt: 0, restoredAt: now });
		return true;
	});
	await mark(store, { tenant, folder });
	return isOlder;
}
