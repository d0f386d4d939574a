/** The photo store in memory, held to Dexie by one contract suite. */
import type { PhotoEntry, PhotoStore } from '../core/photo-ports.ts';

export function photosTwin(): PhotoStore {
	const held = new Map<string, { readonly entry: PhotoEntry; readonly bytes: Uint8Array<ArrayBuffer> }>();
	return {
		list: async () => [...held.values()].map(({ entry }) => entry).sort((a, b) => (a.hash < b.hash ? -1 : 1)),
		read: async (hash) => held.get(hash)?.bytes.slice() ?? null,
		async add(entry, bytes) {
			held.set(entry.hash, { entry, bytes: bytes.slice() });
		},
		async update(entries) {
			for (const entry of entries) {
				const one = held.get(entry.hash);
				if (one) held.set(entry.hash, { ...one, entry });
			}
		},
		async remove(hashes) {
			for (const hash of hashes) held.delete(hash);
		}
	};
}
