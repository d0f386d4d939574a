/** Bytes of a text file as text, whichever of the usual encodings somebody's spreadsheet wrote. */

export const ENCODINGS = ['utf-8', 'utf-16le', 'utf-16be', 'windows-1252'] as const;
export type Encoding = (typeof ENCODINGS)[number];

/** What an encoding without a mark is told from. */
const LOOKED_AT_BYTES = 4_096;
/** Of the bytes that are the upper half of a letter: in the languages of our lists nearly all are zero. */
const ZERO_SHARE_MIN = 0.6;

/**
 * A byte order mark decides; without one it is UTF-16 where every other byte is zero, UTF-8 where the bytes are that, and
 * else Windows-1252, in which every byte is a letter.
 */
export function decodeText(bytes: Uint8Array): { readonly text: string; readonly encoding: Encoding } {
	const wide = wideEncoding(bytes);
	if (wide !== null) return { text: new TextDecoder(wide).decode(bytes), encoding: wide };
	try {
		return { text: new TextDecoder('utf-8', { fatal: true }).decode(bytes), encoding: 'utf-8' };
	} catch {
		// Not UTF-8: older Excel writes the code page of Western Europe.
		return { text: fromWindows1252(bytes), encoding: 'windows-1252' };
	}
}

function wideEncoding(bytes: Uint8Array): 'utf-16le' | 'utf-16be' | null {
	if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le';
	if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf-16be';
	const head = bytes.subarray(0, LOOKED_AT_BYTES);
	const share = (odd: 0 | 1): number =>
		head.filter((byte, at) => at % 2 === odd && byte === 0).length / Math.max(1, Math.floor(head.length / 2));
	if (share(1) >= ZERO_SHARE_MIN && share(0) < ZERO_SHARE_MIN) return 'utf-16le';
	return share(0) >= ZERO_SHARE_MIN && share(1) < ZERO_SHARE_MIN ? 'utf-16be' : null;
}

/** What bytes 0x80 to 0x9f are there; five of them are not given out. */
const UPPER_CONTROLS = '€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ';

/** By hand: some versions of Node read these bytes as Latin-1, in which the euro is a control character. */
function fromWindows1252(bytes: Uint8Array): string {
	const text = Buffer.from(bytes).toString('latin1');
	return text.replace(/[\u0080-\u009f]/g, (letter) => UPPER_CONTROLS[letter.charCodeAt(0) - 0x80] ?? letter);
}
