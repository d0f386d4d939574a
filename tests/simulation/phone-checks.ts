/** What is checked on a phone while a history runs. */
import type { Handover } from '#lib/device/core/handover.ts';
import type { OutboxEntry } from '#lib/device/core/ports.ts';
import { clockOf } from '#lib/device/core/row.ts';
import { openTwin } from '#lib/device/twins/sealers.ts';
import { type Clock, compareText } from '#lib/sync/clock.ts';
import { type EntityState, joinFields } from '#lib/sync/merge.ts';
import { type Operation, stateOfOperation } from '#lib/sync/operation.ts';
import type { PushRequest } from '#lib/sync/wire.ts';
import { isSame } from './same.ts';
import type { Ledger } from './ledger.ts';
import type { Phone } from './phone.ts';
import type { Server } from './server.ts';
import { brief, type World } from './world.ts';

/** G2: what leaves the phone would survive a power cut now. */
export function checkLeaving(world: World, phone: Phone, request: PushRequest): void {
	const sure = sureOutbox(phone);
	for (const { opId } of request.envelopes) {
		if (!sure.has(opId)) world.find('violation', 'G2', `${phone.name} sends ${brief(opId)}, which is not durable`);
	}
}

/** G2 and G13: no photo goes whose record is not surely here or at the office, and none while words could. */
export function checkPhotoLeaving(
	world: World,
	phone: Phone,
	{ hash, handover }: { readonly hash: string; readonly handover: Handover }
): void {
	const waiting = handover.book.sendable();
	if (waiting > 0) world.find('violation', 'G13', `${phone.name} sends a photo while ${waiting} operations could go`);
	const taking = phone.taken.get(hash);
	const sure = sureOutbox(phone);
	if (taking && !sure.has(taking) && !phone.wasReceived(taking))
		world.find('violation', 'G2', `${phone.name} sends photo ${brief(hash)}, whose record is not durable`);
}

/** G8: what leaves the outbox would come back with a restore, or was purged. */
export function checkTrimmed(
	world: World,
	phone: Phone,
	{ opIds, server }: { readonly opIds: readonly string[]; readonly server: Server }
): void {
	for (const opId of opIds) {
		if (server.isBackedUp(opId) || isPurged(world, phone, opId)) continue;
		world.find('violation', 'G8', `${phone.name} lets go of ${brief(opId)}, which no verified backup holds`);
	}
}

/** As far as the entry itself tells, which still lies on the disk, or whoever sealed it. */
function isPurged(world: World, phone: Phone, opId: string): boolean {
	const entry = outboxIn(phone.disk.now('outbox')).get(opId);
	if (entry?.receipt?.result === 'purged') return true;
	const text = entry?.envelope.iv === 'twin' ? (openTwin(entry.envelope) ?? '') : '';
	const known = world.sealed.get(opId);
	return [...world.purged.keys()].some((root) => entry?.root === root || known === root || text.includes(root));
}

/** G1: what was said to be saved would survive a power cut now, in two places, or has gone because a backup holds it. */
export function checkSaved(
	world: World,
	phone: Phone,
	{ operations, server }: { readonly operations: readonly Operation[]; readonly server: Server }
): void {
	const outbox = sureOutbox(phone);
	const kept = outboxIn(phone.disk.now('outbox'));
	const journal = phone.disk.sure('journal');
	const lines: readonly unknown[] = Array.isArray(journal) ? journal : [];
	for (const { opId } of operations) {
		// Handed in and let go of before the coach, who was told of a full phone, asked again (G8).
		if (!kept.has(opId) && server.isBackedUp(opId)) continue;
		if (!outbox.has(opId))
			world.find('violation', 'G1', `${phone.name} said saved, and the outbox may lose ${brief(opId)}`);
		const isJournaled = lines.some((line) => typeof line === 'string' && line.includes(opId));
		if (!isJournaled && !isReceived(phone, opId))
			world.find('violation', 'G1', `${phone.name} said saved, and the journal may lose ${brief(opId)}`);
	}
}

/** G5: on opening, every change that a cursor speaks for lies in the rows. */
export function checkOpened(world: World, phone: Phone, server: Server): void {
	const running = phone.running;
	const core = running?.open?.core;
	if (!running || !core || running.handover.meta.epoch !== server.epoch) return;
	// Of a history that nothing told of, a cursor may speak for another change of that number; the digest finds it (G10).
	if (server.unseenEpoch === server.epoch) return;
	const rows = new Map([...core.baseRows()].map((row) => [row.id, row]));
	for (const change of server.tables.change.values()) {
		if (change.what !== 'state' || change.seq > core.pulledTo(change.scope)) continue;
		const entity = server.tables.entity.get(change.ent);
		if (!entity || entity.seq !== change.seq || entity.scope !== change.scope) continue;
		if (phone.decayed.has(change.ent)) continue;
		const row = rows.get(change.ent);
		if (!row)
			world.find('violation', 'G5', `${phone.name} has a cursor past ${entity.kind} ${brief(entity.ent)} and no row`);
		else if (!isSame(row.base, entity.state))
			world.find('violation', 'G5', `${phone.name} has a cursor past a change of ${entity.kind} ${brief(entity.ent)}`);
	}
}

