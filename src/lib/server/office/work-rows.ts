/** The first rows of each group of Work: what, where, who, since when. */
import { sql } from 'kysely';
import type { Role } from '#lib/domain/roles.ts';
import { listWaiting } from '../privacy/waiting.ts';
import {
	optOutRows,
	type OptOutRow,
	referralRows,
	type ReferralWorkRow,
	versionRows,
	type VersionRow
} from './follow-rows.ts';
import { peopleDue } from './people-table.ts';
import { unsentOf } from '../store/rows.ts';
import { type OfficePlace, type PlaceOfHouse, readPlain, textIn } from './place.ts';
import {
	type WorkGroup,
	type WorkTime,
	lateCommitments,
	lateConcerns,
	openConcerns,
	silentDevices,
	unownedConcerns,
	untoldConcerns,
	waitingQuarantine
} from './work-counts.ts';

export interface PromiseRow {
	readonly kind: 'promise';
	readonly id: string;
	readonly house: PlaceOfHouse | null;
	readonly what: string;
	readonly by: 'coach' | 'resident' | 'office' | 'partner' | null;
	readonly coach: string | null;
	readonly visit: string | null;
	readonly dueOn: string;
	readonly state: string | null;
}

export interface ConcernRow {
	readonly kind: 'concern';
	readonly id: string;
	readonly house: PlaceOfHouse | null;
	readonly category: string | null;
	readonly ownWords: string | null;
	readonly owner: string | null;
	readonly raisedBy: string | null;
	readonly raisedAt: number | null;
	readonly dueOn: string | null;
	readonly answeredAt: number | null;
	readonly isCoachTold: boolean;
	readonly isUrgent: boolean;
	/** It arrived when the door was no longer lent to its coach. */
	readonly isLate: boolean;
}

export interface DeviceRow {
	readonly kind: 'device';
	readonly id: string;
	readonly person: string;
	readonly lastContactAt: number;
	readonly unsent: number | null;
	readonly isPersisted: boolean | null;
}

export interface PersonRow {
	readonly kind: 'person';
	readonly id: string;
	readonly roles: readonly Role[];
	/** When their rights were last reviewed, or when they came. */
	readonly since: number;
}

/** Something of a household has to go: a yes was taken back. */
export interface WithdrawalRow {
	readonly kind: 'withdrawal';
	/** The household. */
	readonly id: string;
	readonly address: string | null;
	readonly house: PlaceOfHouse | null;
	/** All of it. */
	readonly record: boolean;
	readonly photos: number;
	readonly since: number | null;
}

export type WorkRow =
	| PromiseRow
	| ConcernRow
	| ReferralWorkRow
	| VersionRow
	| WithdrawalRow
	| DeviceRow
	| HeldRow
	| AlarmRow
	| OptOutRow
	| PersonRow;

export function workRows(
	place: OfficePlace,
	group: WorkGroup,
	options: { readonly time: WorkTime; readonly limit: number }
): Promise<readonly WorkRow[]> {
	switch (group) {
		case 'promisesLate':
			return latePromises(place, options.time, options.limit);
		case 'concernsLate':
		case 'concernsUnowned':
		case 'concernsUntold':
			return concernRows(place, group, options);
		case 'referralsSilent':
			return referralRows(place, 'silent', { now: options.time.now, limit: options.limit });
		case 'referralsUntold':
			return referralRows(place, 'untold', { now: options.time.now, limit: options.limit });
		case 'twoVersions':
			return versionRows(place, options.limit);
		case 'optOuts':
			return optOutRows(place, options.limit);
		case 'withdrawals':
			return withdrawalRows(place, options.limit);
		case 'alarms':
			return alarmRows(place, options.limit);
		case 'quarantine':
			return quarantineRows(place, options.limit);
		case 'devicesSilent':
			return silentDeviceRows(place, options.time, options.limit);
		case 'peopleDue':
			return duePeopleRows(place, options.time, options.limit);
	}
}

async function withdrawalRows(place: OfficePlace, limit: number): Promise<readonly WithdrawalRow[]> {
	return (await listWaiting(place, limit)).map(({ household, house, record, photos, since }) => ({
		kind: 'withdrawal',
		id: household,
		address: house?.id ?? null,
		house,
		record,
		photos,
		since
	}));
}

async function duePeopleRows(place: OfficePlace, time: WorkTime, limit: number): Promise<readonly PersonRow[]> {
	const due = await peopleDue(place, time.now);
	return due.slice(0, limit).map((person) => ({ kind: 'person', ...person }));
}

/** Open concerns that wait for this person. */
export async function countMine(place: OfficePlace, person: string): Promise<number> {
	const row = await openConcerns(place)
		.where('concern_list.owner', '=', person)
		.select(sql<number>`count(*)`.as('count'))
		.executeTakeFirstOrThrow();
	return Number(row.count);
}

const HOUSE = ['address_list.street', 'address_list.number', 'address_list.letter', 'address_list.addition'] as const;

