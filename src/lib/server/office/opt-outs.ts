/** Doors where nobody is to ring again: seen by the office, one by one or all at once. */
import { sql } from 'kysely';
import { recordOffice } from '../sync/office-operation.ts';
import type { Editor } from './concern-edits.ts';
import { optOutRows, type OptOutRow, unseenOptOuts } from './follow-rows.ts';
import type { OfficePlace } from './place.ts';

export const OPT_OUTS_MAX = 100;

export async function listOptOuts(
	place: OfficePlace
): Promise<{ readonly rows: readonly OptOutRow[]; readonly total: number }> {
	const count = await unseenOptOuts(place)
		.select(sql<number>`count(*)`.as('count'))
		.executeTakeFirstOrThrow();
	return { rows: await optOutRows(place, OPT_OUTS_MAX), total: Number(count.count) };
}

/** Answers how many were marked; the guard itself stays as it is. */
export async function seeOptOuts(editor: Editor, addresses: readonly string[]): Promise<number> {
	const { ports, tenant, person, role, now } = editor;
	const wanted = addresses.slice(0, OPT_OUTS_MAX);
	const found = await ports.store.transaction(tenant, (tx) => tx.readEntities(wanted));
	const changes = found
		.filter(({ kind }) => kind === 'address')
		.map(({ ent, kind, root, scope }) => ({ kind, ent, root, scope, fields: { optOutSeenAt: now } }));
	if (changes.length === 0) return 0;
	const outcome = await recordOffice(ports, { tenant, person, role, changes });
	return outcome.ok ? changes.length : 0;
}
