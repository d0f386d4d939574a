/** What a phone says about purges: that nothing of these households is left on it. */
import { auditObject } from '#lib/domain/audit.ts';
import type { PurgedRequest, PurgeOrder } from '#lib/sync/wire.ts';
import type { ServerStore } from '../store/port.ts';

/**
 * Only what this phone was asked to purge can be confirmed by it; the rest is passed over.
 *
 * @returns orders for those of the households asked about that were purged, whether or not this device confirmed
 * it: a copy of the phone has the same name, and may have spoken for it
 */
export async function confirmPurges(
	store: ServerStore,
	options: { readonly tenant: string; readonly dev: string; readonly request: PurgedRequest }
): Promise<readonly PurgeOrder[]> {
	const { tenant, dev, request } = options;
	return store.transaction(tenant, async (tx) => {
		const purged = await tx.findPurges(request.asks ?? []);
		const orders = purged.map(({ root, ents }) => ({ root, ents: [...ents] }));
		await tx.confirmPurges(dev, request.roots, await tx.now());
		const asked = (await tx.findPurges(request.roots)).map(({ root }) => `root:${root}` as const);
		if (asked.length === 0) return orders;
		const object = auditObject(asked);
		const actor = (await tx.findDevice(dev))?.person ?? tenant;
		await tx.appendAudit([{ action: 'confirmPurge', object, result: 'done', origin: `device:${dev}`, actor }]);
		return orders;
	});
}