export async function latePromises(place: OfficePlace, time: WorkTime, limit: number): Promise<readonly PromiseRow[]> {
	const rows = await lateCommitments(place, time)
		.leftJoin('address_list', (join) =>
			join
				.onRef('address_list.tenant', '=', 'commitment_list.tenant')
				.onRef('address_list.ent', '=', 'commitment_list.address')
		)
		.leftJoin('visit_list', (join) =>
			join
				.onRef('visit_list.tenant', '=', 'commitment_list.tenant')
				.onRef('visit_list.ent', '=', 'commitment_list.visit')
		)
		.select([
			'commitment_list.ent',
			'commitment_list.who',
			'commitment_list.visit',
			'commitment_list.due_on',
			'visit_list.coach',
			...HOUSE
		])
		.orderBy('commitment_list.due_on')
		.orderBy('commitment_list.ent')
		.limit(limit)
		.execute();
	const plain = await readPlain(
		place,
		rows.map((row) => row.ent)
	);
	return rows.map((row) => ({
		kind: 'promise',
		id: row.ent,
		house: houseOf(row),
		what: textIn(plain.get(row.ent), 'what') ?? '',
		by: row.who === 'coach' || row.who === 'resident' || row.who === 'office' || row.who === 'partner' ? row.who : null,
		coach: row.coach,
		visit: row.visit,
		dueOn: row.due_on ?? time.today,
		state: textIn(plain.get(row.ent), 'state')
	}));
}

type ConcernGroup = 'concernsLate' | 'concernsUnowned' | 'concernsUntold';

/** Most urgent first: the latest date, the longest wait. */
export async function concernRows(
	place: OfficePlace,
	group: ConcernGroup,
	options: { readonly time: WorkTime; readonly limit: number }
): Promise<readonly ConcernRow[]> {
	const query =
		group === 'concernsLate'
			? lateConcerns(place, options.time).orderBy('concern_list.due_on')
			: group === 'concernsUnowned'
				? unownedConcerns(place)
						.orderBy(sql`case concern_list.weight when 'urgent' then 0 else 1 end`)
						.orderBy('concern_list.raised_at')
				: untoldConcerns(place).orderBy('concern_list.answered_at');
	const rows = await query
		.leftJoin('address_list', (join) =>
			join
				.onRef('address_list.tenant', '=', 'concern_list.tenant')
				.onRef('address_list.ent', '=', 'concern_list.address')
		)
		.select([
			'concern_list.ent',
			'concern_list.category',
			'concern_list.weight',
			'concern_list.owner',
			'concern_list.raised_by',
			'concern_list.raised_at',
			'concern_list.due_on',
			'concern_list.answered_at',
			'concern_list.told_coach_at',
			...HOUSE
		])
		.orderBy('concern_list.ent')
		.limit(options.limit)
		.execute();
	const plain = await readPlain(
		place,
		rows.map((row) => row.ent)
	);
	return rows.map((row) => ({
		kind: 'concern',
		id: row.ent,
		house: houseOf(row),
		category: row.category,
		ownWords: textIn(plain.get(row.ent), 'ownWords'),
		owner: row.owner,
		raisedBy: row.raised_by,
		raisedAt: row.raised_at === null ? null : Number(row.raised_at),
		dueOn: row.due_on,
		answeredAt: row.answered_at === null ? null : Number(row.answered_at),
		isCoachTold: row.told_coach_at !== null,
		isUrgent: row.weight === 'urgent',
		isLate: (plain.get(row.ent)?.['late'] ?? null) !== null
	}));
}

export async function silentDeviceRows(
	place: OfficePlace,
	time: WorkTime,
	limit: number
): Promise<readonly DeviceRow[]> {
	const rows = await silentDevices(place, time)
		.select(['dev', 'person', 'unsent', 'persisted', 'last_contact_at', 'enrolled_at'])
		.orderBy(sql`coalesce(last_contact_at, enrolled_at)`)
		.limit(limit)
		.execute();
	return rows.map((row) => ({
		kind: 'device',
		id: row.dev,
		person: row.person,
		lastContactAt: Number(row.last_contact_at ?? row.enrolled_at),
		unsent: unsentOf(row),
		isPersisted: row.persisted === null ? null : Number(row.persisted) === 1
	}));
}

export interface HeldRow {
	readonly kind: 'held';
	readonly id: string;
	/** A phone's owner where the phone is known. */
	readonly person: string | null;
	readonly reason: string;
	readonly receivedAt: number;
}

/** What was received and is safe, but stands nowhere yet. Its text is not read here: it may name people. */
export async function quarantineRows(place: OfficePlace, limit: number): Promise<readonly HeldRow[]> {
	const rows = await waitingQuarantine(place)
		.leftJoin('device', (join) =>
			join.onRef('device.tenant', '=', 'quarantine.tenant').onRef('device.dev', '=', 'quarantine.dev')
		)
		.select(['quarantine.id', 'quarantine.reason', 'quarantine.received_at', 'device.person'])
		.orderBy('quarantine.received_at')
		.limit(limit)
		.execute();
	return rows.map((row) => ({
		kind: 'held',
		id: row.id,
		person: row.person,
		reason: row.reason,
		receivedAt: Number(row.received_at)
	}));
}

export interface AlarmRow {
	readonly kind: 'alarm';
	readonly id: string;
	readonly alarm: string;
	readonly detail: string;
	readonly at: number;
}

export async function alarmRows(place: OfficePlace, limit: number): Promise<readonly AlarmRow[]> {
	const rows = await place.db
		.selectFrom('alarm')
		.selectAll()
		.where('tenant', '=', place.tenant)
		.orderBy('at', 'desc')
		.limit(limit)
		.execute();
	return rows.map((row) => ({ kind: 'alarm', id: row.id, alarm: row.kind, detail: row.detail, at: Number(row.at) }));
}

function houseOf(row: PlaceOfHouse): PlaceOfHouse | null {
	if (row.street === null && row.number === null) return null;
	return {
		street: row.street,
		number: row.number === null ? null : Number(row.number),
		letter: row.letter,
		addition: row.addition
	};
}
