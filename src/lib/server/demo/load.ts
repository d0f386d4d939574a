/**
 * Puts the demo municipality into a store. Every record goes in as an operation,
 * by the same way as any office edit, so that phones pull it like the real thing.
 */
import { generateKeyPairSync } from 'node:crypto';
import type { Role } from '#lib/domain/roles.ts';
import { recordOffice } from '../sync/office-operation.ts';
import type { SyncPorts } from '../sync/ports.ts';
import { type DemoMunicipality, type DemoSizes, makeMunicipality } from './municipality.ts';
import type { DemoEntity } from './shapes.ts';

/** Changes in one transaction: large enough to be quick, small enough to be undone in a moment. */
const BATCH = 400;

export interface LoadedDemo {
	readonly tenant: string;
	readonly coach: string;
	readonly coordinator: string;
	readonly records: number;
}

/** @param options.now the day the demo is seen on, in milliseconds */
export async function loadDemo(
	ports: SyncPorts,
	options: { readonly seed: number; readonly sizes: DemoSizes; readonly now: number }
): Promise<LoadedDemo> {
	const demo = makeMunicipality(options);
	const tenant = ports.chance.uuid();
	await putPeople(ports, { tenant, demo, now: options.now });
	await putEntities(ports, { tenant, entities: demo.entities });
	await putBatch(ports, { tenant, entities: demo.reading.entities, role: 'coach' });
	const records = demo.entities.length + demo.reading.entities.length;
	return { tenant, coach: demo.coach, coordinator: demo.coordinator, records };
}

async function putPeople(
	ports: SyncPorts,
	options: { tenant: string; demo: DemoMunicipality; now: number }
): Promise<void> {
	const { tenant, demo } = options;
	await ports.store.transaction(tenant, async (tx) => {
		await tx.putOrganisation({
			tenant,
			name: demo.name,
			epoch: ports.chance.uuid(),
			demo: true,
			packHash: null,
			createdAt: options.now
		});
		for (const person of demo.people) {
			await tx.putPerson({
				person: person.id,
				name: person.name,
				email: null,
				roles: [person.role],
				language: 'nl',
				expiresAt: null,
				active: true
			});
		}
		for (const phone of demo.reading.phones) {
			await tx.putDevice({
				...phone,
				submitKey: someKey(),
				readKey: someKey(),
				unsent: 0,
				appVersion: null,
				persisted: true,
				clockOffsetMs: 0,
				healed: [],
				installed: null,
				goesOnSince: null,
				broken: null,
				revokedAt: null
			});
		}
	});
}

/** A public key whose other half nobody has: these phones show in lists, and can never send. */
function someKey(): string {
	const { x = '', y = '' } = generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey.export({ format: 'jwk' });
	return Buffer.concat([Buffer.of(4), Buffer.from(x, 'base64url'), Buffer.from(y, 'base64url')]).toString('base64url');
}

/** Writes records of the demo, or changes to them, as their authors. */
export async function putEntities(
	ports: SyncPorts,
	options: { readonly tenant: string; readonly entities: readonly DemoEntity[] }
): Promise<void> {
	const { tenant, entities } = options;
	for (let from = 0; from < entities.length; from += BATCH)
		await putBatch(ports, { tenant, entities: entities.slice(from, from + BATCH), role: 'coordinator' });
}

/** One transaction per author in a batch: an operation names who is answerable for it. */
async function putBatch(
	ports: SyncPorts,
	options: { tenant: string; entities: readonly DemoEntity[]; role: Role }
): Promise<void> {
	const byAuthor = new Map<string, DemoEntity[]>();
	for (const entity of options.entities) byAuthor.set(entity.by, [...(byAuthor.get(entity.by) ?? []), entity]);
	for (const [person, entities] of byAuthor) {
		const changes = entities.map(({ ent, kind, root, scope, at, fields }) => ({ ent, kind, root, scope, at, fields }));
		const outcome = await recordOffice(ports, { tenant: options.tenant, person, role: options.role, changes });
		if (!outcome.ok) throw new Error(`the demo could not be loaded: ${outcome.error.reason}`);
	}
}
