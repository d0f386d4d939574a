/** An organisation in a store: a coordinator, two coaches, an area, a round with an address and a household. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createServerCrypto, serverChance } from '#lib/server/crypto.ts';
import { openKeys } from '#lib/server/keys.ts';
import { memoryPurgeFile } from '#lib/server/purge/purge-file.ts';
import type { ServerStore } from '#lib/server/store/port.ts';
import { recordOffice } from '#lib/server/sync/office-operation.ts';
import { createServerLog, type ServerCrypto, type SyncPorts } from '#lib/server/sync/ports.ts';
import { OFFICE_SCOPE, ORG_SCOPE, roundScope } from '#lib/domain/round.ts';
import { makePhone, type Phone } from './phone.ts';

let cryptoOnce: Promise<ServerCrypto> | undefined;

export function testCrypto(): Promise<ServerCrypto> {
	return (cryptoOnce ??= cryptoOfNewKeys());
}

async function cryptoOfNewKeys(): Promise<ServerCrypto> {
	const folder = mkdtempSync(join(tmpdir(), 'voordeur-keys-'));
	try {
		return createServerCrypto(await openKeys(folder));
	} finally {
		rmSync(folder, { recursive: true });
	}
}

export interface TestOffice {
	readonly ports: SyncPorts;
	readonly tenant: string;
	readonly coordinator: string;
	readonly coach: string;
	readonly otherCoach: string;
	readonly area: string;
	readonly round: string;
	readonly scope: string;
	readonly address: string;
	readonly household: string;
	phone(person?: string): Promise<Phone>;
}

export async function makeOffice(store: ServerStore, now: () => number): Promise<TestOffice> {
	const id = serverChance.uuid;
	const ports: SyncPorts = {
		store,
		crypto: await testCrypto(),
		chance: serverChance,
		log: createServerLog(serverChance),
		purgeFile: memoryPurgeFile()
	};
	const [tenant, coordinator, coach, otherCoach, area, round, address, household] = [
		id(),
		id(),
		id(),
		id(),
		id(),
		id(),
		id(),
		id()
	];
	await store.transaction(tenant, async (tx) => {
		await tx.putOrganisation({ tenant, name: 'Waterveen', epoch: id(), demo: true, packHash: null, createdAt: now() });
		const common = { email: null, language: 'nl', expiresAt: null, active: true };
		await tx.putPerson({ person: coordinator, name: 'Marja', roles: ['coordinator'], ...common });
		await tx.putPerson({ person: coach, name: 'Kees', roles: ['coach'], ...common });
		await tx.putPerson({ person: otherCoach, name: 'Greet', roles: ['coach'], ...common });
	});
	const outcome = await recordOffice(ports, {
		tenant,
		person: coordinator,
		role: 'coordinator',
		changes: [
			{ kind: 'area', ent: area, root: area, scope: ORG_SCOPE, fields: { name: 'Hazelbuurt', coordinator } },
			{
				kind: 'round',
				ent: round,
				root: round,
				scope: roundScope(round),
				fields: { name: 'Ronde', area, coaches: { add: { a: coach } }, lentUntil: '2999-01-01' }
			},
			{
				kind: 'address',
				ent: address,
				root: address,
				scope: roundScope(round),
				fields: { street: 'Hazelhof', number: 1, area, town: 'Waterveen', postcode: '5912SA' }
			},
			{
				kind: 'household',
				ent: household,
				root: household,
				scope: roundScope(round),
				fields: { address, name: 'Familie Aksoy' }
			},
			{ kind: 'address', ent: id(), root: '', scope: OFFICE_SCOPE, fields: { street: 'Elzenpad', number: 2, area } }
		].map((change) => ({ ...change, root: change.root || change.ent }))
	});
	if (!outcome.ok) throw new Error(`the test office could not be made: ${outcome.error.reason}`);
	return {
		ports,
		tenant,
		coordinator,
		coach,
		otherCoach,
		area,
		round,
		scope: roundScope(round),
		address,
		household,
		phone: (person = coach) => makePhone(ports, { tenant, person, now })
	};
}
