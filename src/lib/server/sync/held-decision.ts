/**
 * What a person decides about work in quarantine: take it over as it was said,
 * correct it, or leave it out with a reason. Each decision is one transaction,
 * made once whoever asks twice, and kept beside what it is about for ever. What
 * was received is never changed: a correction is an operation of the office that
 * cites it (G11), and the phone is told by its receipt.
 */
import { DISCARD_REASONS, type DiscardReason, HELD_NOTE_LENGTH_MAX, type HeldState } from '#lib/domain/held.ts';
import type { AuditNote } from '#lib/domain/audit.ts';
import { can } from '#lib/domain/roles.ts';
import { officeNote } from '../audit/notes.ts';
import type { StoreTransaction, StoredQuarantine } from '../store/port.ts';
import {
	type Correction,
	type Decider,
	followersOf,
	HeldRefusal,
	type Kept,
	landKept,
	readKept
} from './held-landing.ts';
import type { SyncPorts } from './ports.ts';

type Ports = Pick<SyncPorts, 'store' | 'crypto' | 'chance' | 'log'>;

/** Why a decision was not made. */
export type HeldTrouble =
	/** No such thing is kept here. */
	| { readonly kind: 'missing' }
	| { readonly kind: 'notAllowed' }
	/** Somebody decided otherwise meanwhile. */
	| { readonly kind: 'decided'; readonly state: HeldState }
	/** It could not be opened, so nobody knows what it says. */
	| { readonly kind: 'unopened' }
	/** The making of its record waits too and goes first. */
	| { readonly kind: 'makingWaits'; readonly maker: string }
	/** Its household was erased. */
	| { readonly kind: 'purged' }
	| { readonly kind: 'noReason' }
	/** As it stands, or as it was corrected, it does not fit: one of the quarantine's own reasons. */
	| { readonly kind: 'refused'; readonly reason: string };

export type HeldOutcome =
	| {
			readonly ok: true;
			readonly state: HeldState;
			/** What went the same way, the thing itself first. */
			readonly taken: readonly StoredQuarantine[];
			/** What hung on it and waits on. */
			readonly left: readonly StoredQuarantine[];
	  }
	| { readonly ok: false; readonly error: HeldTrouble };

interface Deciding extends Decider {
	/** The kept thing's own id, not the operation's. */
	readonly id: string;
}

/** Takes it over as it was said, by the office's right; under a name that is taken, as an operation of the office. */
export function acceptHeld(ports: Ports, options: Deciding): Promise<HeldOutcome> {
	return decideOn(ports, { ...options, wanted: ['accepted', 'corrected'] }, async (tx, kept) => {
		const [stored] = await tx.findOperations([kept.operation.opId]);
		const isNameTaken = kept.item.reason === 'sameIdOtherContent' || (stored && stored.hash !== kept.item.hash);
		if (stored && !isNameTaken) return land(tx, kept.item);
		const correction = isNameTaken ? {} : null;
		return landKept(tx, { ports, by: options, kept, correction, now: await tx.now() });
	});

	/** It has come in by another way since, such as a rescue file. */
	async function land(tx: StoreTransaction, item: StoredQuarantine) {
		const decidedAt = await tx.now();
		await tx.decideHeld(item.id, { state: 'accepted', decidedAt, decidedBy: options.person });
		return { taken: [item], left: [] };
	}
}

/** Applies what it says with the changes given, as an operation of the office that cites it. */
export function correctHeld(
	ports: Ports,
	options: Deciding & { readonly correction: Correction }
): Promise<HeldOutcome> {
	return decideOn(ports, { ...options, wanted: ['corrected'] }, async (tx, kept) =>
		landKept(tx, { ports, by: options, kept, correction: options.correction, now: await tx.now() })
	);
}

