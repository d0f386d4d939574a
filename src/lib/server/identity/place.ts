/** Where a question of identity is asked: one database, one organisation, one moment. */
import type { Database } from '../store/schema.ts';

export interface IdentityPlace {
	readonly db: Database;
	readonly tenant: string;
	readonly now: number;
}

/** A secret that goes to one person; the store keeps its hash only. */
export function makeSecret(): string {
	return Buffer.from(crypto.getRandomValues(new Uint8Array(32))).toString('base64url');
}

export async function hashSecret(secret: string): Promise<string> {
	return Buffer.from(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(secret))).toString('hex');
}
