/** The small town of a history: two coaches, a round of both, a round of one, and an office. */
import { coachScope, OFFICE_SCOPE, ORG_SCOPE, roundScope } from '#lib/domain/round.ts';
import type { OfficeChange } from '#lib/server/sync/office-operation.ts';
import type { ServerStore, StoredPerson } from '#lib/server/store/port.ts';

const id = (letters: string, n: number): string => `${letters}00000-0000-4000-a000-00000000000${n}`;

export const TENANT = id('7e4', 1);
export const COORDINATOR = id('c00', 1);
export const COACHES = [id('c0a', 1), id('c0a', 2)] as const;
export const BOTH_ROUND = id('40b', 1);
export const ONE_ROUND = id('401', 2);
export const BOTH_SCOPE = roundScope(BOTH_ROUND);
export const ONE_SCOPE = roundScope(ONE_ROUND);
export const DOORS = [1, 2, 3, 4, 5].map((n) => id('add', n));
export const OFFICE_DOORS = [6, 7].map((n) => id('add', n));
export const HOMES = [1, 2].map((n) => id('4ea', n));

/** The third and fourth phone belong to the first coach again: one coach, several phones. */
export function coachOf(phone: number): string {
	return phone % 2 === 1 ? COACHES[1] : COACHES[0];
}

export async function settle(
	store: ServerStore,
	options: { readonly epoch: string; readonly now: number }
): Promise<void> {
	const common = { email: null, language: 'nl', expiresAt: null, active: true };
	const people: readonly StoredPerson[] = [
		{ person: COORDINATOR, name: 'Marja', roles: ['coordinator'], ...common },
		...COACHES.map((person, at) => ({ person, name: `Coach ${at + 1}`, roles: ['coach' as const], ...common }))
	];
	await store.transaction(TENANT, async (tx) => {
		await tx.putOrganisation({
			tenant: TENANT,
			name: 'Waterveen',
			epoch: options.epoch,
			demo: true,
			packHash: null,
			createdAt: options.now
		});
		for (const person of people) await tx.putPerson(person);
	});
}

export function townChanges(): readonly OfficeChange[] {
	const round = (ent: string, name: string, coaches: Record<string, string>): OfficeChange => ({
		kind: 'round',
		ent,
		root: ent,
		scope: roundScope(ent),
		fields: { name, coaches: { add: coaches }, lentUntil: '2027-06-01' }
	});
	const door = (ent: string, at: number, scope: string): OfficeChange => ({
		kind: 'address',
		ent,
		root: ent,
		scope,
		fields: { street: 'Hazelhof', number: at + 1, floor: at % 3, town: 'Waterveen', postcode: '5912SA', order: at }
	});
	return [
		...COACHES.map((ent, at) => ({
			kind: 'person',
			ent,
			root: ent,
			scope: ORG_SCOPE,
			fields: { name: `Coach ${at + 1}` }
		})),
		round(BOTH_ROUND, 'Together', { a: COACHES[0], b: COACHES[1] }),
		round(ONE_ROUND, 'Alone', { c: COACHES[0] }),
		...DOORS.map((ent, at) => door(ent, at, at < 3 ? BOTH_SCOPE : ONE_SCOPE)),
		...OFFICE_DOORS.map((ent, at) => door(ent, at + 10, OFFICE_SCOPE)),
		...HOMES.map((ent, at) => ({
			kind: 'household',
			ent,
			root: ent,
			scope: at === 0 ? BOTH_SCOPE : ONE_SCOPE,
			fields: { address: DOORS[at * 3] ?? '', name: `Family ${at}` }
		})),
		...COACHES.map((to, at) => ({
			kind: 'message',
			ent: id('be5', at + 1),
			root: id('be5', at + 1),
			scope: coachScope(to),
			fields: { to, from: COORDINATOR, text: 'Welcome' }
		}))
	];
}
