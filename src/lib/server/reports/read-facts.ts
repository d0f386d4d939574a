/**
 * What the reports count, read from the office's lists: a query a list, each bounded by the days that are asked for.
 * Visits of now and then are told apart by when they began, like the five counts of the work page.
 */
import { CONCERN_STEPS, LINK_THEMES, REFERRAL_STEPS } from '#lib/domain/concern.ts';
import type { CommitmentFact, ConcernFact, Period, ReferralFact, ReportFacts } from '#lib/domain/reports/facts.ts';
import { dayInAmsterdam } from '#lib/domain/working-days.ts';
import type { OfficePlace } from '../office/place.ts';

export interface ReportCatalogue {
	readonly areas: readonly { readonly id: string; readonly name: string }[];
	readonly categories: readonly { readonly id: string; readonly domain: string }[];
	readonly measureCodes: readonly string[];
}

/** Stands for every category and measure that is in no catalogue any more. */
export const OTHER = 'other';

export async function readFacts(place: OfficePlace, span: Period, catalogue: ReportCatalogue): Promise<ReportFacts> {
	const areaIds = new Set(catalogue.areas.map(({ id }) => id));
	const domains = new Map(catalogue.categories.map(({ id, domain }) => [id, domain]));
	const codes = new Set(catalogue.measureCodes);
	const known: Known = {
		area: (id) => (id !== null && areaIds.has(id) ? id : null),
		category: (id) => (id !== null && domains.has(id) ? id : OTHER),
		domain: (id) => domains.get(id ?? '') ?? OTHER,
		code: (code) => (code !== null && codes.has(code) ? code : OTHER)
	};
	return {
		areas: catalogue.areas,
		categories: [...catalogue.categories, { id: OTHER, domain: OTHER }],
		measureCodes: [...catalogue.measureCodes, OTHER],
		attempts: await readAttempts(place, span, known),
		visits: await readVisits(place, span, known),
		measures: await readMeasures(place, span, known),
		concerns: await readConcerns(place, span, known),
		commitments: await readCommitments(place, span, known),
		referrals: await readReferrals(place, span, known),
		kept: await readKept(place, span, known)
	};
}

interface Known {
	readonly area: (id: string | null) => string | null;
	readonly category: (id: string | null) => string;
	readonly domain: (id: string | null) => string;
	readonly code: (code: string | null) => string;
}

async function readAttempts({ db, tenant }: OfficePlace, { since, until }: Period, known: Known) {
	const rows = await db
		.selectFrom('attempt_list')
		.leftJoin('address_list', (join) =>
			join
				.onRef('address_list.tenant', '=', 'attempt_list.tenant')
				.onRef('address_list.ent', '=', 'attempt_list.address')
		)
		.select(['attempt_list.at', 'address_list.area'])
		.where('attempt_list.tenant', '=', tenant)
		.where('attempt_list.undone', '=', 0)
		.where('attempt_list.at', '>=', since)
		.where('attempt_list.at', '<', until)
		.execute();
	return rows.map(({ at, area }) => ({ at: Number(at), area: known.area(area) }));
}

async function readVisits({ db, tenant }: OfficePlace, { since, until }: Period, known: Known) {
	const rows = await db
		.selectFrom('visit_list')
		.leftJoin('address_list', (join) =>
			join.onRef('address_list.tenant', '=', 'visit_list.tenant').onRef('address_list.ent', '=', 'visit_list.address')
		)
		.select(['visit_list.root', 'visit_list.household', 'started_at', 'help_accepted', 'address_list.area'])
		.where('visit_list.tenant', '=', tenant)
		.where('visit_list.state', '=', 'closed')
		.where('discarded', '=', 0)
		.where('started_at', '>=', since)
		.where('started_at', '<', until)
		.orderBy('started_at')
		.execute();
	return rows.map((row) => ({
		at: Number(row.started_at),
		area: known.area(row.area),
		household: row.household ?? row.root,
		helpAccepted: Number(row.help_accepted ?? 0) === 1
	}));
}

async function readMeasures({ db, tenant }: OfficePlace, { since, until }: Period, known: Known) {
	const rows = await db
		.selectFrom('measure_list')
		.leftJoin('visit_list', (join) =>
			join.onRef('visit_list.tenant', '=', 'measure_list.tenant').onRef('visit_list.ent', '=', 'measure_list.visit')
		)
		.leftJoin('address_list', (join) =>
			join.onRef('address_list.tenant', '=', 'visit_list.tenant').onRef('address_list.ent', '=', 'visit_list.address')
		)
		.select(['measure_list.root', 'measure_list.household', 'measure_list.code', 'measure_list.amount'])
		.select(['measure_list.how', 'measure_list.at', 'address_list.area'])
		.where('measure_list.tenant', '=', tenant)
		.where('measure_list.removed', '=', 0)
		.where('measure_list.at', '>=', since)
		.where('measure_list.at', '<', until)
		.execute();
	return rows.map((row) => ({
		area: known.area(row.area),
		household: row.household ?? row.root,
		at: Number(row.at),
		code: known.code(row.code),
		count: Number(row.amount ?? 1),
		how: row.how === 'advised' ? ('advised' as const) : ('fitted' as const)
	}));
}

