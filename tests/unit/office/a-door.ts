/** One door with a household behind it, on a real store in memory, and the hand of a coordinator. */
import { serverChance } from '#lib/server/crypto.ts';
import { memoryPurgeFile } from '#lib/server/purge/purge-file.ts';
import { openSqlite } from '#lib/server/store/sqlite.ts';
import { recordOffice } from '#lib/server/sync/office-operation.ts';
import type { Json } from '#lib/sync/json.ts';
import { makeOffice } from '../../store/office.ts';

export const id = serverChance.uuid;
export const NOW = Date.parse('2026-11-20T12:00:00Z');
export const TODAY = '2026-11-20';
export const DAY_MS = 86_400_000;
export const NASTY = '<img src=x onerror=alert(1)> & "Jansen"';

export type Door = Awaited<ReturnType<typeof makeDoor>>;

export async function makeDoor() {
	const time = { now: NOW };
	const store = await openSqlite(':memory:', { now: () => time.now });
	const office = await makeOffice(store, () => time.now);
	const { tenant, coordinator, address, household, scope } = office;

	async function write(kind: string, fields: Readonly<Record<string, Json>>, root = household): Promise<string> {
		const ent = kind === 'household' ? root : kind === 'address' ? address : id();
		const isOwnRoot = kind === 'attempt' || kind === 'address';
		const outcome = await recordOffice(office.ports, {
			tenant,
			person: coordinator,
			role: 'coordinator',
			changes: [{ kind, ent, root: isOwnRoot ? ent : root, scope, fields }]
		});
		if (!outcome.ok) throw new Error(outcome.error.reason);
		return ent;
	}

	await write('address', {
		postcode: '5912SA',
		number: 12,
		letter: 'A',
		addition: 'bis',
		street: 'Wilgenlaan',
		doNotVisit: { set: true }
	});
	await write('household', { address, name: NASTY, phone: '0612345678' });
	return {
		time,
		store,
		office,
		write,
		place: { db: store.db, tenant },
		reading: { store, tenant, person: coordinator },
		editor: { ports: office.ports, tenant, person: coordinator, role: 'coordinator' as const, now: NOW },
		consent: (purpose: string, more: Readonly<Record<string, Json>> = {}) =>
			write('consent', { household, purpose, given: true, how: 'spoken', at: NOW - DAY_MS, ...more }),
		ports: {
			store,
			purgeFile: memoryPurgeFile(),
			erasePhotos: async () => undefined,
			pause: async () => undefined
		}
	};
}
