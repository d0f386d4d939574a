/** How a photo gets small enough: first less quality, then fewer points, in steps that stay readable as long as they can. */

/** The longest side that is worth sending: a meter's digits and a crack in a wall are sharp at this. */
export const SIDE_MAX = 1_600;
const SIDES = [SIDE_MAX, 1_280, 1_024, 800, 640] as const;
const QUALITIES = [0.82, 0.7, 0.58, 0.46] as const;

export interface Drawing {
	readonly width: number;
	readonly height: number;
	readonly quality: number;
}

/** The tries in their order. A small photo is never made larger, so sides that change nothing are tried once. */
export function drawingsOf(original: { readonly width: number; readonly height: number }): readonly Drawing[] {
	const longest = Math.max(original.width, original.height);
	const sides = [...new Set(SIDES.map((side) => Math.min(side, longest)))];
	return sides.flatMap((side) => {
		const scale = side / longest;
		const width = Math.max(1, Math.round(original.width * scale));
		const height = Math.max(1, Math.round(original.height * scale));
		return QUALITIES.map((quality) => ({ width, height, quality }));
	});
}

/** The first drawing that is no larger than `bytesMax`; null when none is, or when nothing could be drawn. */
export async function shrink(
	original: { readonly width: number; readonly height: number },
	options: {
		readonly bytesMax: number;
		readonly draw: (drawing: Drawing) => Promise<Uint8Array<ArrayBuffer> | null>;
	}
): Promise<Uint8Array<ArrayBuffer> | null> {
	if (original.width < 1 || original.height < 1) return null;
	for (const drawing of drawingsOf(original)) {
		const bytes = await options.draw(drawing);
		if (bytes && bytes.byteLength <= options.bytesMax) return bytes;
	}
	return null;
}

/** Below this much free room a photo is refused, so that words still fit for a long day. */
export const ROOM_BYTES_MIN = 20_000_000;

/** A browser that does not say how much there is gets the benefit of the doubt: the write itself still tells. */
export function hasRoomForPhoto(estimate: { readonly quota?: number; readonly usage?: number }): boolean {
	if (estimate.quota === undefined || estimate.usage === undefined) return true;
	return estimate.quota - estimate.usage >= ROOM_BYTES_MIN;
}
