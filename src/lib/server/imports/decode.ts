/** Bytes of a text file as text, whichever of the usual encodings somebody's spreadsheet wrote. */

export const ENCODINGS = ['utf-8', 'utf-16le', 'windows-1252'] as const;
export type Encoding = (typeof ENCODINGS)[number];

/**
 * A byte order mark decides; without one it is UTF-8 where the bytes are that, and else Windows-1252, in which every
 * byte is a letter.
 */
export function decodeText(bytes: Uint8Array): { readonly text: string; readonly encoding: Encoding } {
	if (bytes[0] === 0xff && bytes[1] === 0xfe)
		return { text: new TextDecoder('utf-16le').decode(bytes), encoding: 'utf-16le' };
	try {
		return { text: new TextDecoder('utf-8', { fatal: true }).decode(bytes), encoding: 'utf-8' };
	} catch {
		// Not UTF-8: older Excel writes the code page of Western Europe.
		return { text: fromWindows1252(bytes), encoding: 'windows-1252' };
	}
}

/** What bytes 0x80 to 0x9f are there; five of them are not given out. */
const UPPER_CONTROLS = '€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ';

/** By hand: some versions of Node read these bytes as Latin-1, in which the euro is a control character. */
function fromWindows1252(bytes: Uint8Array): string {
	const text = Buffer.from(bytes).toString('latin1');
	return text.replace(/[\u0080-\u009f]/g, (letter) => UPPER_CONTROLS[letter.charCodeAt(0) - 0x80] ?? letter);
}
