/** A pack for a phone: what changed since the one it holds, or the whole where that is no smaller. */
import { deltaOf } from '#lib/content/delta.ts';
import type { ServerStore } from '../store/port.ts';

/** Deltas kept: all phones of a round ask for the same one on the same day. */
const DELTAS_KEPT = 16;
/** By organisation and both hashes; a pack never changes, so neither does what lies between two. */
const deltasByKey = new Map<string, string>();

/** The text to send, or null when there is no pack of this hash. */
export async function packOrDelta(
	store: Pick<ServerStore, 'transaction'>,
	options: { readonly tenant: string; readonly hash: string; readonly from: string | null }
): Promise<string | null> {
	const { tenant, hash, from } = options;
	const known = from === null ? undefined : deltasByKey.get(keyOf(options));
	if (known !== undefined) return known;
	const { now, old } = await store.transaction(tenant, async (tx) => ({
		now: await tx.findPack(hash),
		old: from === null || from === hash ? null : await tx.findPack(from)
	}));
	if (now === null || old === null) return now?.body ?? null;
	const parsed = { old: { hash: old.hash, pack: parse(old.body) }, now: { hash, pack: parse(now.body) } };
	const delta = JSON.stringify(deltaOf(parsed.old, parsed.now));
	const smaller = delta.length < now.body.length ? delta : now.body;
	if (deltasByKey.size >= DELTAS_KEPT) deltasByKey.delete(deltasByKey.keys().next().value ?? '');
	deltasByKey.set(keyOf(options), smaller);
	return smaller;
}

function keyOf({
	tenant,
	hash,
	from
}: {
	readonly tenant: string;
	readonly hash: string;
	readonly from: string | null;
}): string {
	return `${tenant} ${from ?? ''} ${hash}`;
}

function parse(body: string): unknown {
	return JSON.parse(body);
}
