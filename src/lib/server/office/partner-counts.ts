/** How much lies with each of the organisation's own partners. */
import { sql } from 'kysely';
import type { OfficePlace } from './place.ts';
import { referrals } from './referral-counts.ts';

export interface PartnerCounts {
	/** Made, and not heard of since: it waits to be handed over. */
	readonly toHand: number;
	/** Made or accepted. */
	readonly waiting: number;
	readonly completed: number;
}

export async function countByPartner(place: OfficePlace): Promise<ReadonlyMap<string, PartnerCounts>> {
	const rows = await referrals(place)
		.where('referral_list.named', 'is not', null)
		.groupBy('referral_list.named')
		.select([
			'referral_list.named',
			sql<number>`sum(case when referral_list.state = 'made' and referral_list.heard_at is null then 1 else 0 end)`.as(
				'to_hand'
			),
			sql<number>`sum(case when referral_list.state in ('made', 'accepted') then 1 else 0 end)`.as('waiting'),
			sql<number>`sum(case when referral_list.state = 'completed' then 1 else 0 end)`.as('completed')
		])
		.execute();
	return new Map(
		rows.flatMap(({ named, to_hand, waiting, completed }) =>
			named === null
				? []
				: [[named, { toHand: Number(to_hand), waiting: Number(waiting), completed: Number(completed) }] as const]
		)
	);
}
