/** What a phone says about purges: that nothing of these households is left on it. */
import { auditObject } from '#lib/domain/audit.ts';
import type { PurgedRequest } from '#lib/sync/wire.ts';
import type { ServerStore } from '../store/port.ts';

/** Only what this phone was asked to purge can be confirmed by it; the rest is passed over. */
export async function confirmPurges(
	store: ServerStore,
	options: { readonly tenant: string; readonly dev: string; readonly request: PurgedRequest }
): Promise<void> {
	const { tenant, dev, request } = options;
	await store.transaction(tenant, async (tx) => {
		await tx.confirmPurges(dev, request.roots, await tx.now());
		const asked = (await tx.findPurges(request.roots)).map(({ root }) => `root:${root}` as const);
		if (asked.length === 0) return;
		const object = auditObject(asked);
		const actor = (await tx.findDevice(dev))?.person ?? tenant;
		await tx.appendAudit([{ action: 'confirmPurge', object, result: 'done', origin: `device:${dev}`, actor }]);
	});
}