/**
 * G9: what the coach recorded shows, or something later does. It holds while it is
 * pending, when it is received, when it comes back, and after every opening (G1).
 */
export function checkOwnWrites(
	world: World,
	phone: Phone,
	context: { readonly ledger: Ledger; readonly server: Server; readonly last?: number; readonly guarantee?: string }
): void {
	const running = phone.running;
	const core = running?.open?.core;
	// A restored office lacks for a while what phones hand in again; that it comes back is checked at the end (G8).
	if (!running || !core || phone.isBlind || (context.server.wasRestored && context.last !== undefined)) return;
	const mine = context.ledger.of(phone).filter((saved) => !saved.isWaived);
	for (const saved of context.last ? mine.slice(-context.last) : mine) {
		for (const operation of saved.operations) {
			if (phone.poisoned.has(operation.opId)) continue;
			if (world.isPurged(operation) || isDecided(context.server, operation.opId)) continue;
			const receipt = running.handover.book.entryOf(operation.opId)?.receipt;
			const held = core.index.get(operation.ent);
			const view = held?.state;
			// Its receipt may have gone in a power cut while the row kept what it brought: then the office's clock counts.
			const eff = context.server.tables.operation.get(operation.opId)?.eff;
			// Its receipt is kept and the row, where it lies as pending, is about to be told: until then it shows by its own clock.
			const isPending = held?.row.pend.some(({ opId }) => opId === operation.opId) === true;
			const clocks = [
				clockOf(operation, receipt),
				...(eff ? [eff] : []),
				...(isPending && context.last !== undefined ? [clockOf(operation, null)] : [])
			];
			if (view && clocks.some((clock) => isCovered(view, operation, clock))) continue;
			if (
				(!view || core.index.get(operation.ent)?.row.left) &&
				mayBeGone({ world, phone, server: context.server }, operation)
			)
				continue;
			// What the office put aside leaves with its record, and does not come back with it.
			if (world.profile.isMoving && receipt && receipt.result !== 'stored') continue;
			// A standby took over unnoticed and lacks what its predecessor put aside: the envelope waits here for the next push,
			// which names it (PROTOCOL.md, *Backup and epoch*).
			if (receipt && receipt.result !== 'stored' && context.server.unseenEpoch === context.server.epoch) continue;
			// And a phone that lost its rows gets back by pulling what is in the log, no more.
			if (phone.wasBlind && !context.server.tables.operation.has(operation.opId)) continue;
			world.find(
				'violation',
				context.guarantee ?? 'G9',
				`${phone.name} no longer shows ${brief(operation.opId)} (${operation.kind} ${Object.keys(operation.fields).join(' ')}) of step ${saved.step}`
			);
			return;
		}
	}
}

/** The office corrected it or left it out: then it shows what stands for it, or nothing. */
function isDecided({ tables }: Server, opId: string): boolean {
	return [...tables.quarantine.values()].some(
		(item) => item.opId === opId && (item.state === 'corrected' || item.state === 'discarded')
	);
}

/** The change is in the state, or something of the same or a later clock is; a clone of the phone can give the same clock. */
function isCovered(view: EntityState, operation: Operation, clock: Clock): boolean {
	return Object.entries(stateOfOperation(operation, clock).fields).every(([name, own]) => {
		const shown = view.fields[name];
		if (own.m === 'r' && shown?.m === 'r') return compareText(shown.c, clock) >= 0;
		return shown !== undefined && isSame(shown, joinFields(shown, own));
	});
}

/** Its record lives where this phone no longer looks, and what was made of it has been handed in. */
function mayBeGone(
	{ world, phone, server }: { readonly world: World; readonly phone: Phone; readonly server: Server },
	operation: Operation
): boolean {
	if (!server.watch.isDurable(operation.opId)) return false;
	const entity = server.tables.entity.get(operation.ent);
	const { handover, open } = phone.running ?? {};
	if (!entity || !handover?.meta.scopes.includes(entity.scope)) return true;
	// It, or its round, went to another coach and came back, and this phone has not heard of that yet.
	return world.profile.isMoving && (open?.core.pulledTo(entity.scope) ?? 0) < entity.seq;
}

function isReceived(phone: Phone, opId: string): boolean {
	return phone.running?.handover.book.entryOf(opId)?.receipt != null;
}

/** All of a try lies in the outbox, surely on the disk. */
export function isInOutbox(phone: Phone, operations: readonly Operation[]): boolean {
	const outbox = sureOutbox(phone);
	return operations.every(({ opId }) => outbox.has(opId));
}

function sureOutbox(phone: Phone): ReadonlyMap<string, OutboxEntry> {
	return outboxIn(phone.disk.sure('outbox'));
}

function outboxIn(state: unknown): ReadonlyMap<string, OutboxEntry> {
	const entries = typeof state === 'object' && state !== null && 'entries' in state ? state.entries : null;
	// The twin of the outbox is the only writer of this volume.
	return entries instanceof Map ? (entries as ReadonlyMap<string, OutboxEntry>) : new Map();
}
