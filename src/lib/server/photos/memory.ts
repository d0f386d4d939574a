/** The photo store in memory, for tests; held to the directory by one contract suite. */
import type { PhotoStore } from './port.ts';

export function memoryPhotos(): PhotoStore {
	const held = new Map<string, Map<string, Uint8Array>>();
	const of = (tenant: string) => held.get(tenant) ?? new Map<string, Uint8Array>();
	return {
		async put(tenant, hash, bytes) {
			const photos = of(tenant);
			if (!photos.has(hash)) photos.set(hash, new Uint8Array(bytes));
			held.set(tenant, photos);
		},
		async read(tenant, hash) {
			const bytes = of(tenant).get(hash);
			return bytes ? new Uint8Array(bytes) : null;
		},
		async remove(tenant, hash) {
			of(tenant).delete(hash);
		},
		async list(tenant) {
			return [...of(tenant)].map(([hash, bytes]) => ({ hash, size: bytes.byteLength }));
		}
	};
}
