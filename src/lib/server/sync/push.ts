/**
 * Taking in what phones recorded. Each operation ends stored, in quarantine,
 * answered `purged`, or kept beside its namesake with an alarm; never absent (G3).
 *
 *   body ──► openPush ──► settle: one transaction. Known already? Allowed? Where?
 *                           ├──► quarantine, purged, alarm: answered there
 *                           └──► landInScope: per scope, sorted, one transaction each
 *
 * The answer is made only after every commit (G7). Handing in the same again
 * gives the same receipts, so a phone that lost the answer simply asks again.
 */
import { compareText } from '#lib/sync/clock.ts';
import { type PushAnswer, type Receipt, receiptText } from '#lib/sync/wire.ts';
import { landInScope } from './landing.ts';
import { type Arrival, type OpenedPush, openPush } from './opening.ts';
import type { SyncPorts } from './ports.ts';
import { type Landed, type Result, settle, type Settled } from './settling.ts';

export type PushOutcome =
	| { readonly ok: true; readonly answer: PushAnswer }
	| {
			readonly ok: false;
			readonly error:
				| { readonly kind: 'malformed'; readonly place: string }
				| { readonly kind: 'notEnrolled' }
				| { readonly kind: 'tooFast'; readonly seconds: number }
				/** Of a phone that is withdrawn, as much waits as may wait; it keeps the rest. */
				| { readonly kind: 'noRoom' };
	  };

/** How often a push is planned again because records moved to another scope meanwhile. */
const PLANS_MAX = 5;

/** @param waitOf see `openPush` */
export async function receivePush(
	ports: SyncPorts,
	body: unknown,
	waitOf?: (dev: string) => number
): Promise<PushOutcome> {
	const opening = await openPush(ports, body, waitOf);
	if (!opening.ok) return opening;
	const push = opening.value;
	const taken = await takeIn(ports, push);
	if (taken === 'noRoom') return { ok: false, error: { kind: 'noRoom' } };
	if (!taken) return { ok: false, error: { kind: 'notEnrolled' } };
	const { settled, results } = taken;
	const receipts: Receipt[] = [];
	for (const arrival of push.arrivals) {
		receipts.push(await makeReceipt(ports, { arrival, result: results.get(arrival), epoch: settled.epoch }));
	}
	const { epoch, now, fork, device, lacks } = settled;
	return {
		ok: true,
		answer: {
			version: 1,
			epoch,
			serverTime: now,
			receipts,
			...(fork ? { fork } : {}),
			...(device && device.revokedAt !== null ? { revoked: true } : {}),
			...(lacks ? { lacks: true } : {})
		}
	};
}

/** Takes in what was opened, each operation to its end; null when its organisation is not in this store, `noRoom` see `settle`. */
export async function takeIn(
	ports: SyncPorts,
	push: OpenedPush
): Promise<{ readonly settled: Settled; readonly results: ReadonlyMap<Arrival, Result> } | 'noRoom' | null> {
	const { tenant } = push.certificate;
	const proven = await provenReceipts(ports, push);
	const kept = new Map(proven.map(({ opId, eff }) => [opId, eff]));
	const settled = await ports.store.transaction(tenant, (tx) => settle(tx, { ports, push, proven }));
	if (!settled || settled === 'noRoom') return settled;

	const results = new Map(settled.results);
	let waiting = settled.landing;
	for (let plans = 0; waiting.length > 0; plans += 1) {
		if (plans === PLANS_MAX) throw new Error('records kept moving between scopes while a push was stored');
		const moved: Landed[] = [];
		for (const scope of [...new Set(waiting.map((one) => one.scope))].sort(compareText)) {
			const here = waiting.filter((one) => one.scope === scope);
			const done = await ports.store.transaction(tenant, (tx) =>
				landInScope(tx, { ports, push, settled, scope, here, kept })
			);
			for (const [arrival, result] of done.results) results.set(arrival, result);
			moved.push(...done.moved);
		}
		waiting = moved;
	}
	return { settled, results };
}

/** Receipts of ours for what was handed in again: after a restore the clocks they name stay, and in this epoch they say what the log holds. */
async function provenReceipts(ports: SyncPorts, push: OpenedPush): Promise<readonly Receipt[]> {
	const hashById = new Map(push.arrivals.map((arrival) => [arrival.opId, arrival.hash]));
	const proven: Receipt[] = [];
	for (const receipt of push.receipts) {
		const hash = hashById.get(receipt.opId);
		if (hash === undefined || receipt.result !== 'stored') continue;
		if (await ports.crypto.isReceiptMac(receiptText(receipt, hash), receipt.mac)) proven.push(receipt);
	}
	return proven;
}

async function makeReceipt(
	ports: SyncPorts,
	options: { readonly arrival: Arrival; readonly result: Result | undefined; readonly epoch: string }
): Promise<Receipt> {
	const { arrival, result, epoch } = options;
	if (!result) throw new Error('an operation was handed in and not settled');
	const plain = { opId: arrival.opId, ...receiptPart(result), epoch };
	return { ...plain, mac: await ports.crypto.receiptMac(receiptText(plain, arrival.hash)) };
}

function receiptPart(result: Result): Omit<Receipt, 'opId' | 'epoch' | 'mac'> {
	const nowhere = { scope: '', seq: 0, eff: '' };
	switch (result.kind) {
		case 'stored':
			return { result: 'stored', scope: result.scope, seq: result.seq, eff: result.eff };
		case 'quarantined':
			return { result: 'quarantined', reason: result.reason, ...nowhere };
		case 'decided':
			return {
				result: 'quarantined',
				reason: result.reason,
				decision: result.state,
				...(result.at ?? nowhere)
			};
		case 'alarm':
			return { result: 'alarm', reason: 'sameIdOtherContent', ...nowhere };
		case 'purged':
			return { result: 'purged', ...nowhere };
	}
}
