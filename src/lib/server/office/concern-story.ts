/** One concern from the kitchen table to its answer. */
import type { RecordValues } from '#lib/domain/records/index.ts';
import { recordValues } from '#lib/sync/values.ts';
import { stateFromText } from '../store/rows.ts';
import { type HistoryEntry, readHistoryOf } from './history.ts';
import { type House, readHouse } from './house.ts';
import type { OfficePlace } from './place.ts';

export interface ConcernStory {
	readonly id: string;
	readonly values: RecordValues<'concern'>;
	readonly house: House | null;
	readonly householdName: string | null;
	readonly language: string | null;
	readonly referrals: readonly { readonly id: string; readonly values: RecordValues<'referral'> }[];
	readonly history: readonly HistoryEntry[];
}

export async function readConcernStory(place: OfficePlace, id: string): Promise<ConcernStory | null> {
	const { db, tenant } = place;
	const row = await db
		.selectFrom('entity')
		.select(['state', 'root'])
		.where('tenant', '=', tenant)
		.where('ent', '=', id)
		.where('kind', '=', 'concern')
		.executeTakeFirst();
	if (!row) return null;
	const values = recordValues('concern', stateFromText(row.state));
	const household = await db
		.selectFrom('entity')
		.select('state')
		.where('tenant', '=', tenant)
		.where('ent', '=', values.household ?? row.root)
		.where('kind', '=', 'household')
		.executeTakeFirst();
	const living = household ? recordValues('household', stateFromText(household.state)) : null;
	const referrals = await db
		.selectFrom('referral_list')
		.innerJoin('entity', (join) =>
			join.onRef('entity.tenant', '=', 'referral_list.tenant').onRef('entity.ent', '=', 'referral_list.ent')
		)
		.select(['entity.ent', 'entity.state'])
		.where('referral_list.tenant', '=', tenant)
		.where('referral_list.concern', '=', id)
		.execute();
	return {
		id,
		values,
		house: values.address ? await readHouse(place, values.address) : null,
		householdName: living?.name ?? null,
		language: living?.language ?? null,
		referrals: referrals.map((referral) => ({
			id: referral.ent,
			values: recordValues('referral', stateFromText(referral.state))
		})),
		history: await readHistoryOf(place, id)
	};
}
