/** Bytes as base64url for the wire, and in Crockford's base32 for people: no I, L, O or U to mistake. */
export type Bytes = Uint8Array<ArrayBuffer>;

const CODE = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const BITS_PER_CHARACTER = 5;
const BITS_PER_BYTE = 8;

export function toBase64url(bytes: Bytes): string {
	return btoa(String.fromCharCode(...bytes))
		.replaceAll('+', '-')
		.replaceAll('/', '_')
		.replaceAll('=', '');
}

/** Throws for what is no base64url; what comes over the wire has been held against its schema. */
export function fromBase64url(text: string): Bytes {
	return Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (char) => char.charCodeAt(0));
}

export function bytesOfText(text: string): Bytes {
	return new TextEncoder().encode(text);
}

/** Five bits a character; a last rest of bits is filled up with zeros. */
export function toCode(bytes: Bytes): string {
	let text = '';
	let held = 0;
	let bits = 0;
	for (const byte of bytes) {
		held = (held << BITS_PER_BYTE) | byte;
		bits += BITS_PER_BYTE;
		while (bits >= BITS_PER_CHARACTER) {
			bits -= BITS_PER_CHARACTER;
			text += CODE[(held >> bits) & 31];
		}
		held &= (1 << bits) - 1;
	}
	return bits > 0 ? text + CODE[(held << (BITS_PER_CHARACTER - bits)) & 31] : text;
}

/** The characters of a typed code: case, spaces and dashes do not matter, and O, I and L are read as what they are taken for. */
export function plainCode(typed: string): string {
	return typed.toUpperCase().replaceAll(/[\s-]/g, '').replaceAll('O', '0').replaceAll(/[IL]/g, '1');
}

/** Null for a character that no code has; a rest of bits is dropped. */
export function fromCode(typed: string): Bytes | null {
	const bytes: number[] = [];
	let held = 0;
	let bits = 0;
	for (const char of plainCode(typed)) {
		const value = CODE.indexOf(char);
		if (value < 0) return null;
		held = (held << BITS_PER_CHARACTER) | value;
		bits += BITS_PER_CHARACTER;
		if (bits < BITS_PER_BYTE) continue;
		bits -= BITS_PER_BYTE;
		bytes.push((held >> bits) & 255);
		held &= (1 << bits) - 1;
	}
	return Uint8Array.from(bytes);
}
