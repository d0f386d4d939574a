/** Visits as they arrive: the newest received first, open ones among them. */
import { sql } from 'kysely';
import type { OfficePlace, PlaceOfHouse } from './place.ts';

export const VISIT_PAGE = 25;
export const VISIT_VIEWS = ['all', 'open', 'closed', 'late'] as const;
export type VisitView = (typeof VISIT_VIEWS)[number];
export const VISIT_PERIODS = ['today', 'week', 'month', 'quarter'] as const;
export type VisitPeriod = (typeof VISIT_PERIODS)[number];
export const PERIOD_DAYS: Readonly<Record<VisitPeriod, number>> = { today: 1, week: 7, month: 31, quarter: 92 };

export interface VisitQuestion {
	readonly view: VisitView;
	readonly coach: string | null;
	readonly area: string | null;
	readonly address: string | null;
	/** Only visits that began after this moment. */
	readonly since: number | null;
	readonly page: number;
}

export interface VisitLine {
	readonly id: string;
	readonly house: PlaceOfHouse | null;
	readonly area: string | null;
	readonly coach: string | null;
	readonly isOpen: boolean;
	readonly isDiscarded: boolean;
	/** It arrived when the door was no longer lent to its coach; it counts like any other. */
	readonly isLate: boolean;
	readonly startedAt: number | null;
	readonly closedAt: number | null;
	readonly receivedAt: number | null;
	readonly concerns: number;
	readonly promises: number;
}

/** When the latest change of the visit itself reached the office. */
const RECEIVED = sql<
	number | null
>`(select max(o.received_at) from operation o where o.tenant = visit_list.tenant and o.ent = visit_list.ent)`;
const CONCERNS = sql<number>`(select count(*) from concern_list c where c.tenant = visit_list.tenant and c.visit = visit_list.ent and c.withdrawn = 0)`;
const PROMISES = sql<number>`(select count(*) from commitment_list c where c.tenant = visit_list.tenant and c.visit = visit_list.ent)`;

export async function listVisitPage(
	place: OfficePlace,
	question: VisitQuestion
): Promise<{ readonly rows: readonly VisitLine[]; readonly total: number }> {
	const count = await filtered(place, question)
		.select(sql<number>`count(*)`.as('count'))
		.executeTakeFirstOrThrow();
	const rows = await filtered(place, question)
		.select([
			'visit_list.ent',
			'visit_list.coach',
			'visit_list.state',
			'visit_list.discarded',
			'visit_list.late',
			'visit_list.started_at',
			'visit_list.closed_at',
			'address_list.street',
			'address_list.number',
			'address_list.letter',
			'address_list.addition',
			'address_list.area'
		])
		.select([RECEIVED.as('received_at'), CONCERNS.as('concerns'), PROMISES.as('promises')])
		.orderBy('received_at', 'desc')
		.orderBy('visit_list.started_at', 'desc')
		.orderBy('visit_list.ent')
		.limit(VISIT_PAGE)
		.offset((question.page - 1) * VISIT_PAGE)
		.execute();
	return {
		total: Number(count.count),
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
			coach: row.coach,
			isOpen: row.state !== 'closed',
			isDiscarded: Number(row.discarded) === 1,
			isLate: row.late !== null,
			startedAt: numberOrNull(row.started_at),
			closedAt: numberOrNull(row.closed_at),
			receivedAt: numberOrNull(row.received_at),
			concerns: Number(row.concerns),
			promises: Number(row.promises)
		}))
	};
}

export async function countVisitViews(place: OfficePlace): Promise<Readonly<Record<VisitView, number>>> {
	const rows = await place.db
		.selectFrom('visit_list')
		.where('tenant', '=', place.tenant)
		.select([
			sql<number>`count(*)`.as('all'),
			sql<number>`sum(case when state = 'closed' then 1 else 0 end)`.as('closed'),
			sql<number>`sum(case when late is not null then 1 else 0 end)`.as('late')
		])
		.executeTakeFirstOrThrow();
	const all = Number(rows.all);
	const closed = Number(rows.closed ?? 0);
	return { all, closed, open: all - closed, late: Number(rows.late ?? 0) };
}

function filtered(place: OfficePlace, { view, coach, area, address, since }: VisitQuestion) {
	return place.db
		.selectFrom('visit_list')
		.leftJoin('address_list', (join) =>
			join.onRef('address_list.tenant', '=', 'visit_list.tenant').onRef('address_list.ent', '=', 'visit_list.address')
		)
		.where('visit_list.tenant', '=', place.tenant)
		.$if(view === 'closed', (query) => query.where('visit_list.state', '=', 'closed'))
		.$if(view === 'late', (query) => query.where('visit_list.late', 'is not', null))
		.$if(view === 'open', (query) =>
			query.where((where) =>
				where.or([where('visit_list.state', 'is', null), where('visit_list.state', '!=', 'closed')])
			)
		)
		.$if(coach !== null, (query) => query.where('visit_list.coach', '=', coach))
		.$if(area !== null, (query) => query.where('address_list.area', '=', area))
		.$if(address !== null, (query) => query.where('visit_list.address', '=', address))
		.$if(since !== null, (query) => query.where('visit_list.started_at', '>=', since));
}

function numberOrNull(value: number | null): number | null {
	return value === null ? null : Number(value);
}
