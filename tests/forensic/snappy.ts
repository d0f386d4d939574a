/**
 * Reading Snappy, which Chromium packs its tables and larger values with: a word may lie in a file without its
 * letters standing side by side. Format: github.com/google/snappy, format_description.txt.
 */

/** Larger than anything a phone keeps in one value. */
const LENGTH_MAX = 32_000_000;

/** The text behind packed bytes, which may be followed by others; null when these are no such bytes. */
export function unpackSnappy(bytes: Buffer): Buffer | null {
	const head = readVarint(bytes, 0);
	if (!head || head.value === 0 || head.value > LENGTH_MAX) return null;
	const out = Buffer.alloc(head.value);
	let at = head.next;
	let written = 0;
	while (written < out.length) {
		const tag = bytes[at];
		if (tag === undefined) return null;
		const step = (tag & 3) === 0 ? literalAt(bytes, at, tag) : copyAt(bytes, at, tag);
		if (!step || written + step.length > out.length) return null;
		if (step.offset === null) {
			if (step.next + step.length > bytes.length) return null;
			bytes.copy(out, written, step.next, step.next + step.length);
			at = step.next + step.length;
		} else {
			if (step.offset === 0 || step.offset > written) return null;
			// Byte by byte: a copy may reach into what it is itself writing.
			for (let i = 0; i < step.length; i += 1) out[written + i] = out[written + i - step.offset] ?? 0;
			at = step.next;
		}
		written += step.length;
	}
	return out;
}

/** A little-endian number of seven bits a byte. */
export function readVarint(bytes: Buffer, from: number): { readonly value: number; readonly next: number } | null {
	let value = 0;
	for (let at = from; at < from + 5; at += 1) {
		const byte = bytes[at];
		if (byte === undefined) return null;
		value += (byte & 0x7f) * 2 ** (7 * (at - from));
		if (byte < 0x80) return { value, next: at + 1 };
	}
	return null;
}

interface Step {
	readonly length: number;
	/** Back from here, or null for a literal that stands at `next`. */
	readonly offset: number | null;
	readonly next: number;
}

function literalAt(bytes: Buffer, at: number, tag: number): Step | null {
	const short = tag >> 2;
	if (short < 60) return { length: short + 1, offset: null, next: at + 1 };
	const width = short - 59;
	if (at + 1 + width > bytes.length) return null;
	return { length: bytes.readUIntLE(at + 1, width) + 1, offset: null, next: at + 1 + width };
}

function copyAt(bytes: Buffer, at: number, tag: number): Step | null {
	const width = [0, 1, 2, 4][tag & 3] ?? 0;
	if (at + 1 + width > bytes.length) return null;
	const low = bytes.readUIntLE(at + 1, width);
	if (width === 1) return { length: ((tag >> 2) & 7) + 4, offset: ((tag >> 5) << 8) | low, next: at + 2 };
	return { length: (tag >> 2) + 1, offset: low, next: at + 1 + width };
}
