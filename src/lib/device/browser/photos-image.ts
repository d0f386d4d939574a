/** From what a camera or a gallery gives to a small JPEG that says nothing about the shot but its picture. */
import { withoutMetadata } from '../core/photo-jpeg.ts';
import { type Drawing, shrink } from '../core/photo-shrink.ts';
import type { Bytes } from './bytes.ts';

const KIND = 'image/jpeg';

/** Null when this browser cannot read the file, or cannot make it small enough. */
export async function smallJpeg(file: Blob, bytesMax: number): Promise<Bytes | null> {
	const image = await decoded(file);
	if (!image) return null;
	try {
		return await shrink(image, { bytesMax, draw: (drawing) => draw(image, drawing) });
	} finally {
		image.close();
	}
}

/** The camera's note on which way is up is applied to the points, since the note itself does not stay. */
async function decoded(file: Blob): Promise<ImageBitmap | null> {
	try {
		return await createImageBitmap(file, { imageOrientation: 'from-image' });
	} catch {
		// HEIC where the browser has no decoder, a broken file, or no memory for it: the coach is told one thing.
		return null;
	}
}

async function draw(image: ImageBitmap, { width, height, quality }: Drawing): Promise<Bytes | null> {
	const canvas = new OffscreenCanvas(width, height);
	const context = canvas.getContext('2d', { alpha: false });
	if (!context) return null;
	// A picture with clear parts would turn black in a JPEG.
	context.fillStyle = '#fff';
	context.fillRect(0, 0, width, height);
	context.imageSmoothingQuality = 'high';
	context.drawImage(image, 0, 0, width, height);
	const blob = await canvas.convertToBlob({ type: KIND, quality });
	// A browser without this encoder silently gives another kind.
	if (blob.type !== KIND) return null;
	return withoutMetadata(new Uint8Array(await blob.arrayBuffer()));
}
