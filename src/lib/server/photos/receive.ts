/**
 * Taking in a photo's sealed bytes. Who enrolled once may hand in for ever, also
 * locked, expired or revoked (G15): the certificate and the submit key say who it
 * is, and the hash says that what came is what was sealed. Only after the bytes
 * and their line in the database are on the disk does the phone hear of it (G7).
 */
import { createHash } from 'node:crypto';
import * as v from 'valibot';
import { PHOTOS_UNNAMED_BYTES_MAX } from '#lib/sync/limits.ts';
import { type PhotoAnswer, photoSender, photoText } from '#lib/sync/wire.ts';
import type { ServerCrypto } from '../sync/ports.ts';
import { deletePhotos } from './erase.ts';
import { isTakenBack } from './open.ts';
import type { PhotoPlace } from './place.ts';

export interface PhotoArrival {
	readonly hash: string;
	readonly bytes: Uint8Array;
	readonly receivedAt: number;
	/** The phone that hands it in. */
	readonly dev: string;
}

/** The device that signed this request for this photo; null for anyone else. */
export async function photoDevice(
	options: { readonly crypto: ServerCrypto; readonly tenant: string },
	request: { readonly hash: string; readonly authorization: string | null }
): Promise<string | null> {
	const sender = senderIn(request.authorization);
	const certificate = sender && (await options.crypto.openCertificate(sender.certificate));
	if (!sender || certificate?.tenant !== options.tenant) return null;
	const text = photoText({ hash: request.hash, dev: certificate.dev });
	const isSigned = await options.crypto.verify({
		publicKey: certificate.submitKey,
		text,
		signature: sender.signature
	});
	return isSigned ? certificate.dev : null;
}

/**
 * `otherBytes` when the bytes are not those of the hash, `noRoom` when no record names as many bytes of this phone as may
 * lie here without one: nothing is kept then, and the phone keeps the photo.
 */
export async function receivePhoto(
	place: PhotoPlace,
	arrival: PhotoArrival
): Promise<PhotoAnswer | 'otherBytes' | 'noRoom'> {
	const { db, photos, tenant } = place;
	const { hash, bytes, receivedAt, dev } = arrival;
	const answer: PhotoAnswer = { version: 1, hash, receivedAt };
	if (createHash('sha256').update(bytes).digest('hex') !== hash) return 'otherBytes';
	// Taken away or purged meanwhile: the phone may forget it, and nothing of it is stored again.
	if (await isGone(place, hash)) return answer;
	if (!(await hasRoom(place, arrival))) return 'noRoom';
	await photos.put(tenant, hash, bytes);
	await db
		.insertInto('photo_stored')
		.values({ tenant, hash, size: bytes.byteLength, received_at: receivedAt, dev })
		.onConflict((conflict) => conflict.columns(['tenant', 'hash']).doNothing())
		.execute();
	// A purge that came in between looked for its bytes before they lay here.
	if (await isGone(place, hash)) await deletePhotos(place, [hash]);
	return answer;
}

/** A photo that a record names always has room: its text came before it. */
async function hasRoom({ db, tenant }: PhotoPlace, { hash, bytes, dev }: PhotoArrival): Promise<boolean> {
	const named = await db
		.selectFrom('photo_list')
		.select('hash')
		.where('tenant', '=', tenant)
		.where('hash', '=', hash)
		.executeTakeFirst();
	if (named) return true;
	const row = await db
		.selectFrom('photo_stored as stored')
		.leftJoin('photo_list as list', (join) =>
			join.onRef('list.tenant', '=', 'stored.tenant').onRef('list.hash', '=', 'stored.hash')
		)
		.select((e) => e.fn.sum<number | string | null>('stored.size').as('size'))
		.where('stored.tenant', '=', tenant)
		.where('stored.dev', '=', dev)
		.where('stored.hash', '!=', hash)
		.where('list.hash', 'is', null)
		.executeTakeFirst();
	return Number(row?.size ?? 0) + bytes.byteLength <= PHOTOS_UNNAMED_BYTES_MAX;
}

async function isGone({ db, tenant }: PhotoPlace, hash: string): Promise<boolean> {
	const denied = await db
		.selectFrom('denied')
		.select('root')
		.where('tenant', '=', tenant)
		.where('root', '=', hash)
		.executeTakeFirst();
	if (denied !== undefined) return true;
	const rows = await db
		.selectFrom('photo_list')
		.select(['root', 'removed'])
		.where('tenant', '=', tenant)
		.where('hash', '=', hash)
		.execute();
	for (const { root, removed } of rows)
		if (Number(removed) === 1 || (await isTakenBack({ db, tenant }, root))) return true;
	return false;
}

function senderIn(authorization: string | null): v.InferOutput<typeof photoSender> | null {
	const token = /^Voordeur ([\w-]{1,8000})$/.exec(authorization ?? '')?.[1];
	if (!token) return null;
	try {
		const parsed = v.safeParse(photoSender, JSON.parse(Buffer.from(token, 'base64url').toString('utf8')));
		return parsed.success ? parsed.output : null;
	} catch {
		// No JSON: nobody we know.
		return null;
	}
}
