/** Bytes as base64url and back. */

export function toBase64url(bytes: ArrayBuffer | Uint8Array): string {
	return Buffer.from(bytes instanceof Uint8Array ? bytes : new Uint8Array(bytes)).toString('base64url');
}

/** Own memory, from the start of its buffer: WebCrypto and HPKE take whole buffers. */
export function fromBase64url(text: string): Uint8Array<ArrayBuffer> {
	return new Uint8Array(Buffer.from(text, 'base64url'));
}
