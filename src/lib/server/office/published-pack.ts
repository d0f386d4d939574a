/** Content packs as the office reads them: the one that phones are to hold, or the one a visit was held with. */
import { type ContentPack, readContentPack } from '#lib/domain/guide/guide.ts';
import type { OfficePlace } from './place.ts';

/** Packs never change, so one that was read stays; a handful is enough, since visits cluster on a few. */
const PACKS_KEPT = 8;
/** By organisation and hash: one never sees another's. */
const packsByKey = new Map<string, ContentPack>();

export async function readPack(place: OfficePlace, hash: string): Promise<ContentPack | null> {
	const key = `${place.tenant} ${hash}`;
	const kept = packsByKey.get(key);
	if (kept) return kept;
	const row = await place.db
		.selectFrom('pack')
		.select('body')
		.where('tenant', '=', place.tenant)
		.where('hash', '=', hash)
		.executeTakeFirst();
	if (!row) return null;
	const read = readContentPack(JSON.parse(row.body));
	if (!read.ok) return null;
	if (packsByKey.size >= PACKS_KEPT) packsByKey.delete(packsByKey.keys().next().value ?? '');
	packsByKey.set(key, read.pack);
	return read.pack;
}

export interface PublishedPack {
	readonly hash: string;
	readonly publishedAt: number;
	readonly pack: ContentPack;
}

export async function readPublishedPack(place: OfficePlace): Promise<PublishedPack | null> {
	const row = await place.db
		.selectFrom('organisation')
		.innerJoin('pack', (join) =>
			join.onRef('pack.tenant', '=', 'organisation.tenant').onRef('pack.hash', '=', 'organisation.pack_hash')
		)
		.select(['pack.hash', 'pack.published_at'])
		.where('organisation.tenant', '=', place.tenant)
		.executeTakeFirst();
	if (!row) return null;
	const pack = await readPack(place, row.hash);
	return pack && { hash: row.hash, publishedAt: Number(row.published_at), pack };
}
