/** Promises (afspraken) that are over their date, and keeping one. */
import { sql } from 'kysely';
import { plainValues } from '#lib/sync/values.ts';
import { changedSince, recordOffice, type Seen } from '../sync/office-operation.ts';
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

export type PromiseOutcome =
	| { readonly ok: true }
	| { readonly ok: false; readonly error: { readonly kind: 'missing' | 'meanwhile' | 'refused' } };

/**
 * `done` is kept, `dropped` is no longer needed; both stay in the history.
 *
 * @param options.was what the editor saw by field; when somebody settled it since, nothing is written
 */
export async function settlePromise(
	editor: Editor,
	options: { readonly promise: string; readonly state: 'done' | 'dropped'; readonly was?: Seen | undefined }
): Promise<PromiseOutcome> {
	const { ports, tenant, person, role, now } = editor;
	const [entity] = await ports.store.transaction(tenant, (tx) => tx.readEntities([options.promise]));
	if (entity?.kind !== 'commitment') return { ok: false, error: { kind: 'missing' } };
	const { ent, root, scope } = entity;
	const { was } = options;
	if (changedSince(entity.state, { was, wanted: { state: options.state } }).length > 0)
		return { ok: false, error: { kind: 'meanwhile' } };
	// Of two ends the later step would win by itself: whoever saw the other end, and says this one, puts it right.
	const isCorrected = !['open', null, undefined].some((open) => open === plainValues(entity.state)['state']);
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
				fields: {
					state: { step: options.state, ...(isCorrected ? { correct: true } : {}) },
					...(options.state === 'done' ? { doneAt: now } : {})
				},
				was
			}
		]
	});
	return outcome.ok ? { ok: true } : { ok: false, error: { kind: outcome.error.kind } };
}