/** Leaves it out, with the reason; it stays readable in the history of quarantine. */
export async function discardHeld(
	ports: Pick<SyncPorts, 'store'>,
	options: Deciding & {
		readonly reason: DiscardReason;
		/** In the office's own words; needed where no reason of the list fits. */
		readonly note?: string;
		/** What hangs on it goes with it; else it waits on and can be taken over by itself. */
		readonly withFollowers?: boolean;
	}
): Promise<HeldOutcome> {
	const note = options.note?.trim().slice(0, HELD_NOTE_LENGTH_MAX) || null;
	if (!can(options.role, 'decideHeld')) return refusal({ kind: 'notAllowed' });
	if (!DISCARD_REASONS.includes(options.reason) || (options.reason === 'other' && note === null))
		return refusal({ kind: 'noReason' });
	return ports.store.transaction(options.tenant, async (tx): Promise<HeldOutcome> => {
		const item = await tx.readHeld(options.id);
		if (!item) return refusal({ kind: 'missing' });
		if (item.state === 'discarded') return { ok: true, state: item.state, taken: [], left: [] };
		if (item.state !== 'waiting') return refusal({ kind: 'decided', state: item.state });
		const kept = readKept(item);
		const isMade = kept ? (await tx.peekEntities([kept.operation.ent])).length > 0 : false;
		const followers = kept && !isMade && item.reason !== 'makingWaits' ? await followersOf(tx, kept) : [];
		const hanging = followers.map((follower) => follower.item);
		const taken = [item, ...(options.withFollowers ? hanging : [])];
		const decidedAt = await tx.now();
		for (const one of taken) {
			const decided = { decidedAt, decidedBy: options.person, decision: options.reason, note };
			await tx.decideHeld(one.id, { state: 'discarded', ...decided });
		}
		await tx.appendAudit(decisionNotes(taken, options));
		return { ok: true, state: 'discarded', taken, left: options.withFollowers ? [] : hanging };
	});
}

async function decideOn(
	ports: Ports,
	options: Deciding & { readonly wanted: readonly HeldState[] },
	decide: (
		tx: StoreTransaction,
		kept: Kept
	) => Promise<{ readonly taken: readonly StoredQuarantine[]; readonly left: readonly StoredQuarantine[] }>
): Promise<HeldOutcome> {
	if (!can(options.role, 'decideHeld')) return refusal({ kind: 'notAllowed' });
	try {
		return await ports.store.transaction(options.tenant, async (tx): Promise<HeldOutcome> => {
			const item = await tx.readHeld(options.id);
			if (!item) return refusal({ kind: 'missing' });
			if (options.wanted.includes(item.state)) return { ok: true, state: item.state, taken: [], left: [] };
			if (item.state !== 'waiting') return refusal({ kind: 'decided', state: item.state });
			const kept = readKept(item);
			if (!kept) return refusal({ kind: 'unopened' });
			const { ent, root } = kept.operation;
			if ((await tx.findDenied([ent, root])).length > 0) return refusal({ kind: 'purged' });
			const maker = await makerOf(tx, kept);
			if (maker) return refusal({ kind: 'makingWaits', maker: maker.id });
			const { taken, left } = await decide(tx, kept);
			const state = (await tx.readHeld(item.id))?.state ?? item.state;
			await tx.appendAudit(decisionNotes(taken, options));
			return { ok: true, state, taken, left };
		});
	} catch (error) {
		if (error instanceof HeldRefusal) return refusal({ kind: 'refused', reason: error.reason });
		throw error;
	}
}

/** What makes the record of something that follows, as long as it waits too. */
async function makerOf(tx: StoreTransaction, { item, operation }: Kept): Promise<StoredQuarantine | null> {
	if (item.reason !== 'makingWaits') return null;
	if ((await tx.peekEntities([operation.ent])).length > 0) return null;
	return (await tx.readHeldOf(operation.ent)).find((one) => one.reason !== 'makingWaits') ?? null;
}

/** One entry for each thing decided on; its operation tells what it was about. */
export function decisionNotes(
	taken: readonly StoredQuarantine[],
	by: { readonly tenant: string; readonly person: string }
): readonly AuditNote[] {
	return taken.map((item) => {
		const root = readKept(item)?.operation.root;
		const refs = [
			`held:${item.id}` as const,
			`op:${item.opId}` as const,
			...(root === undefined ? [] : [`root:${root}` as const])
		];
		return officeNote('decide', { refs, ...by });
	});
}

function refusal(error: HeldTrouble): HeldOutcome {
	return { ok: false, error };
}
