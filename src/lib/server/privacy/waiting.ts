/** Households that took a yes back, and of which something still has to go: by the same rule as `domain/consent.ts`. */
import { sql } from 'kysely';
import { type House, readHouse } from '../office/house.ts';
import type { OfficePlace } from '../office/place.ts';

export const WAITING_MAX = 50;

export interface Waiting {
	readonly household: string;
	readonly house: House | null;
	/** The record of the visit lost its yes: the household is to be erased. */
	readonly record: boolean;
	/** Photos that lost theirs. */
	readonly photos: number;
	/** When the office heard of it, in milliseconds; null where the log tells nothing. */
	readonly since: number | null;
}

/** Yeses that were taken back with no later one that stands, and of which something is still held. */
function lostYeses({ db, tenant }: OfficePlace) {
	return db
		.selectFrom('consent_list as taken')
		.where('taken.tenant', '=', tenant)
		.where('taken.withdrawn', '=', 1)
		.where((where) =>
			where.not(
				where.exists(
					where
						.selectFrom('consent_list as later')
						.select('later.ent')
						.where('later.tenant', '=', tenant)
						.whereRef('later.root', '=', 'taken.root')
						.whereRef('later.purpose', '=', 'taken.purpose')
						.where('later.given', '=', 1)
						.where('later.withdrawn', '=', 0)
						.where(sql<boolean>`coalesce(later.at, 0) > coalesce(taken.at, 0)`)
				)
			)
		)
		.where((where) =>
			where.or([
				where('taken.purpose', '=', 'visitRecord'),
				where.and([
					where('taken.purpose', '=', 'photo'),
					where.exists(
						where
							.selectFrom('photo_list')
							.select('photo_list.ent')
							.where('photo_list.tenant', '=', tenant)
							.whereRef('photo_list.root', '=', 'taken.root')
							.where('photo_list.removed', '=', 0)
							.where('photo_list.hash', '<>', '')
					)
				])
			])
		);
}

export async function countWaiting(place: OfficePlace): Promise<number> {
	const row = await lostYeses(place)
		.select((e) => e.fn.count<number | string>('taken.root').distinct().as('count'))
		.executeTakeFirstOrThrow();
	return Number(row.count);
}

/** As many as fit, each of them with something that still has to go. */
export async function listWaiting(place: OfficePlace, limit = WAITING_MAX): Promise<readonly Waiting[]> {
	const { db, tenant } = place;
	const found = await lostYeses(place)
		.innerJoin('entity as home', (join) =>
			join.onRef('home.tenant', '=', 'taken.tenant').onRef('home.ent', '=', 'taken.root')
		)
		.select(['taken.root', 'home.address'])
		.distinct()
		.orderBy('taken.root')
		.limit(limit)
		.execute();
	const waiting: Waiting[] = [];
	for (const { root, address } of found) {
		const lost = await lostYeses(place)
			.where('taken.root', '=', root)
			.select((e) => [
				'taken.purpose',
				e
					.selectFrom('operation')
					.select((one) => one.fn.max('operation.received_at').as('at'))
					.where('operation.tenant', '=', tenant)
					.whereRef('operation.ent', '=', 'taken.ent')
					.as('since')
			])
			.execute();
		const photos = await db
			.selectFrom('photo_list')
			.select((e) => e.fn.countAll<number | string>().as('count'))
			.where('tenant', '=', tenant)
			.where('root', '=', root)
			.where('removed', '=', 0)
			.where('hash', '<>', '')
			.executeTakeFirstOrThrow();
		const times = lost.flatMap(({ since }) => (since === null ? [] : [Number(since)]));
		waiting.push({
			household: root,
			house: address ? await readHouse(place, address) : null,
			record: lost.some(({ purpose }) => purpose === 'visitRecord'),
			photos: lost.some(({ purpose }) => purpose === 'photo') ? Number(photos.count) : 0,
			since: times.length > 0 ? Math.min(...times) : null
		});
	}
	return waiting;
}
