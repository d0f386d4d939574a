/** Attempt, conversation, help accepted, referral made, referral completed: five different counts that are never added up. */
import { sql } from 'kysely';
import { dayInAmsterdam } from '#lib/domain/working-days.ts';
import type { OfficePlace } from './place.ts';

export interface FiveCounts {
	/** Rings at doors. */
	readonly attempts: number;
	/** The others count households, each once. */
	readonly spoken: number;
	readonly helpAccepted: number;
	readonly referred: number;
	readonly completed: number;
}

export async function readFiveCounts({ db, tenant }: OfficePlace, since: number): Promise<FiveCounts> {
	const number = async (query: {
		executeTakeFirstOrThrow(): Promise<{ count: string | number | bigint }>;
	}): Promise<number> => Number((await query.executeTakeFirstOrThrow()).count);
	const visits = db
		.selectFrom('visit_list')
		.where('tenant', '=', tenant)
		.where('state', '=', 'closed')
		.where('discarded', '=', 0)
		.where('started_at', '>=', since)
		.select(sql<number>`count(distinct household)`.as('count'));
	const referrals = db
		.selectFrom('referral_list')
		.where('tenant', '=', tenant)
		.where('made_at', '>=', since)
		.select(sql<number>`count(distinct household)`.as('count'));
	const kept = await readKept({ db, tenant }, since);
	const rings = await number(
		db
			.selectFrom('attempt_list')
			.where('tenant', '=', tenant)
			.where('undone', '=', 0)
			.where('at', '>=', since)
			.select(sql<number>`count(*)`.as('count'))
	);
	return {
		attempts: kept('attempt') + rings,
		spoken: kept('spoken') + (await number(visits)),
		helpAccepted: kept('helpAccepted') + (await number(visits.where('help_accepted', '=', 1))),
		referred: kept('referred') + (await number(referrals)),
		completed: kept('completed') + (await number(referrals.where('state', '=', 'completed')))
	};
}

/** What was erased since is still counted, whole months at a time. */
async function readKept({ db, tenant }: OfficePlace, since: number): Promise<(what: string) => number> {
	const rows = await db
		.selectFrom('tally')
		.select(['what', sql<number>`sum(amount)`.as('amount')])
		.where('tenant', '=', tenant)
		.where('month', '>=', dayInAmsterdam(since).slice(0, 7))
		.groupBy('what')
		.execute();
	const sums = new Map(rows.map(({ what, amount }) => [what, Number(amount)]));
	return (what) => sums.get(what) ?? 0;
}
