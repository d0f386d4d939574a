/** Bytes and their text on the wire: base64url without padding, and UTF-8. */
import { type Bytes, toUtf8 } from '../core/bytes.ts';

export { type Bytes, fromUtf8, toUtf8 } from '../core/bytes.ts';

const CHUNK = 8_192;

export function toBase64url(data: ArrayBuffer | Bytes): string {
	const bytes = data instanceof ArrayBuffer ? new Uint8Array(data) : data;
	let text = '';
	for (let at = 0; at < bytes.length; at += CHUNK) text += String.fromCharCode(...bytes.subarray(at, at + CHUNK));
	return btoa(text).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
}

export function fromBase64url(text: string): Bytes {
	const plain = atob(text.replaceAll('-', '+').replaceAll('_', '/'));
	return Uint8Array.from(plain, (char) => char.charCodeAt(0));
}

/** The bytes themselves, for whoever only reads them; a copy where their memory is shared with another thread. */
export function plainBytes(bytes: Uint8Array): Bytes {
	return isPlain(bytes) ? bytes : copyOf(bytes);
}

function isPlain(bytes: Uint8Array): bytes is Bytes {
	return bytes.buffer instanceof ArrayBuffer;
}

/** A copy with its own buffer: what comes out of a database may be a view of a larger one. */
export function copyOf(bytes: Uint8Array): Bytes {
	return new Uint8Array(bytes);
}

/** Overwrites every piece of bytes in a message from the page: what a passkey gave stays in memory no longer than it is used. */
export function wipe(message: unknown): void {
	if (message instanceof Uint8Array) message.fill(0);
	else if (typeof message === 'object' && message !== null) for (const part of Object.values(message)) wipe(part);
}

export async function sha256Hex(text: string): Promise<string> {
	const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', toUtf8(text)));
	return Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
