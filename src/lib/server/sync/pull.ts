/** A page of a scope's stream, for a phone that may read it. */
import type { PullAnswer, PullRequest, ScopeChange } from '#lib/sync/wire.ts';
import { subscribedScopes } from './handshake.ts';
import type { SyncPorts } from './ports.ts';

export type PullOutcome =
	| { readonly ok: true; readonly answer: PullAnswer }
	/** `scope` is not, or no longer, one that this person holds. */
	| { readonly ok: false; readonly error: { readonly kind: 'outsideScope' } };

export async function readPull(
	ports: Pick<SyncPorts, 'store'>,
	options: { readonly tenant: string; readonly person: string; readonly request: PullRequest }
): Promise<PullOutcome> {
	const { tenant, request } = options;
	const { epoch, scopes } = await ports.store.transaction(tenant, async (tx) => ({
		epoch: (await tx.readOrganisation())?.epoch ?? '',
		scopes: await subscribedScopes(tx, { person: options.person, now: await tx.now() })
	}));
	if (!scopes.includes(request.scope)) return { ok: false, error: { kind: 'outsideScope' } };
	// Another epoch is another history: its numbers mean nothing here.
	const after = request.epoch === epoch ? request.after : 0;
	const page = await ports.store.readChanges(tenant, request.scope, after, request.limit);
	const last = page.changes.at(-1);
	const complete = page.changes.length < request.limit;
	const to = complete ? Math.max(page.head, after) : (last?.seq ?? after);
	return {
		ok: true,
		answer: {
			version: 1,
			epoch,
			scope: request.scope,
			from: after,
			to,
			complete,
			changes: page.changes.map(changeToWire)
		}
	};
}

type Change = Awaited<ReturnType<SyncPorts['store']['readChanges']>>['changes'][number];

function changeToWire({ seq, ent, move, what, state }: Change): ScopeChange {
	if (what === 'leave') return { what, seq, ent, move };
	if (!state) throw new Error('the stream names a record that the store does not hold');
	return { what, seq, ent, move, state };
}
