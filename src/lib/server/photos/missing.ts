/** What the office misses: photos that records of a device name and whose bytes never came, or were lost here. */
import { PHOTOS_MISSING_MAX } from '#lib/sync/limits.ts';
import { sweepPhotos } from './erase.ts';
import type { PhotoPlace } from './place.ts';

/** For the handshake. The oldest records first; what does not fit is named by the next one. */
export async function photosForHandshake(
	place: PhotoPlace,
	dev: string
): Promise<{ readonly missing: readonly string[] }> {
	await sweepPhotos(place);
	const rows = await place.db
		.selectFrom('photo_list as named')
		.leftJoin('photo_stored as stored', (join) =>
			join.onRef('stored.tenant', '=', 'named.tenant').onRef('stored.hash', '=', 'named.hash')
		)
		.select('named.hash as hash')
		.where('named.tenant', '=', place.tenant)
		.where('named.dev', '=', dev)
		.where('named.removed', '=', 0)
		.where('named.hash', 'is not', null)
		.where('stored.hash', 'is', null)
		.orderBy('named.seq')
		.limit(PHOTOS_MISSING_MAX)
		.execute();
	return { missing: [...new Set(rows.flatMap(({ hash }) => hash ?? []))] };
}

/**
 * Brings the list of what is here level with what really is: the bytes and the database are restored apart, and
 * either may be older. Run at every start, so that the next handshakes ask the phones for what was lost.
 */
export async function levelPhotos(
	place: PhotoPlace,
	now: number
): Promise<{ readonly found: number; readonly lost: number }> {
	const { db, photos, tenant } = place;
	// In this order: another process may be taking one in, and its line comes after its bytes.
	const listed = await db.selectFrom('photo_stored').select('hash').where('tenant', '=', tenant).execute();
	const here = new Map((await photos.list(tenant)).map(({ hash, size }) => [hash, size]));
	const known = new Set(listed.map(({ hash }) => hash));
	const lost = [...known].filter((hash) => !here.has(hash));
	const found = [...here].filter(([hash]) => !known.has(hash));
	for (const hash of lost)
		await db.deleteFrom('photo_stored').where('tenant', '=', tenant).where('hash', '=', hash).execute();
	for (const [hash, size] of found)
		await db
			.insertInto('photo_stored')
			.values({ tenant, hash, size, received_at: now })
			.onConflict((conflict) => conflict.columns(['tenant', 'hash']).doNothing())
			.execute();
	return { found: found.length, lost: lost.length };
}
