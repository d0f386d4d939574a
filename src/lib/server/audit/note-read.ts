/** A reading at the office, noted before the page goes out: what could not be noted is not shown. */
import type { AuditRef } from '#lib/domain/audit.ts';
import { batchesOf } from '../store/batches.ts';
import type { SqlStore } from '../store/sql-store.ts';
import { officeNote, placeRefs } from './notes.ts';

export interface Reading {
	readonly store: SqlStore;
	readonly tenant: string;
	readonly person: string;
}

/** One record, opened: a concern, a visit, a household on its way out, a photo, something in quarantine. */
export async function noteRead(
	reading: Reading,
	options: { readonly opened: AuditRef | null; readonly ents: readonly string[] }
): Promise<void> {
	const { store, tenant, person } = reading;
	const refs = [...(options.opened === null ? [] : [options.opened]), ...(await placesOf(reading, options.ents))];
	if (refs.length === 0) return;
	await store.transaction(tenant, (tx) => tx.appendAudit([officeNote('read', { refs, tenant, person })]));
}

/** Something in quarantine, opened: about the record it names, where that is here. */
export async function noteHeldRead(reading: Reading, id: string): Promise<void> {
	const { store, tenant } = reading;
	const item = await store.db
		.selectFrom('quarantine')
		.select('ent')
		.where('tenant', '=', tenant)
		.where('id', '=', id)
		.executeTakeFirst();
	await noteRead(reading, { opened: `held:${id}`, ents: item?.ent ? [item.ent] : [] });
}

/** Rows of a list that tell something of a household: one entry for the page. */
export async function noteList(reading: Reading, ents: readonly string[]): Promise<void> {
	const { store, tenant, person } = reading;
	const refs = await placesOf(reading, ents);
	if (refs.length === 0) return;
	await store.transaction(tenant, (tx) => tx.appendAudit([officeNote('list', { refs, tenant, person })]));
}

/** The role did not allow it: that somebody tried is told too. */
export async function noteRefused(reading: Reading, permission: string): Promise<void> {
	const { store, tenant, person } = reading;
	const refs = [`permission:${permission}` as const];
	await store.transaction(tenant, (tx) =>
		tx.appendAudit([officeNote('read', { refs, tenant, person, result: 'refused' })])
	);
}

async function placesOf({ store, tenant }: Reading, ents: readonly string[]): Promise<readonly AuditRef[]> {
	const refs: AuditRef[] = [];
	for (const some of batchesOf([...new Set(ents)])) {
		const rows = await store.db
			.selectFrom('entity')
			.select(['ent', 'kind', 'root', 'address'])
			.where('tenant', '=', tenant)
			.where('ent', 'in', [...some])
			.execute();
		refs.push(...rows.flatMap(placeRefs));
	}
	return refs;
}
