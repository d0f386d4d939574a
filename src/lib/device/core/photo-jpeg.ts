/**
 * A JPEG without what a camera adds to it: place, time, device, thumbnail, words.
 * Redrawing leaves these behind already; this makes sure of it, whatever the
 * browser's encoder writes of its own accord.
 */
import { joinBytes } from './bytes.ts';

const START = 0xd8;
const SCAN = 0xda;
const COMMENT = 0xfe;
/** APP14: how the colours are written, and nothing else. */
const COLOURS = 0xee;
/** APP0 says how to read the pixels; APP1 and above hold EXIF, XMP, IPTC, colour profiles and makers' notes. */
const isAboutTheShot = (marker: number): boolean =>
	(marker >= 0xe1 && marker <= 0xef && marker !== COLOURS) || marker === COMMENT;

/** Null for what is no JPEG or breaks off before its picture begins. */
export function withoutMetadata(jpeg: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> | null {
	if (jpeg[0] !== 0xff || jpeg[1] !== START) return null;
	const kept: Uint8Array<ArrayBuffer>[] = [jpeg.subarray(0, 2)];
	let at = 2;
	while (at + 4 <= jpeg.length) {
		const marker = jpeg[at + 1] ?? 0;
		if (jpeg[at] !== 0xff) return null;
		if (marker === SCAN) {
			kept.push(jpeg.subarray(at));
			return joinBytes(kept);
		}
		const end = at + 2 + ((jpeg[at + 2] ?? 0) << 8) + (jpeg[at + 3] ?? 0);
		if (end <= at + 3 || end > jpeg.length) return null;
		if (!isAboutTheShot(marker)) kept.push(jpeg.subarray(at, end));
		at = end;
	}
	return null;
}
