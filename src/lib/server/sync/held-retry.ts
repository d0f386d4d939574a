/**
 * Another try at what could not be opened: its session may have come since, the
 * intake key may be back in its place, or this version may read more. What opens
 * goes the ordinary way of a push, as if it came now.
 */
import { can } from '#lib/domain/roles.ts';
import type { CertificateBody } from '#lib/sync/wire.ts';
import type { StoredQuarantine } from '../store/port.ts';
import { decisionNotes, type HeldTrouble } from './held-decision.ts';
import type { Decider } from './held-landing.ts';
import { openKept } from './opening.ts';
import type { SyncPorts } from './ports.ts';
import { takeIn } from './push.ts';
import type { Result } from './settling.ts';

export type RetryOutcome =
	/** It could be opened; where it went. */
	| { readonly ok: true; readonly result: Result['kind'] }
	| {
			readonly ok: false;
			/** `shut`: it still does not open, and why; `noDevice`: nobody here knows the phone. */
			readonly error: HeldTrouble | { readonly kind: 'shut'; readonly reason: string } | { readonly kind: 'noDevice' };
	  };

export async function retryHeld(ports: SyncPorts, options: Decider & { readonly id: string }): Promise<RetryOutcome> {
	if (!can(options.role, 'decideHeld')) return { ok: false, error: { kind: 'notAllowed' } };
	const { tenant, id, person } = options;
	const found = await ports.store.transaction(tenant, async (tx) => {
		const item = await tx.readHeld(id);
		return item && { item, device: await tx.findDevice(item.dev), unopened: await tx.findUnopened(item.dev) };
	});
	if (!found) return { ok: false, error: { kind: 'missing' } };
	const { item, device } = found;
	if (item.state === 'accepted') return { ok: true, result: 'stored' };
	if (item.state !== 'waiting') return { ok: false, error: { kind: 'decided', state: item.state } };
	if (item.body === '') return { ok: false, error: { kind: 'purged' } };
	if (item.ent !== null) return { ok: false, error: { kind: 'refused', reason: item.reason } };
	if (!device) return { ok: false, error: { kind: 'noDevice' } };
	const { dev, submitKey, readKey } = device;
	const owner = item.person ?? device.person;
	const certificate: CertificateBody = { tenant, dev, person: owner, submitKey, readKey, issuedAt: device.enrolledAt };
	const arrival = await openKept(ports, { kept: item, certificate, sessions: sessionsIn(found.unopened) });
	if (!arrival?.operation) return { ok: false, error: { kind: 'shut', reason: arrival?.reason ?? item.reason } };

	const taken = await takeIn(ports, { certificate, arrivals: [arrival], status: null, receipts: [], newest: [] });
	// What waits already takes no room.
	const result = taken === 'noRoom' ? undefined : taken?.results.get(arrival);
	if (!result) throw new Error('something was opened and not settled');
	await ports.store.transaction(tenant, async (tx) => {
		await tx.decideHeld(id, { decidedBy: person });
		await tx.appendAudit(decisionNotes([item], options));
	});
	return { ok: true, result: result.kind };
}

function sessionsIn(kept: readonly StoredQuarantine[]): readonly unknown[] {
	return [...new Set(kept.flatMap((one) => one.session ?? []))].map((text): unknown => JSON.parse(text));
}
