/**
 * Reads of a TrueType font what setting a line needs: which glyph a letter has, and how wide it is. Only fonts that ship
 * with the app are read here, so that a table that is not as expected is a fault of ours and throws.
 */

export interface TrueType {
	readonly bytes: Uint8Array;
	readonly unitsPerEm: number;
	readonly ascent: number;
	readonly descent: number;
	/** x and y of both corners of the box that every glyph fits in, in font units. */
	readonly box: readonly [number, number, number, number];
	/** 0 where the font has no such letter. */
	readonly glyphOf: (codePoint: number) => number;
	/** In font units. */
	readonly widthOf: (glyph: number) => number;
}

export function readTrueType(bytes: Uint8Array): TrueType {
	const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
	const tables = tablesOf(view);
	const table = (name: string): number => {
		const found = tables.get(name);
		if (found === undefined) throw new Error(`the font has no table ${name}`);
		return found;
	};
	const head = table('head');
	const hhea = table('hhea');
	const hmtx = table('hmtx');
	const metrics = view.getUint16(hhea + 34);
	return {
		bytes,
		unitsPerEm: view.getUint16(head + 18),
		ascent: view.getInt16(hhea + 4),
		descent: view.getInt16(hhea + 6),
		box: [view.getInt16(head + 36), view.getInt16(head + 38), view.getInt16(head + 40), view.getInt16(head + 42)],
		glyphOf: readMap(view, table('cmap')),
		// Glyphs behind the last width of their own are as wide as that one.
		widthOf: (glyph) => view.getUint16(hmtx + Math.min(glyph, metrics - 1) * 4)
	};
}

function tablesOf(view: DataView): ReadonlyMap<string, number> {
	const tables = new Map<string, number>();
	const count = view.getUint16(4);
	for (let at = 0; at < count; at += 1) {
		const row = 12 + at * 16;
		const name = [0, 1, 2, 3].map((byte) => String.fromCharCode(view.getUint8(row + byte))).join('');
		tables.set(name, view.getUint32(row + 8));
	}
	return tables;
}

/** The map of the basic plane (format 4), which is what the shipped fonts have. */
function readMap(view: DataView, cmap: number): (codePoint: number) => number {
	const count = view.getUint16(cmap + 2);
	for (let at = 0; at < count; at += 1) {
		const map = cmap + view.getUint32(cmap + 4 + at * 8 + 4);
		if (view.getUint16(map) === 4) return (codePoint) => glyphIn(view, map, codePoint);
	}
	throw new Error('the font has no map of letters in format 4');
}

function glyphIn(view: DataView, map: number, codePoint: number): number {
	if (codePoint > 0xffff) return 0;
	const doubled = view.getUint16(map + 6);
	const ends = map + 14;
	const starts = ends + doubled + 2;
	const deltas = starts + doubled;
	const offsets = deltas + doubled;
	for (let at = 0; at < doubled; at += 2) {
		if (view.getUint16(ends + at) < codePoint) continue;
		const start = view.getUint16(starts + at);
		if (start > codePoint) return 0;
		const offset = view.getUint16(offsets + at);
		const delta = view.getUint16(deltas + at);
		if (offset === 0) return (codePoint + delta) & 0xffff;
		const glyph = view.getUint16(offsets + at + offset + (codePoint - start) * 2);
		return glyph === 0 ? 0 : (glyph + delta) & 0xffff;
	}
	return 0;
}
