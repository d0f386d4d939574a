/** A page of a scope's stream, for a phone that may read it. */
import { PULL_BYTES_MAX } from '#lib/sync/limits.ts';
import type { PullAnswer, PullRequest, ScopeChange, SnapshotPlace } from '#lib/sync/wire.ts';
import { handedOver } from '../audit/notes.ts';
import { subscribedScopes } from './handshake.ts';
import type { SyncPorts } from './ports.ts';
import { readScopeDigest } from './scope-digest.ts';

export type PullOutcome =
	| { readonly ok: true; readonly answer: PullAnswer }
	/** `scope` is not, or no longer, one that this person holds. */
	| { readonly ok: false; readonly error: { readonly kind: 'outsideScope' } };

export async function readPull(
	ports: Pick<SyncPorts, 'store' | 'crypto'>,
	options: {
		readonly tenant: string;
		readonly person: string;
		/** The device that asks. */
		readonly dev?: string;
		readonly request: PullRequest;
	}
): Promise<PullOutcome> {
	const { tenant, request } = options;
	const { epoch, scopes } = await ports.store.transaction(tenant, async (tx) => {
		const now = await tx.now();
		const { healed } = request;
		if (options.dev && healed) await tx.noteDevice(options.dev, { lastContactAt: now, healed });
		return {
			epoch: (await tx.readOrganisation())?.epoch ?? '',
			scopes: await subscribedScopes(tx, { person: options.person, now })
		};
	});
	if (!scopes.includes(request.scope)) return { ok: false, error: { kind: 'outsideScope' } };
	// Another epoch is another history: its numbers and places mean nothing here.
	const isSameHistory = request.epoch === epoch;
	const answer = request.snapshot
		? await readSnapshotPage(ports, {
				tenant,
				epoch,
				request,
				place: isSameHistory ? request.snapshot.place : null
			})
		: await readStreamPage(ports, { tenant, epoch, request, after: isSameHistory ? request.after : 0 });
	const handed = handedOver(answer.changes, { person: options.person, dev: options.dev });
	// Before the page goes out: what could not be noted is not handed over.
	if (handed) await ports.store.transaction(tenant, (tx) => tx.appendAudit([handed]));
	if (!request.digest || !answer.complete) return { ok: true, answer };
	const digest = await readScopeDigest(ports, { tenant, epoch, scope: request.scope, seq: answer.to });
	return { ok: true, answer: digest === null ? answer : { ...answer, digest } };
}

interface Page {
	readonly tenant: string;
	readonly epoch: string;
	readonly request: PullRequest;
}

async function readStreamPage(
	ports: Pick<SyncPorts, 'store'>,
	{ tenant, epoch, request, after }: Page & { readonly after: number }
): Promise<PullAnswer> {
	const { scope, limit } = request;
	const page = await ports.store.readChanges(tenant, scope, after, limit);
	const changes = withinBytes(page.changes.map((change) => changeToWire(change, request)));
	const complete = page.changes.length < limit && changes.length === page.changes.length;
	const to = complete ? Math.max(page.head, after) : (changes.at(-1)?.seq ?? after);
	return { version: 1, epoch, scope, from: after, to, complete, changes };
}

/** Kinds that a list of doors needs; they come first, so that a round can begin while the rest is under way. */
const FIRST_KINDS = ['organisation', 'area', 'person', 'round', 'address', 'message'];

/** A page of a first sync, newest first. It names the place it goes on from, so that a cut costs no page that was stored. */
async function readSnapshotPage(
	ports: Pick<SyncPorts, 'store'>,
	{ tenant, epoch, request, place }: Page & { readonly place: SnapshotPlace | null }
): Promise<PullAnswer> {
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
	const changes = withinBytes(page.changes.map((change) => changeToWire(change, request)));
	const isPartDone = page.changes.length < limit && changes.length === page.changes.length;
	const { at } = page;
	const within = { at, part, below: changes.at(-1)?.seq ?? 0 };
	const after = part === 0 ? ({ at, part: 1, below: at + 1 } as const) : null;
	const snapshot = { from: place, next: isPartDone ? after : within, at };
	const total = page.total === null ? {} : { total: page.total };
	return { version: 1, epoch, scope, from: 0, to: 0, complete: false, changes, snapshot: { ...snapshot, ...total } };
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
