/**
 * JPEG files as a camera writes them: EXIF with place, maker and orientation, and a comment. `jpegParts` is a
 * skeleton for reading marks; `withShot` puts the same marks into a real picture.
 */

export const SHOT = { maker: 'Camera van Kees', comment: 'achterkamer, Waterveen' } as const;
const latin = (text: string): number[] => [...text].map((one) => one.charCodeAt(0) & 0xff);

function segment(marker: number, body: readonly number[]): number[] {
	const length = body.length + 2;
	return [0xff, marker, length >> 8, length & 0xff, ...body];
}

/** Little-endian TIFF with three entries: orientation, maker, and a folder of GPS. */
function exif(orientation: number): number[] {
	const two = (value: number) => [value & 0xff, value >> 8];
	const four = (value: number) => [...two(value & 0xffff), ...two(value >>> 16)];
	const maker = latin(`${SHOT.maker}\0`);
	const place = latin('GPS-52.09,5.12\0');
	const makerAt = 8 + 2 + 3 * 12 + 4;
	const gpsAt = makerAt + maker.length;
	return [
		...latin('Exif\0\0'),
		...latin('II*\0'),
		...four(8),
		...two(3),
		...[...two(0x010f), ...two(2), ...four(maker.length), ...four(makerAt)],
		...[...two(0x0112), ...two(3), ...four(1), ...two(orientation), ...two(0)],
		...[...two(0x8825), ...two(4), ...four(1), ...four(gpsAt)],
		...four(0),
		...maker,
		...[...two(1), ...two(0x001b), ...two(2), ...four(place.length), ...four(gpsAt + 18), ...four(0)],
		...place
	];
}

/** The marks of a shot, to stand right after a JPEG's first two bytes. */
function marks(orientation: number): number[] {
	return [...segment(0xe1, exif(orientation)), ...segment(0xfe, latin(SHOT.comment))];
}

export function jpegParts(): { readonly all: Uint8Array<ArrayBuffer>; readonly picture: Uint8Array<ArrayBuffer> } {
	const jfif = segment(0xe0, [...latin('JFIF\0'), 1, 1, 0, 0, 1, 0, 1, 0, 0]);
	const table = segment(0xdb, [0, ...Array.from({ length: 64 }, () => 1)]);
	const picture = [...segment(0xda, [1, 1, 0, 0, 63, 0]), 0x12, 0x34, 0xff, 0xe1, 0x00, 0xff, 0xd9];
	const all = [0xff, 0xd8, ...jfif, ...marks(6), ...table, ...picture];
	return { all: new Uint8Array(all), picture: new Uint8Array(picture) };
}

/** The same picture, as if a camera had taken it lying on its side (orientation 6: turn a quarter to the right). */
export function withShot(jpeg: Uint8Array, orientation = 6): Uint8Array<ArrayBuffer> {
	return new Uint8Array([...jpeg.subarray(0, 2), ...marks(orientation), ...jpeg.subarray(2)]);
}