async function readConcerns({ db, tenant }: OfficePlace, { since, until }: Period, known: Known) {
	const rows = await db
		.selectFrom('concern_list')
		.leftJoin('address_list', (join) =>
			join
				.onRef('address_list.tenant', '=', 'concern_list.tenant')
				.onRef('address_list.ent', '=', 'concern_list.address')
		)
		.select(['concern_list.root', 'household', 'category', 'theme', 'state', 'ended', 'address_list.area'])
		.select(['raised_at', 'answered_at', 'told_resident_at'])
		.where('concern_list.tenant', '=', tenant)
		.where('withdrawn', '=', 0)
		.where((where) =>
			where.or([
				where.and([where('raised_at', '>=', since), where('raised_at', '<', until)]),
				where.and([where('answered_at', '>=', since), where('answered_at', '<', until)])
			])
		)
		.execute();
	return rows.flatMap((row): readonly ConcernFact[] =>
		row.raised_at === null
			? []
			: [
					{
						area: known.area(row.area),
						household: row.household ?? row.root,
						category: known.category(row.category),
						domain: known.domain(row.category),
						theme: LINK_THEMES.find((theme) => theme === row.theme) ?? null,
						state: CONCERN_STEPS.find((step) => step === row.state) ?? 'open',
						end: row.ended,
						raisedAt: Number(row.raised_at),
						answeredAt: numberOrNull(row.answered_at),
						toldResidentAt: numberOrNull(row.told_resident_at)
					}
				]
	);
}

async function readCommitments({ db, tenant }: OfficePlace, { firstDay, lastDay }: Period, known: Known) {
	const rows = await db
		.selectFrom('commitment_list')
		.leftJoin('address_list', (join) =>
			join
				.onRef('address_list.tenant', '=', 'commitment_list.tenant')
				.onRef('address_list.ent', '=', 'commitment_list.address')
		)
		.select(['commitment_list.root', 'household', 'due_on', 'state', 'done_at', 'address_list.area'])
		.where('commitment_list.tenant', '=', tenant)
		.where('due_on', '>=', firstDay)
		.where('due_on', '<=', lastDay)
		.execute();
	return rows.map((row): CommitmentFact => ({
		area: known.area(row.area),
		household: row.household ?? row.root,
		dueOn: row.due_on,
		state: row.state === 'done' ? 'done' : row.state === 'dropped' ? 'dropped' : 'open',
		doneOn: row.done_at === null ? null : dayInAmsterdam(Number(row.done_at))
	}));
}

async function readReferrals({ db, tenant }: OfficePlace, { since, until }: Period, known: Known) {
	const rows = await db
		.selectFrom('referral_list')
		.leftJoin('visit_list', (join) =>
			join.onRef('visit_list.tenant', '=', 'referral_list.tenant').onRef('visit_list.ent', '=', 'referral_list.visit')
		)
		.leftJoin('address_list', (join) =>
			join.onRef('address_list.tenant', '=', 'visit_list.tenant').onRef('address_list.ent', '=', 'visit_list.address')
		)
		.select(['referral_list.root', 'referral_list.household', 'made_at', 'referral_list.state', 'told_back_at'])
		.select('address_list.area')
		.where('referral_list.tenant', '=', tenant)
		.where('made_at', '>=', since)
		.where('made_at', '<', until)
		.execute();
	return rows.map((row): ReferralFact => ({
		area: known.area(row.area),
		household: row.household ?? row.root,
		madeAt: Number(row.made_at),
		state: REFERRAL_STEPS.find((step) => step === row.state) ?? 'made',
		isToldBack: row.told_back_at !== null
	}));
}

/** Counts of what was erased; a category or a measure of no catalogue goes by the same name as with records. */
async function readKept({ db, tenant }: OfficePlace, { firstDay, lastDay }: Period, known: Known) {
	const rows = await db
		.selectFrom('tally')
		.select(['month', 'area', 'what', 'amount'])
		.where('tenant', '=', tenant)
		.where('month', '>=', firstDay.slice(0, 7))
		.where('month', '<=', lastDay.slice(0, 7))
		.execute();
	return rows.map(({ month, area, what, amount }) => {
		const [of = '', id] = what.split(':');
		const name = of === 'concern' ? known.category(id ?? null) : known.code(id ?? null);
		return {
			month,
			area: known.area(area),
			what: id === undefined ? what : `${of}:${name}`,
			amount: Number(amount)
		};
	});
}

function numberOrNull(value: number | null): number | null {
	return value === null ? null : Number(value);
}
