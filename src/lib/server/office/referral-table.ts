/** The table of referrals: what was passed on, to whom, how long it has been silent, and what came of it. */
import { sql } from 'kysely';
import { REFERRAL_WAITING } from '#lib/domain/referral.ts';
import { type OfficePlace, type PlaceOfHouse, readPlain, textIn } from './place.ts';
import { endedUntold, referrals, silentReferrals, waitingReferrals } from './referral-counts.ts';

export const REFERRAL_PAGE = 25;
export const REFERRAL_VIEWS = ['waiting', 'silent', 'toHand', 'untold', 'ended'] as const;
export type ReferralView = (typeof REFERRAL_VIEWS)[number];
export const REFERRAL_FILTERS = ['partner', 'named', 'area', 'state'] as const;
export type ReferralFilter = (typeof REFERRAL_FILTERS)[number];

export interface ReferralQuestion {
	readonly view: ReferralView;
	readonly filters: Readonly<Record<ReferralFilter, string | null>>;
	readonly page: number;
	readonly now: number;
}

export interface ReferralLine {
	readonly id: string;
	readonly house: PlaceOfHouse | null;
	readonly area: string | null;
	readonly concern: string | null;
	readonly category: string | null;
	/** A kind of the catalogue. */
	readonly partner: string | null;
	/** A partner of the organisation's own list. */
	readonly named: string | null;
	readonly state: string;
	readonly purpose: string | null;
	readonly outcome: string | null;
	readonly madeAt: number | null;
	/** When anything was last heard of it. */
	readonly heardAt: number | null;
	readonly isHanded: boolean;
	readonly isToldBack: boolean;
}

/** The longest silence first; of what ended, the newest first. */
export async function listReferrals(
	place: OfficePlace,
	question: ReferralQuestion,
	limit = REFERRAL_PAGE
): Promise<{ readonly rows: readonly ReferralLine[]; readonly total: number }> {
	const total = await countReferrals(place, question);
	const isOver = question.view === 'ended' || question.view === 'untold';
	const rows = await filtered(place, question)
		.select([
			'referral_list.ent',
			'referral_list.concern',
			'referral_list.partner',
			'referral_list.named',
			'referral_list.state',
			'referral_list.made_at',
			'referral_list.heard_at',
			'referral_list.told_back_at',
			'concern_list.category',
			'address_list.street',
			'address_list.number',
			'address_list.letter',
			'address_list.addition',
			'address_list.area'
		])
		.orderBy(
			isOver
				? sql`coalesce(referral_list.ended_at, referral_list.made_at)`
				: sql`coalesce(referral_list.heard_at, referral_list.made_at)`,
			question.view === 'ended' ? 'desc' : 'asc'
		)
		.orderBy('referral_list.ent')
		.limit(limit)
		.offset((question.page - 1) * limit)
		.execute();
	const plain = await readPlain(
		place,
		rows.map((row) => row.ent)
	);
	return {
		total,
		rows: rows.map((row) => ({
			id: row.ent,
			house:
				row.street === null && row.number === null
					? null
					: {
							street: row.street,
							number: row.number === null ? null : Number(row.number),
							letter: row.letter,
							addition: row.addition
						},
			area: row.area,
			concern: row.concern,
			category: row.category,
			partner: row.partner,
			named: row.named,
			state: row.state ?? 'made',
			purpose: textIn(plain.get(row.ent), 'purpose'),
			outcome: textIn(plain.get(row.ent), 'outcome'),
			madeAt: row.made_at === null ? null : Number(row.made_at),
			heardAt: row.heard_at === null ? null : Number(row.heard_at),
			isHanded: (plain.get(row.ent)?.['handedAt'] ?? null) !== null,
			isToldBack: row.told_back_at !== null
		}))
	};
}

export async function countReferrals(
	place: OfficePlace,
	question: Pick<ReferralQuestion, 'view' | 'filters' | 'now'>
): Promise<number> {
	const row = await filtered(place, question)
		.select(sql<number>`count(*)`.as('count'))
		.executeTakeFirstOrThrow();
	return Number(row.count);
}

export async function countReferralViews(
	place: OfficePlace,
	now: number
): Promise<Readonly<Record<ReferralView, number>>> {
	const none = { partner: null, named: null, area: null, state: null };
	const count = (view: ReferralView): Promise<number> => countReferrals(place, { view, filters: none, now });
	return {
		waiting: await count('waiting'),
		silent: await count('silent'),
		toHand: await count('toHand'),
		untold: await count('untold'),
		ended: await count('ended')
	};
}

/** Of what ended, how many were told back to the coach: `told` of `ended`. */
export async function countToldBack(place: OfficePlace): Promise<{ readonly ended: number; readonly told: number }> {
	const row = await referrals(place)
		.where('referral_list.ended_at', 'is not', null)
		.select([
			sql<number>`count(*)`.as('ended'),
			sql<number>`sum(case when referral_list.told_back_at is null then 0 else 1 end)`.as('told')
		])
		.executeTakeFirstOrThrow();
	return { ended: Number(row.ended), told: Number(row.told ?? 0) };
}

function filtered(place: OfficePlace, question: Pick<ReferralQuestion, 'view' | 'filters' | 'now'>) {
	const { partner, named, area, state } = question.filters;
	return viewed(place, question)
		.leftJoin('concern_list', (join) =>
			join
				.onRef('concern_list.tenant', '=', 'referral_list.tenant')
				.onRef('concern_list.ent', '=', 'referral_list.concern')
		)
		.leftJoin('entity as home', (join) =>
			join.onRef('home.tenant', '=', 'referral_list.tenant').onRef('home.ent', '=', 'referral_list.root')
		)
		.leftJoin('address_list', (join) =>
			join.onRef('address_list.tenant', '=', 'referral_list.tenant').onRef('address_list.ent', '=', 'home.address')
		)
		.$if(partner !== null, (query) => query.where('referral_list.partner', '=', partner))
		.$if(named !== null, (query) => query.where('referral_list.named', '=', named))
		.$if(area !== null, (query) => query.where('address_list.area', '=', area))
		.$if(state !== null, (query) => query.where('referral_list.state', '=', state));
}

function viewed(place: OfficePlace, { view, now }: Pick<ReferralQuestion, 'view' | 'now'>) {
	switch (view) {
		case 'waiting':
			return waitingReferrals(place);
		case 'silent':
			return silentReferrals(place, now);
		case 'toHand':
			return waitingReferrals(place)
				.where('referral_list.state', '=', REFERRAL_WAITING[0])
				.where('referral_list.heard_at', 'is', null);
		case 'untold':
			return endedUntold(place);
		case 'ended':
			return referrals(place).where('referral_list.state', 'in', ['completed', 'fellThrough']);
	}
}
