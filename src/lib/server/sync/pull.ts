/** A page of a scope's stream, for a phone that may read it. */
import { PULL_BYTES_MAX } from '#lib/sync/limits.ts';
import type { PullAnswer, PullRequest, ScopeChange, SnapshotPlace } from '#lib/sync/wire.ts';
import { handedOver } from '../audit/notes.ts';
import { subscribedScopes } from './handshake.ts';
import { beginEpoch } from './new-epoch.ts';
import type { SyncPorts } from './ports.ts';
import { readScopeDigest } from './scope-digest.ts';

export type PullOutcome =
	| { readonly ok: true; readonly answer: PullAnswer }
	/** `scope` is not, or no longer, one that this person holds. */
	| { readonly ok: false; readonly error: { readonly kind: 'outsideScope' } };

export async function readPull(
	ports: Pick<SyncPorts, 'store' | 'crypto' | 'chance'>,
	options: {
		readonly tenant: string;
		readonly person: string;
		/** The device that asks. */
		readonly dev?: string;
		readonly request: PullRequest;
	}
): Promise<PullOutcome> {
	const { tenant, request } = options;
	const { epoch: seen, scopes } = await ports.store.transaction(tenant, async (tx) => {
		const now = await tx.now();
		const { healed } = request;
		if (options.dev && healed) await tx.noteDevice(options.dev, { lastContactAt: now, healed });
		return {
			epoch: (await tx.readOrganisation())?.epoch ?? '',
			scopes: await subscribedScopes(tx, { person: options.person, now })
		};
	});
	if (!scopes.includes(request.scope)) return { ok: false, error: { kind: 'outsideScope' } };
	const first = await readPage(ports, { tenant, epoch: seen, request });
	const answer =
		first.kind === 'page' ? first.answer : await readElsewhere(ports, { ...options, seen, stands: first.stands });
	const { epoch } = answer;
	const handed = handedOver(answer.changes, { person: options.person, dev: options.dev });
	// Before the page goes out: what could not be noted is not handed over.
	if (handed) await ports.store.transaction(tenant, (tx) => tx.appendAudit([handed]));
	if (!request.digest || !answer.complete) return { ok: true, answer };
	const digest = await readScopeDigest(ports, { tenant, epoch, scope: request.scope, seq: answer.to });
	return { ok: true, answer: digest === null ? answer : { ...answer, digest } };
}

/** Epochs that begin by a phone's word alone in a day; past it somebody makes it up, and has been told of often enough. */
const BEGUN_MAX = 20;
const DAY_MS = 86_400_000;

/**
 * A phone that stands further in a scope than the scope goes has seen numbers that are not here any more, and are about
 * to be given a second time: another history, whatever its epoch says (G8).
 */
async function readElsewhere(
	ports: Pick<SyncPorts, 'store' | 'chance'>,
	options: {
		readonly tenant: string;
		readonly dev?: string;
		readonly request: PullRequest;
		readonly seen: string;
		readonly stands: number;
	}
): Promise<PullAnswer> {
	const { tenant, request, seen, dev = '', stands } = options;
	const epoch = await ports.store.transaction(tenant, async (tx) => {
		const now = await tx.now();
		const begun = (await tx.listRestores()).filter(({ restoredAt }) => restoredAt > now - DAY_MS);
		if (begun.length >= BEGUN_MAX) return seen;
		const detail = { dev, scope: request.scope, stands };
		return (await beginEpoch(tx, { chance: ports.chance, seen, reason: 'cursorAhead', detail })) ?? seen;
	});
	// Where no epoch could begin, what the scope holds is read from its start.
	const read = await readPage(ports, { tenant, epoch, request: { ...request, epoch: null } });
	if (read.kind === 'ahead') throw new Error('a scope is read from its start, and its start lies ahead of it');
	return read.answer;
}

