/** Operations of one push that land in one scope: one transaction, all of them or none. */
import { dayInAmsterdam } from '#lib/domain/working-days.ts';
import type { Clock } from '#lib/sync/clock.ts';
import type { StoreTransaction, StoredEntity } from '../store/port.ts';
import { applyToScope, fixClocks, type Ready } from './apply.ts';
import { makeArrivalOperations } from './arrival.ts';
import { makeLateMarks } from './late.ts';
import type { Arrival, OpenedPush } from './opening.ts';
import type { SyncPorts } from './ports.ts';
import {
	type Aside,
	closeUnopened,
	followPurged,
	keepAside,
	type Landed,
	type Result,
	type Settled,
	storedResult
} from './settling.ts';

interface Landing {
	readonly ports: SyncPorts;
	readonly push: OpenedPush;
	readonly settled: Settled;
	readonly scope: string;
	readonly here: readonly Landed[];
	readonly kept: ReadonlyMap<string, Clock>;
}

export interface LandedInScope {
	readonly results: ReadonlyMap<Arrival, Result>;
	/** What lives elsewhere by now, with its new scope. */
	readonly moved: readonly Landed[];
}

export async function landInScope(tx: StoreTransaction, options: Landing): Promise<LandedInScope> {
	const { ports, push, settled, scope, here } = options;
	const results = new Map<Arrival, Result>();
	const entities = new Map(
		(await tx.readEntities(here.flatMap(({ operation }) => [operation.ent, operation.root]))).map((entity) => [
			entity.ent,
			entity
		])
	);
	// Asked again with the records held: their household may have been purged since the push was judged (G12).
	const denied = new Set(await tx.findDenied(here.flatMap(({ operation }) => [operation.ent, operation.root])));
	const stored = new Map(
		(await tx.findOperations(push.arrivals.map((arrival) => arrival.opId))).map((one) => [one.opId, one])
	);
	const clocks = await fixClocks(tx, {
		operations: push.arrivals.flatMap((arrival) => (arrival.operation ? [arrival.operation] : [])),
		receivedAt: settled.now,
		fixed: new Map([...options.kept, ...[...stored].map(([opId, one]) => [opId, one.eff] as const)])
	});

	const aside: Aside[] = [];
	const moved: Landed[] = [];
	const landing: Landed[] = [];
	for (const landed of here) {
		// The same push may have come twice at once, and the other been first.
		const twin = stored.get(landed.operation.opId);
		const home = homeOf(landed, entities);
		if (denied.has(landed.operation.ent) || denied.has(landed.operation.root))
			results.set(landed.arrival, { kind: 'purged' });
		else if (twin && twin.hash === landed.arrival.hash) results.set(landed.arrival, storedResult(twin));
		else if (twin) {
			results.set(landed.arrival, { kind: 'alarm' });
			aside.push({ arrival: landed.arrival, reason: 'sameIdOtherContent' });
		} else if (home !== null && home !== scope) moved.push({ ...landed, scope: home });
		else landing.push(landed);
	}
	const ready = landing.map((landed): Ready =>
		readyOf(landed, { clock: clocks.get(landed.operation.opId), person: push.certificate.person })
	);
	const ours = await makeArrivalOperations(tx, {
		ports,
		tenant: push.certificate.tenant,
		ready,
		entities,
		scope,
		now: settled.now
	});
	const late = settled.person
		? await makeLateMarks(tx, {
				ports,
				tenant: push.certificate.tenant,
				ready,
				records: entities,
				entities: settled.entities,
				person: settled.person,
				today: dayInAmsterdam(settled.now),
				scope,
				now: settled.now,
				kept: options.kept
			})
		: [];
	const all = [...ready, ...ours, ...late];
	const applied = await applyToScope(tx, { scope, ready: all, entities, receivedAt: settled.now, types: ports.types });

	const arrivalById = new Map(landing.map((landed) => [landed.operation.opId, landed.arrival]));
	for (const one of applied.stored) {
		const arrival = arrivalById.get(one.opId);
		if (!arrival) continue;
		results.set(arrival, storedResult(one));
		await closeUnopened(tx, { ids: settled.unopened.get(one.opId) ?? [], now: settled.now });
	}
	for (const { ready: one, reason } of applied.failed) {
		const arrival = arrivalById.get(one.operation.opId);
		if (!arrival) continue;
		aside.push({ arrival, reason });
		results.set(arrival, { kind: 'quarantined', reason });
	}
	await keepAside(tx, { ports, aside, person: push.certificate.person, now: settled.now });
	await followPurged(tx, { results, device: settled.device });
	return { results, moved };
}

/** Where the record lives, or the household it belongs to; null for something new on its own. */
function homeOf(landed: Landed, entities: ReadonlyMap<string, StoredEntity>): string | null {
	return (entities.get(landed.operation.ent) ?? entities.get(landed.operation.root))?.scope ?? null;
}

function readyOf(landed: Landed, fixed: { readonly clock: Clock | undefined; readonly person: string }): Ready {
	if (fixed.clock === undefined) throw new Error('an operation was handed in and got no clock');
	const { arrival, operation } = landed;
	return { operation, hash: arrival.hash, body: arrival.body, person: fixed.person, eff: fixed.clock };
}
