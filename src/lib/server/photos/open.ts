/** A photo for a person at the desk: unsealed here, for this one answer, with the key from its record. */
import { createDecipheriv } from 'node:crypto';
import { isWithdrawn } from '#lib/domain/consent.ts';
import { PHOTO_BINDING } from '#lib/sync/wire.ts';
import { recordValues } from '#lib/sync/values.ts';
import { stateFromText } from '../store/rows.ts';
import { fromBase64url } from '../bytes.ts';
import type { PhotoPlace } from './place.ts';

const IV_BYTES = 12;
const TAG_BYTES = 16;

export type OpenedPhoto =
	| { readonly kind: 'jpeg'; readonly bytes: Uint8Array<ArrayBuffer> }
	/** No such photo, it was taken away, or the resident took back that it may be there. */
	| { readonly kind: 'none' }
	/** The record came and the bytes did not. */
	| { readonly kind: 'notYet' }
	| { readonly kind: 'unreadable' };

export async function openPhoto(place: PhotoPlace, photo: string): Promise<OpenedPhoto> {
	const row = await place.db
		.selectFrom('entity')
		.select(['state', 'root'])
		.where('tenant', '=', place.tenant)
		.where('ent', '=', photo)
		.where('kind', '=', 'photo')
		.executeTakeFirst();
	const values = row && recordValues('photo', stateFromText(row.state));
	if (!values?.sealedHash || !values.sealedKey || values.removed === true) return { kind: 'none' };
	// Its yes was taken back: nobody looks at it any more, and it waits for its erasure.
	if (row && (await isTakenBack(place, row.root))) return { kind: 'none' };
	const sealed = await place.photos.read(place.tenant, values.sealedHash);
	if (!sealed) return { kind: 'notYet' };
	const bytes = unseal(sealed, fromBase64url(values.sealedKey));
	return bytes ? { kind: 'jpeg', bytes } : { kind: 'unreadable' };
}

/** The household of this photo took its yes back. */
export async function isTakenBack({ db, tenant }: Pick<PhotoPlace, 'db' | 'tenant'>, root: string): Promise<boolean> {
	const rows = await db
		.selectFrom('consent_list')
		.select(['given', 'withdrawn', 'at'])
		.where('tenant', '=', tenant)
		.where('root', '=', root)
		.where('purpose', '=', 'photo')
		.execute();
	const consents = rows.map(({ given, withdrawn, at }) => ({
		purpose: 'photo' as const,
		given: Number(given) === 1,
		withdrawn: Number(withdrawn) === 1,
		at: at === null ? null : Number(at)
	}));
	return isWithdrawn(consents, 'photo');
}

function unseal(sealed: Uint8Array, key: Uint8Array): Uint8Array<ArrayBuffer> | null {
	if (sealed.byteLength < IV_BYTES + TAG_BYTES) return null;
	try {
		const opener = createDecipheriv('aes-256-gcm', key, sealed.subarray(0, IV_BYTES), { authTagLength: TAG_BYTES });
		opener.setAAD(Buffer.from(PHOTO_BINDING));
		opener.setAuthTag(sealed.subarray(-TAG_BYTES));
		const jpeg = Buffer.concat([opener.update(sealed.subarray(IV_BYTES, -TAG_BYTES)), opener.final()]);
		return isJpeg(jpeg) ? new Uint8Array(jpeg) : null;
	} catch {
		// Changed on the disk, or sealed with another key: the page says so beside the record.
		return null;
	}
}

/** Whatever a phone sealed: nothing else than a picture leaves as one. */
function isJpeg(bytes: Uint8Array): boolean {
	return bytes[0] === 0xff && bytes[1] === 0xd8 && bytes[2] === 0xff;
}
