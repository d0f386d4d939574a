/** Text as the bytes it is sealed and stored in. */
export type Bytes = Uint8Array<ArrayBuffer>;

export function toUtf8(text: string): Bytes {
	return new TextEncoder().encode(text);
}

export function fromUtf8(bytes: ArrayBuffer | Uint8Array): string {
	return new TextDecoder().decode(bytes);
}

/** One after the other. */
export function joinBytes(parts: readonly Uint8Array[]): Bytes {
	const joined = new Uint8Array(parts.reduce((size, { length }) => size + length, 0));
	let at = 0;
	for (const part of parts) {
		joined.set(part, at);
		at += part.length;
	}
	return joined;
}
