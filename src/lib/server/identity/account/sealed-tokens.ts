/**
 * The provider's tokens as they lie in the store: sealed with a key that follows from the secret in the session's cookie.
 * A copy of the database opens none of them.
 */
import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';
import * as v from 'valibot';
import type { AccountTokens } from './port.ts';

const KEY_BYTES = 32;
const IV_BYTES = 12;
const TAG_BYTES = 16;

const shape = v.object({ access: v.nullable(v.string()), refresh: v.nullable(v.string()) });

export function sealTokens(tokens: AccountTokens, secret: string): string {
	const iv = randomBytes(IV_BYTES);
	const cipher = createCipheriv('aes-256-gcm', keyOf(secret), iv);
	const sealed = Buffer.concat([cipher.update(JSON.stringify(tokens), 'utf8'), cipher.final()]);
	return Buffer.concat([iv, sealed, cipher.getAuthTag()]).toString('base64url');
}

/** Null for what this secret does not open. */
export function openTokens(text: string, secret: string): AccountTokens | null {
	const bytes = Buffer.from(text, 'base64url');
	if (bytes.length < IV_BYTES + TAG_BYTES) return null;
	try {
		const opener = createDecipheriv('aes-256-gcm', keyOf(secret), bytes.subarray(0, IV_BYTES), {
			authTagLength: TAG_BYTES
		});
		opener.setAuthTag(bytes.subarray(-TAG_BYTES));
		const opened = Buffer.concat([opener.update(bytes.subarray(IV_BYTES, -TAG_BYTES)), opener.final()]);
		const parsed = v.safeParse(shape, JSON.parse(opened.toString('utf8')));
		return parsed.success ? parsed.output : null;
	} catch {
		return null;
	}
}

function keyOf(secret: string): Uint8Array {
	return new Uint8Array(hkdfSync('sha256', secret, 'voordeur session', 'account tokens', KEY_BYTES));
}
