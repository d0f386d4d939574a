/** An organisation with one round for each coach, and a code for each phone. */
import { roundScope } from '#lib/domain/round.ts';
import type { Server } from '#lib/server/app.ts';
import { serverChance } from '#lib/server/crypto.ts';
import { invite } from '#lib/server/sync/enrol.ts';
import { recordOffice } from '#lib/server/sync/office-operation.ts';

const DOORS = 6;

export interface FailoverTown {
	readonly coaches: readonly { readonly code: string; readonly doors: readonly string[] }[];
}

export async function makeFailoverTown(server: Server, coaches: number): Promise<FailoverTown> {
	const { ports, store, now } = server;
	const id = serverChance.uuid;
	const [tenant, coordinator] = [id(), id()];
	const common = { email: null, language: 'nl', expiresAt: null, active: true };
	await store.transaction(tenant, async (tx) => {
		await tx.putOrganisation({ tenant, name: 'Waterveen', epoch: id(), demo: false, packHash: null, createdAt: now() });
		await tx.putPerson({ person: coordinator, name: 'Marja', roles: ['coordinator'], ...common });
	});
	const made: FailoverTown['coaches'][number][] = [];
	for (let at = 0; at < coaches; at += 1) {
		const [coach, round, code] = [id(), id(), `FAILOVER-${id()}`];
		const scope = roundScope(round);
		const doors = Array.from({ length: DOORS }, id);
		await store.transaction(tenant, (tx) =>
			tx.putPerson({ person: coach, name: `Coach ${at + 1}`, roles: ['coach'], ...common })
		);
		const lent = { name: `Ronde ${at + 1}`, coaches: { add: { a: coach } }, lentUntil: '2999-01-01' };
		const outcome = await recordOffice(ports, {
			tenant,
			person: coordinator,
			role: 'coordinator',
			changes: [
				{ kind: 'round', ent: round, root: round, scope, fields: lent },
				...doors.map((address, number) => ({
					kind: 'address',
					ent: address,
					root: address,
					scope,
					fields: { street: 'Hazelhof', number: number + 1 }
				}))
			]
		});
		if (!outcome.ok) throw new Error(`the town could not be made: ${outcome.error.reason}`);
		await invite(ports, { tenant, person: coach, code });
		made.push({ code, doors });
	}
	return { coaches: made };
}
