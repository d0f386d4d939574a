import { describe, expect, it } from 'vitest';
import { withoutMetadata } from '#lib/device/core/photo-jpeg.ts';
import { drawingsOf, hasRoomForPhoto, shrink, SIDE_MAX } from '#lib/device/core/photo-shrink.ts';
import { jpegParts, SHOT } from '../../browser/harness/a-jpeg.ts';

/** A browser's encoder, about: bytes grow with points and quality. */
const encoder = (bytesPerPoint: number) => {
	const drawn: string[] = [];
	return {
		drawn,
		draw: async ({ width, height, quality }: { width: number; height: number; quality: number }) => {
			drawn.push(`${width}x${height} ${quality}`);
			return new Uint8Array(Math.round(width * height * quality * bytesPerPoint));
		}
	};
};

describe('making a photo small', () => {
	it('takes the first drawing that fits: quality goes before points, and the form stays', async () => {
		const { drawn, draw } = encoder(0.22);
		const bytes = await shrink({ width: 4_000, height: 3_000 }, { bytesMax: 300_000, draw });
		expect(bytes?.byteLength).toBeLessThanOrEqual(300_000);
		expect(drawn).toEqual(['1600x1200 0.82', '1600x1200 0.7']);
	});

	it('goes on to fewer points, and gives up rather than send too much', async () => {
		const { drawn, draw } = encoder(0.9);
		expect(
			(await shrink({ width: 3_000, height: 4_000 }, { bytesMax: 300_000, draw }))?.byteLength
		).toBeLessThanOrEqual(300_000);
		expect(drawn.at(-1)).toMatch(/^\d+x(1024|800|640) /);
		expect(await shrink({ width: 3_000, height: 4_000 }, { bytesMax: 100, draw })).toBeNull();
		expect(await shrink({ width: 0, height: 4_000 }, { bytesMax: 100, draw })).toBeNull();
	});

	it('never makes a photo larger, and never longer than its longest side may be', () => {
		expect(new Set(drawingsOf({ width: 500, height: 300 }).map(({ width }) => width))).toEqual(new Set([500]));
		for (const { width, height } of drawingsOf({ width: 100, height: 9_000 })) {
			expect(Math.max(width, height)).toBeLessThanOrEqual(SIDE_MAX);
			expect(width).toBeGreaterThan(0);
		}
	});

	it('goes on when one drawing fails', async () => {
		let tries = 0;
		const draw = async () => ((tries += 1) < 3 ? null : new Uint8Array(5));
		expect(await shrink({ width: 100, height: 100 }, { bytesMax: 10, draw })).toHaveLength(5);
	});
});

describe('a photo without what the camera noted', () => {
	it('loses place, time, maker and words, and keeps its picture byte for byte', () => {
		const { all, picture } = jpegParts();
		const clean = withoutMetadata(all);
		expect(Buffer.from(all).toString('latin1')).toContain(SHOT.maker);
		const text = Buffer.from(clean ?? []).toString('latin1');
		for (const told of [SHOT.maker, SHOT.comment, 'Exif', 'GPS-52.09']) expect(text).not.toContain(told);
		expect(text.endsWith(Buffer.from(picture).toString('latin1'))).toBe(true);
		expect(text.startsWith('\xff\xd8\xff\xe0')).toBe(true);
	});

	it('is nothing when the bytes are no JPEG, or break off before the picture', () => {
		const { all, picture } = jpegParts();
		expect(withoutMetadata(new Uint8Array([0x89, 0x50, 0x4e, 0x47]))).toBeNull();
		expect(withoutMetadata(new Uint8Array())).toBeNull();
		expect(withoutMetadata(all.slice(0, all.length - picture.length - 3))).toBeNull();
		const broken = all.slice();
		broken[3] = 0xff;
		expect(() => withoutMetadata(broken)).not.toThrow();
	});
});

describe('room for a photo', () => {
	it('is refused below twenty megabytes, so that words still fit, and not for want of a figure', () => {
		expect(hasRoomForPhoto({ quota: 100_000_000, usage: 80_000_000 })).toBe(true);
		expect(hasRoomForPhoto({ quota: 100_000_000, usage: 80_000_001 })).toBe(false);
		expect(hasRoomForPhoto({})).toBe(true);
	});
});
