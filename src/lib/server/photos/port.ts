/**
 * Where sealed photos lie: bytes by organisation and hash, and nothing that opens them. A directory holds them by
 * default; anything that keeps objects by name can stand behind the same four verbs.
 */
export interface StoredPhoto {
	readonly hash: string;
	readonly size: number;
}

export interface PhotoStore {
	/** Resolves once the bytes are on the disk under their name; the same again changes nothing. */
	put(tenant: string, hash: string, bytes: Uint8Array): Promise<void>;
	read(tenant: string, hash: string): Promise<Uint8Array | null>;
	/** What is not there is gone already. */
	remove(tenant: string, hash: string): Promise<void>;
	list(tenant: string): Promise<readonly StoredPhoto[]>;
}

const HASH = /^[0-9a-f]{64}$/;

/** A hash is part of a path: whatever else it looks like must never become one. */
export function isPhotoHash(hash: string): boolean {
	return HASH.test(hash);
}
