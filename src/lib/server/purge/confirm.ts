/** What a phone says about purges: that nothing of these households is left on it. */
import type { PurgedRequest } from '#lib/sync/wire.ts';
import type { ServerStore } from '../store/port.ts';

/** Only what this phone was asked to purge can be confirmed by it; the rest is passed over. */
export async function confirmPurges(
	store: ServerStore,
	options: { readonly tenant: string; readonly dev: string; readonly request: PurgedRequest }
): Promise<void> {
	const { tenant, dev, request } = options;
	await store.transaction(tenant, async (tx) => tx.confirmPurges(dev, request.roots, await tx.now()));
}
