/** A small office with one visit, its promise and a few concerns, on a real store in memory. */
import { openSqlite } from '#lib/server/store/sqlite.ts';
import type { SqlStore } from '#lib/server/store/sql-store.ts';
import { recordOffice } from '#lib/server/sync/office-operation.ts';
import { serverChance } from '#lib/server/crypto.ts';
import type { Editor } from '#lib/server/office/concern-edits.ts';
import type { OfficePlace } from '#lib/server/office/place.ts';
import { makeOffice, type TestOffice } from '../../store/office.ts';

export const NOW = Date.parse('2026-11-24T11:00:00Z');
export const TODAY = '2026-11-24';
const DAY_MS = 86_400_000;

export interface SmallOffice extends TestOffice {
	readonly store: SqlStore;
	readonly place: OfficePlace;
	readonly editor: Editor;
	readonly visit: string;
	readonly promise: string;
	/** One of each: nobody's, late, in time, answered and not told. */
	readonly unowned: string;
	readonly late: string;
	readonly inTime: string;
	readonly untold: string;
}

export async function makeSmallOffice(): Promise<SmallOffice> {
	const store = await openSqlite(':memory:', { now: () => NOW });
	const office = await makeOffice(store, () => NOW);
	const { ports, tenant, coordinator, coach, address, household, scope } = office;
	const [visit, promise, unowned, late, inTime, untold] = Array.from({ length: 6 }, () => serverChance.uuid());
	if (!visit || !promise || !unowned || !late || !inTime || !untold) throw new Error('six ids were asked for');
	const concern = (ent: string, fields: Record<string, string | number | { step: string }>) => ({
		kind: 'concern',
		ent,
		root: household,
		scope,
		fields: {
			household,
			visit,
			address,
			category: 'mould',
			ownWords: 'De muur is nat',
			raisedAt: NOW - 20 * DAY_MS,
			raisedBy: coach,
			state: { step: 'open' },
			...fields
		}
	});
	const outcome = await recordOffice(ports, {
		tenant,
		person: coordinator,
		role: 'coordinator',
		changes: [
			{
				kind: 'visit',
				ent: visit,
				root: household,
				scope,
				fields: {
					address,
					household,
					coach,
					startedAt: NOW - 20 * DAY_MS,
					closedAt: NOW - 20 * DAY_MS + 3_600_000,
					state: { step: 'closed' },
					helpAccepted: true
				}
			},
			{
				kind: 'commitment',
				ent: promise,
				root: household,
				scope,
				fields: {
					household,
					visit,
					address,
					who: 'coach',
					what: 'Tochtstrip vastzetten',
					dueOn: '2026-11-16',
					state: { step: 'open' }
				}
			},
			concern(unowned, { dueOn: '2026-11-01' }),
			concern(late, { owner: coordinator, dueOn: '2026-11-16', state: { step: 'withSomeone' } }),
			concern(inTime, { owner: coordinator, dueOn: '2026-12-16', category: 'draught' }),
			concern(untold, {
				owner: coordinator,
				dueOn: '2026-11-16',
				state: { step: 'answered' },
				answer: 'De corporatie komt kijken.',
				answeredAt: NOW - DAY_MS
			})
		]
	});
	if (!outcome.ok) throw new Error(`the small office could not be made: ${outcome.error.reason}`);
	return {
		...office,
		store,
		visit,
		promise,
		unowned,
		late,
		inTime,
		untold,
		place: { db: store.db, tenant },
		editor: { ports, tenant, person: coordinator, role: 'coordinator', now: NOW }
	};
}
