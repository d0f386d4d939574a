/** Photos beside the backups: sealed already, named by the hash of their bytes, so each is copied once and checked against its name. */
import { createHash } from 'node:crypto';
import type { PhotoStore } from '../photos/port.ts';

export interface PhotoName {
	readonly tenant: string;
	readonly hash: string;
}

export interface Copied {
	readonly copied: number;
	/** The store says that they are here and they are not, or their bytes are others. */
	readonly missing: readonly PhotoName[];
}

export async function copyPhotos(
	names: readonly PhotoName[],
	way: { readonly from: PhotoStore; readonly to: PhotoStore }
): Promise<Copied> {
	const missing: PhotoName[] = [];
	let copied = 0;
	for (const tenant of new Set(names.map((name) => name.tenant))) {
		const held = new Set((await way.to.list(tenant)).map(({ hash }) => hash));
		for (const name of names.filter((one) => one.tenant === tenant && !held.has(one.hash))) {
			const bytes = await way.from.read(tenant, name.hash);
			if (!bytes || createHash('sha256').update(bytes).digest('hex') !== name.hash) {
				missing.push(name);
				continue;
			}
			await way.to.put(tenant, name.hash, bytes);
			copied += 1;
		}
	}
	return { copied, missing };
}
