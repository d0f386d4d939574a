/**
 * The digest of a scope at one number, read page by page so that pushes go in between.
 * What was computed once is kept: the phones of an organisation share a scope, and most
 * ask when nothing has changed since.
 */
import { digestOf, EMPTY_DIGEST, joinDigests } from '#lib/sync/digest.ts';
import type { ServerStore } from '../store/port.ts';
import type { SyncPorts } from './ports.ts';

const PAGE = 500;
const KEPT_MAX = 1_000;

interface Kept {
	readonly seq: number;
	readonly digest: string;
}
const keptByStore = new WeakMap<ServerStore, Map<string, Kept>>();

/** Null when the scope moves on meanwhile: the phone asks again with its next page. */
export async function readScopeDigest(
	ports: Pick<SyncPorts, 'store' | 'crypto'>,
	about: { readonly tenant: string; readonly epoch: string; readonly scope: string; readonly seq: number }
): Promise<string | null> {
	const { tenant, epoch, scope, seq } = about;
	const kept = keptByStore.get(ports.store) ?? new Map<string, Kept>();
	keptByStore.set(ports.store, kept);
	const key = `${tenant} ${epoch} ${scope}`;
	const known = kept.get(key);
	if (known?.seq === seq) return known.digest;
	let digest = EMPTY_DIGEST;
	let after = 0;
	for (;;) {
		const page = await ports.store.readChanges(tenant, scope, after, PAGE);
		if (page.head !== seq) return null;
		const states = page.changes.flatMap(({ what, state }) => (what === 'state' && state ? [state] : []));
		digest = joinDigests(digest, await digestOf(states, ports.crypto.hash));
		if (page.changes.length < PAGE) break;
		after = page.changes.at(-1)?.seq ?? seq;
	}
	if (kept.size >= KEPT_MAX) kept.clear();
	kept.set(key, { seq, digest });
	return digest;
}
