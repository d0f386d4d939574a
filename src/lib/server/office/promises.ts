/** Promises (afspraken) that are over their date, and keeping one. */
import { sql } from 'kysely';
import { recordOffice } from '../sync/office-operation.ts';
import type { Editor } from './concern-edits.ts';
import type { OfficePlace } from './place.ts';
import { type WorkTime, lateCommitments } from './work-counts.ts';
import { latePromises, type PromiseRow } from './work-rows.ts';

export const PROMISES_MAX = 200;

export async function listLatePromises(
	place: OfficePlace,
	time: WorkTime
): Promise<{ readonly rows: readonly PromiseRow[]; readonly total: number }> {
	const count = await lateCommitments(place, time)
		.select(sql<number>`count(*)`.as('count'))
		.executeTakeFirstOrThrow();
	return { rows: await latePromises(place, time, PROMISES_MAX), total: Number(count.count) };
}

/** `done` is kept, `dropped` is no longer needed; both stay in the history. */
export async function settlePromise(
	editor: Editor,
	options: { readonly promise: string; readonly state: 'done' | 'dropped' }
): Promise<boolean> {
	const { ports, tenant, person, role, now } = editor;
	const [entity] = await ports.store.transaction(tenant, (tx) => tx.readEntities([options.promise]));
	if (entity?.kind !== 'commitment') return false;
	const { ent, root, scope } = entity;
	const outcome = await recordOffice(ports, {
		tenant,
		person,
		role,
		changes: [
			{
				kind: 'commitment',
				ent,
				root,
				scope,
				fields: { state: { step: options.state }, ...(options.state === 'done' ? { doneAt: now } : {}) }
			}
		]
	});
	return outcome.ok;
}
