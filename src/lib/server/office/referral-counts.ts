/** Referrals by what they wait for; the queries that Work, the table and the board share. */
import { sql } from 'kysely';
import { REFERRAL_SILENT_DAYS, REFERRAL_WAITING } from '#lib/domain/referral.ts';
import type { OfficePlace } from './place.ts';

const DAY_MS = 86_400_000;

export function referrals({ db, tenant }: OfficePlace) {
	return db.selectFrom('referral_list').where('referral_list.tenant', '=', tenant);
}

/** Made or accepted: what came of it is not known. */
export function waitingReferrals(place: OfficePlace) {
	return referrals(place).where('referral_list.state', 'in', [...REFERRAL_WAITING]);
}

/** No word of the partner for too long. */
export function silentReferrals(place: OfficePlace, now: number) {
	return waitingReferrals(place).where(
		sql<number>`coalesce(referral_list.heard_at, referral_list.made_at)`,
		'<',
		now - REFERRAL_SILENT_DAYS * DAY_MS
	);
}

/**
 * What came of it is known and the coach does not know it. Where it became the answer to a concern that still has to be
 * told, it stands there: nothing waits in two places.
 */
export function endedUntold(place: OfficePlace) {
	const { tenant } = place;
	return referrals(place)
		.where('referral_list.ended_at', 'is not', null)
		.where('referral_list.state', 'in', ['completed', 'fellThrough'])
		.where('referral_list.told_back_at', 'is', null)
		.where((where) =>
			where.not(
				where.exists(
					where
						.selectFrom('concern_list as answered')
						.select('answered.ent')
						.where('answered.tenant', '=', tenant)
						.whereRef('answered.ent', '=', 'referral_list.concern')
						.where('answered.withdrawn', '=', 0)
						.where('answered.answered_at', 'is not', null)
						.where('answered.told_coach_at', 'is', null)
				)
			)
		);
}
