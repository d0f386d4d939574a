/** Rows of Work about what is to be followed to its end: referrals, notes of two versions, doors where nobody rings again. */
import { decodeClock } from '#lib/sync/clock.ts';
import { recordValues, versionsOf } from '#lib/sync/values.ts';
import { stateFromText } from '../store/rows.ts';
import type { OfficePlace, PlaceOfHouse } from './place.ts';
import { listReferrals } from './referral-table.ts';

export interface ReferralWorkRow {
	readonly kind: 'referral';
	readonly id: string;
	readonly house: PlaceOfHouse | null;
	readonly category: string | null;
	readonly partner: string | null;
	readonly named: string | null;
	/** When anything was last heard of it. */
	readonly since: number | null;
}

export interface VersionRow {
	readonly kind: 'version';
	readonly id: string;
	readonly house: PlaceOfHouse | null;
	readonly author: string | null;
	readonly at: number | null;
	readonly versions: number;
}

export interface OptOutRow {
	readonly kind: 'optOut';
	/** The address. */
	readonly id: string;
	readonly house: PlaceOfHouse;
	/** Who said so, and when it was written; null where the log tells nothing. */
	readonly by: string | null;
	readonly at: number | null;
	/** An open round holds the door still. */
	readonly isLent: boolean;
}

const NONE = { partner: null, named: null, area: null, state: null };

export async function referralRows(
	place: OfficePlace,
	view: 'silent' | 'untold',
	options: { readonly now: number; readonly limit: number }
): Promise<readonly ReferralWorkRow[]> {
	const { rows } = await listReferrals(place, { view, filters: NONE, page: 1, now: options.now }, options.limit);
	return rows.map(({ id, house, category, partner, named, heardAt, madeAt }) => ({
		kind: 'referral',
		id,
		house,
		category,
		partner,
		named,
		since: heardAt ?? madeAt
	}));
}

export function twoVersions({ db, tenant }: OfficePlace) {
	return db.selectFrom('note_list').where('note_list.tenant', '=', tenant).where('note_list.versions', '>', 1);
}

export async function versionRows(place: OfficePlace, limit: number): Promise<readonly VersionRow[]> {
	const rows = await twoVersions(place)
		.innerJoin('entity', (join) =>
			join.onRef('entity.tenant', '=', 'note_list.tenant').onRef('entity.ent', '=', 'note_list.ent')
		)
		.leftJoin('entity as home', (join) =>
			join.onRef('home.tenant', '=', 'note_list.tenant').onRef('home.ent', '=', 'note_list.root')
		)
		.leftJoin('address_list', (join) =>
			join.onRef('address_list.tenant', '=', 'note_list.tenant').onRef('address_list.ent', '=', 'home.address')
		)
		.select([
			'note_list.ent',
			'note_list.versions',
			'entity.state',
			'address_list.street',
			'address_list.number',
			'address_list.letter',
			'address_list.addition'
		])
		.orderBy('note_list.at')
		.orderBy('note_list.ent')
		.limit(limit)
		.execute();
	return rows.map((row) => {
		const state = stateFromText(row.state);
		const newest = state.fields['text'] ? versionsOf(state.fields['text'])[0] : undefined;
		return {
			kind: 'version',
			id: row.ent,
			house: row.street === null && row.number === null ? null : houseOf(row),
			author: recordValues('note', state).author ?? null,
			at: newest ? decodeClock(newest.c).time : null,
			versions: Number(row.versions)
		};
	});
}

/** Doors where nobody is to ring again, that no one at the office has seen yet. */
export function unseenOptOuts({ db, tenant }: OfficePlace) {
	return db
		.selectFrom('address_list')
		.where('address_list.tenant', '=', tenant)
		.where('address_list.do_not_visit', '=', 1)
		.where('address_list.opt_out_seen_at', 'is', null);
}

export async function optOutRows(place: OfficePlace, limit: number): Promise<readonly OptOutRow[]> {
	const { db, tenant } = place;
	const rows = await unseenOptOuts(place)
		.innerJoin('entity', (join) =>
			join.onRef('entity.tenant', '=', 'address_list.tenant').onRef('entity.ent', '=', 'address_list.ent')
		)
		.select([
			'address_list.ent',
			'address_list.street',
			'address_list.number',
			'address_list.letter',
			'address_list.addition',
			'entity.scope',
			'entity.state'
		])
		.orderBy('address_list.seq')
		.limit(limit)
		.execute();
	const found: OptOutRow[] = [];
	for (const row of rows) {
		const guard = stateFromText(row.state).fields['doNotVisit'];
		const first = guard?.m === 'g' ? Object.entries(guard.s).sort(([, a], [, b]) => (a < b ? -1 : 1))[0] : undefined;
		const said = first
			? await db
					.selectFrom('operation')
					.select('person')
					.where('tenant', '=', tenant)
					.where('op_id', '=', first[0])
					.executeTakeFirst()
			: undefined;
		found.push({
			kind: 'optOut',
			id: row.ent,
			house: houseOf(row),
			by: said?.person ?? null,
			at: first ? decodeClock(first[1]).time : null,
			isLent: row.scope.startsWith('round:')
		});
	}
	return found;
}

function houseOf(row: PlaceOfHouse): PlaceOfHouse {
	return {
		street: row.street,
		number: row.number === null ? null : Number(row.number),
		letter: row.letter,
		addition: row.addition
	};
}
