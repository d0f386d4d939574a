/**
 * Taking a photo, taking it away, looking at it. Order is everything: the sealed
 * bytes are on the disk before the record names them, and only then it may go to
 * the office. A photo that does not come to be leaves nothing behind.
 */
import { PHOTO_BYTES_MAX } from '#lib/sync/limits.ts';
import type { DeviceVerbs, Done } from '../port.ts';
import { failed } from '../core/failed.ts';
import type { PhotoBook } from '../core/photo-book.ts';
import { addPhoto, mayTakePhoto, removePhoto } from '../core/photo-record.ts';
import { hasRoomForPhoto } from '../core/photo-shrink.ts';
import { troubleOf } from '../core/trouble.ts';
import { smallJpeg } from './photos-image.ts';
import { SEAL_BYTES, sealPhoto, unsealPhoto } from './photos-seal.ts';
import type { Session } from './session.ts';

export interface PhotoDesk {
	readonly session: Session;
	readonly book: PhotoBook;
	readonly estimate: () => Promise<StorageEstimate>;
}

type Input<V extends 'takePhoto' | 'removePhoto' | 'openPhoto'> = Parameters<DeviceVerbs[V]>[0];

export async function takePhoto(desk: PhotoDesk, input: Input<'takePhoto'>): ReturnType<DeviceVerbs['takePhoto']> {
	const { core } = desk.session;
	const { visit, file, shows, moment } = input;
	if (!mayTakePhoto(core.index, visit)) return failed({ kind: 'photo', why: 'noConsent' });
	// Words come first: a photo is refused while there is still room for a long day of them.
	if (!hasRoomForPhoto(await desk.estimate())) return failed({ kind: 'photo', why: 'noRoom' });
	const jpeg = await smallJpeg(file, PHOTO_BYTES_MAX - SEAL_BYTES);
	if (!jpeg) return failed({ kind: 'photo', why: 'unreadable' });
	const { bytes, hash, key } = await sealPhoto(jpeg);
	const entry = {
		hash,
		size: bytes.byteLength,
		takenAt: core.handover.now(),
		isRecorded: false,
		receivedAt: null,
		...rootOf(core.index.find('visit', visit))
	};
	try {
		await desk.book.add(entry, bytes);
	} catch (error) {
		const kind = troubleOf(error);
		if (!kind) throw error;
		return failed(kind === 'full' ? { kind: 'photo', why: 'noRoom' } : { kind });
	}
	const values = { sealedHash: hash, sealedKey: key, size: bytes.byteLength, shows, moment };
	const done = await core.save(`takePhoto ${hash}`, (maker) => addPhoto(maker, { visit, values }));
	// Where saving failed the record may still have come to be, and goes once its journal line is written. So the bytes
	// stay where they are, unsent: the next opening finds the record and confirms them, or finds none and clears them.
	if (done.ok) await orLater(() => desk.book.confirm(hash));
	return done;
}

export async function takePhotoAway(desk: PhotoDesk, { photo }: Input<'removePhoto'>): Promise<Done> {
	const { core } = desk.session;
	const hash = core.index.find('photo', photo)?.values.sealedHash;
	const done = await core.save(`removePhoto ${photo}`, (maker) => removePhoto(maker, photo));
	if (done.ok && hash) await orLater(() => desk.book.remove([hash]));
	return done;
}

function rootOf(visit: { readonly root: string } | null): { readonly root?: string } {
	return visit ? { root: visit.root } : {};
}

/** The words are saved: what the photo store cannot write now is settled at the next opening. */
async function orLater(work: () => Promise<void>): Promise<void> {
	try {
		await work();
	} catch (error) {
		if (!troubleOf(error)) throw error;
	}
}

/** Null when its bytes are not on this phone; the office may have them. */
export async function openPhoto(desk: PhotoDesk, { photo }: Input<'openPhoto'>): ReturnType<DeviceVerbs['openPhoto']> {
	const { core } = desk.session;
	const values = core.index.find('photo', photo)?.values;
	const savedAt = core.handover.now();
	if (!values?.sealedHash || !values.sealedKey || values.removed === true) return { ok: true, value: null, savedAt };
	const sealed = await desk.book.read(values.sealedHash);
	if (!sealed) return { ok: true, value: null, savedAt };
	const jpeg = await unsealPhoto(sealed, values.sealedKey);
	if (!jpeg) desk.book.markUnreadable(values.sealedHash);
	return { ok: true, value: jpeg && new Blob([jpeg], { type: 'image/jpeg' }), savedAt };
}
