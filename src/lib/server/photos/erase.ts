/** Making photos gone: when a coach takes one away, and when a household is erased (G12). */
import type { PhotoPlace } from './place.ts';

/** In one go at a handshake; what is left waits for the next. */
const SWEEP_MAX = 50;

/**
 * The sealed bytes of every photo under a root. Call it while the records still name them; it may run again.
 *
 * @returns how many photos were there
 */
export async function deletePhotosOf(place: PhotoPlace, root: string): Promise<number> {
	const rows = await place.db
		.selectFrom('photo_list')
		.select('hash')
		.where('tenant', '=', place.tenant)
		.where('root', '=', root)
		.execute();
	return deletePhotos(
		place,
		rows.flatMap(({ hash }) => hash ?? [])
	);
}

/** By hash, wherever the hash was found: a record, an envelope in quarantine, a list beside the database. */
export async function deletePhotos(place: PhotoPlace, hashes: readonly string[]): Promise<number> {
	const { db, photos, tenant } = place;
	for (const hash of new Set(hashes)) {
		// The bytes first: a line that says they are here is found wrong at the next start, bytes without a line are not.
		await photos.remove(tenant, hash);
		await db.deleteFrom('photo_stored').where('tenant', '=', tenant).where('hash', '=', hash).execute();
	}
	return new Set(hashes).size;
}

/** What coaches took away after it had come, and what came before the record that was purged on arrival. */
export async function sweepPhotos(place: PhotoPlace): Promise<number> {
	const hashes = [...(await removedPhotos(place)), ...(await deniedPhotos(place))];
	return deletePhotos(place, hashes);
}

async function removedPhotos({ db, tenant }: PhotoPlace): Promise<readonly string[]> {
	const rows = await db
		.selectFrom('photo_list as named')
		.innerJoin('photo_stored as stored', (join) =>
			join.onRef('stored.tenant', '=', 'named.tenant').onRef('stored.hash', '=', 'named.hash')
		)
		.select('named.hash as hash')
		.where('named.tenant', '=', tenant)
		.where('named.removed', '=', 1)
		.limit(SWEEP_MAX)
		.execute();
	return rows.flatMap(({ hash }) => hash ?? []);
}

/**
 * A restored office does not know for a while what a phone had handed in, so bytes may come ahead of their record.
 * One that a record names stays, whatever was denied: a phone can claim anything.
 */
async function deniedPhotos({ db, tenant }: PhotoPlace): Promise<readonly string[]> {
	const rows = await db
		.selectFrom('photo_stored as stored')
		.innerJoin('denied', (join) =>
			join.onRef('denied.tenant', '=', 'stored.tenant').onRef('denied.root', '=', 'stored.hash')
		)
		.leftJoin('photo_list as named', (join) =>
			join.onRef('named.tenant', '=', 'stored.tenant').onRef('named.hash', '=', 'stored.hash')
		)
		.select('stored.hash as hash')
		.where('stored.tenant', '=', tenant)
		.where('named.hash', 'is', null)
		.limit(SWEEP_MAX)
		.execute();
	return rows.map(({ hash }) => hash);
}