type PageRead =
	| { readonly kind: 'page'; readonly answer: PullAnswer }
	/** The phone says that it stands at a number which this scope has not come to. */
	| { readonly kind: 'ahead'; readonly stands: number };

function readPage(
	ports: Pick<SyncPorts, 'store'>,
	page: { readonly tenant: string; readonly epoch: string; readonly request: PullRequest }
): Promise<PageRead> {
	const { request, epoch } = page;
	// Another epoch is another history: its numbers and places mean nothing here.
	const isSameHistory = request.epoch === epoch;
	return request.snapshot
		? readSnapshotPage(ports, { ...page, place: isSameHistory ? request.snapshot.place : null })
		: readStreamPage(ports, { ...page, after: isSameHistory ? request.after : 0 });
}

interface Page {
	readonly tenant: string;
	readonly epoch: string;
	readonly request: PullRequest;
}

async function readStreamPage(
	ports: Pick<SyncPorts, 'store'>,
	{ tenant, epoch, request, after }: Page & { readonly after: number }
): Promise<PageRead> {
	const { scope, limit } = request;
	const page = await ports.store.readChanges(tenant, scope, after, limit);
	if (page.head < after) return { kind: 'ahead', stands: after };
	const changes = withinBytes(page.changes.map((change) => changeToWire(change, request)));
	const complete = page.changes.length < limit && changes.length === page.changes.length;
	const to = complete ? page.head : (changes.at(-1)?.seq ?? after);
	return { kind: 'page', answer: { version: 1, epoch, scope, from: after, to, complete, changes } };
}

/** Kinds that a list of doors needs; they come first, so that a round can begin while the rest is under way. */
const FIRST_KINDS = ['organisation', 'area', 'person', 'round', 'address', 'message'];

/** A page of a first sync, newest first. It names the place it goes on from, so that a cut costs no page that was stored. */
async function readSnapshotPage(
	ports: Pick<SyncPorts, 'store'>,
	{ tenant, epoch, request, place }: Page & { readonly place: SnapshotPlace | null }
): Promise<PageRead> {
	const { scope, limit } = request;
	const part = place?.part ?? 0;
	const page = await ports.store.readSnapshot(tenant, {
		scope,
		at: place?.at ?? null,
		below: place?.below ?? null,
		kinds: FIRST_KINDS,
		isOfKinds: part === 0,
		limit
	});
	if (place && page.head < place.at) return { kind: 'ahead', stands: place.at };
	const changes = withinBytes(page.changes.map((change) => changeToWire(change, request)));
	const isPartDone = page.changes.length < limit && changes.length === page.changes.length;
	const { at } = page;
	const within = { at, part, below: changes.at(-1)?.seq ?? 0 };
	const after = part === 0 ? ({ at, part: 1, below: at + 1 } as const) : null;
	const snapshot = { from: place, next: isPartDone ? after : within, at };
	const total = page.total === null ? {} : { total: page.total };
	const all = { ...snapshot, ...total };
	return {
		kind: 'page',
		answer: { version: 1, epoch, scope, from: 0, to: 0, complete: false, changes, snapshot: all }
	};
}

/** As many as one page may carry, and never none. */
function withinBytes(changes: readonly ScopeChange[]): ScopeChange[] {
	let bytes = 0;
	const past = changes.findIndex((change) => {
		bytes += JSON.stringify(change).length;
		return bytes > PULL_BYTES_MAX;
	});
	return past < 0 ? [...changes] : changes.slice(0, Math.max(1, past));
}

type Change = Awaited<ReturnType<SyncPorts['store']['readChanges']>>['changes'][number];

/** A phone of an older version knows no `purge`: to it the household leaves, as its records do. */
function changeToWire({ seq, ent, move, what, state }: Change, { purges }: PullRequest): ScopeChange {
	if (what !== 'state') return { what: purges ? what : 'leave', seq, ent, move };
	if (!state) throw new Error('the stream names a record that the store does not hold');
	return { what, seq, ent, move, state };
}
