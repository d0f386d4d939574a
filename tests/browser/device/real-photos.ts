/** What only a real browser can show of photos: its decoder, its canvas and its store, with a camera's file. */
import Dexie from 'dexie';
import { afterEach, describe, expect, it } from 'vitest';
import { smallJpeg } from '#lib/device/browser/photos-image.ts';
import { dexiePhotos, PHOTOS_DATABASE, PhotosDatabase } from '#lib/device/browser/photos-dexie.ts';
import { SEAL_BYTES, sealPhoto, unsealPhoto } from '#lib/device/browser/photos-seal.ts';
import { PhotoBook } from '#lib/device/core/photo-book.ts';
import { PHOTO_BYTES_MAX } from '#lib/sync/limits.ts';
import { SHOT, withShot } from '../harness/a-jpeg.ts';

/** A wide picture, red on its left half and blue on its right, with enough in it to be heavy. */
async function drawn(width: number, height: number): Promise<Uint8Array<ArrayBuffer>> {
	const canvas = new OffscreenCanvas(width, height);
	const context = canvas.getContext('2d');
	if (!context) throw new Error('this browser draws nothing in a worker');
	context.fillStyle = '#c00';
	context.fillRect(0, 0, width / 2, height);
	context.fillStyle = '#00c';
	context.fillRect(width / 2, 0, width / 2, height);
	for (let at = 0; at < 3_000; at += 1) {
		context.fillStyle = `rgb(255 255 255 / ${(at % 9) / 60})`;
		context.fillRect((at * 7_919) % width, (at * 104_729) % height, 40, 25);
	}
	const blob = await canvas.convertToBlob({ type: 'image/jpeg', quality: 0.95 });
	return new Uint8Array(await blob.arrayBuffer());
}

const latin = (bytes: Uint8Array): string => new TextDecoder('latin1').decode(bytes);

async function pointAt(jpeg: Uint8Array<ArrayBuffer>, place: { readonly x: number; readonly y: number }) {
	const image = await createImageBitmap(new Blob([jpeg], { type: 'image/jpeg' }));
	const canvas = new OffscreenCanvas(image.width, image.height);
	const context = canvas.getContext('2d');
	if (!context) throw new Error('this browser draws nothing in a worker');
	context.drawImage(image, 0, 0);
	const [red = 0, , blue = 0] = context.getImageData(image.width * place.x, image.height * place.y, 1, 1).data;
	return { width: image.width, height: image.height, colour: red > blue ? 'red' : 'blue' };
}

describe('a photo in this browser', () => {
	afterEach(() => Dexie.delete(PHOTOS_DATABASE));

	it('comes out small, upright, and without place, maker or words', async () => {
		// Orientation 6: the camera lay on its side, so what it saved as left belongs on top.
		const file = withShot(await drawn(2_400, 1_600), 6);
		expect(latin(file).includes(SHOT.maker) && latin(file).includes('GPS-52.09')).toBe(true);
		const jpeg = await smallJpeg(new Blob([file], { type: 'image/jpeg' }), PHOTO_BYTES_MAX - SEAL_BYTES);
		if (!jpeg) throw new Error('this browser made no photo of it');
		expect(jpeg.byteLength).toBeLessThan(PHOTO_BYTES_MAX);
		for (const told of ['Exif', 'GPS', SHOT.maker, SHOT.comment]) expect(latin(jpeg).includes(told)).toBe(false);
		const top = await pointAt(jpeg, { x: 0.5, y: 0.1 });
		expect(top.height > top.width).toBe(true);
		expect(top.height).toBeLessThan(1_601);
		expect(top.colour).toBe('red');
		expect((await pointAt(jpeg, { x: 0.5, y: 0.9 })).colour).toBe('blue');
	});

	it('is nothing when the file is broken or is no picture', async () => {
		const whole = await drawn(400, 300);
		expect(await smallJpeg(new Blob(['no picture at all'], { type: 'image/jpeg' }), PHOTO_BYTES_MAX)).toBeNull();
		expect(await smallJpeg(new Blob([whole.slice(0, 40)], { type: 'image/jpeg' }), PHOTO_BYTES_MAX)).toBeNull();
	});

	it('G2: lies on the disk sealed, and is there again after a fall, not yet to be sent', async () => {
		const jpeg = await drawn(400, 300);
		const { bytes, hash, key } = await sealPhoto(jpeg);
		const first = new PhotosDatabase();
		const book = await PhotoBook.open(dexiePhotos(first));
		await book.add({ hash, size: bytes.length, takenAt: 1, isRecorded: false, receivedAt: null }, bytes);
		first.close();
		const again = new PhotosDatabase();
		const found = await PhotoBook.open(dexiePhotos(again));
		expect(found.next(() => false)).toBeNull();
		await found.confirm(hash);
		expect(found.next(() => false)).toBe(hash);
		const sealed = await found.read(hash);
		expect(latin(sealed ?? new Uint8Array()).includes('JFIF')).toBe(false);
		const opened = await unsealPhoto(sealed ?? new Uint8Array(), key);
		expect(latin(opened ?? new Uint8Array()) === latin(jpeg)).toBe(true);
		again.close();
	});
});
