/**
 * What waits for a person, in groups that do not overlap: their sum is the
 * number in the navigation. An overdue concern without an owner stands under
 * "without owner", since that is what has to happen first.
 */
import { sql } from 'kysely';
import { type Permission, type Roles, can } from '#lib/domain/roles.ts';
import { countWaiting } from '../privacy/waiting.ts';
import { twoVersions, unseenOptOuts } from './follow-rows.ts';
import { peopleDue } from './people-table.ts';
import type { OfficePlace } from './place.ts';
import { endedUntold, silentReferrals } from './referral-counts.ts';

export const WORK_GROUPS = [
	'promisesLate',
	'concernsLate',
	'referralsSilent',
	'concernsUnowned',
	'concernsUntold',
	'referralsUntold',
	'twoVersions',
	'withdrawals',
	'alarms',
	'quarantine',
	'devicesSilent',
	'optOuts',
	'peopleDue'
] as const;
export type WorkGroup = (typeof WORK_GROUPS)[number];

/** Who may see a group: what is about residents, and what is about phones. */
const NEEDED: Readonly<Record<WorkGroup, Permission>> = {
	promisesLate: 'readHouseholds',
	concernsLate: 'readHouseholds',
	referralsSilent: 'readHouseholds',
	concernsUnowned: 'readHouseholds',
	concernsUntold: 'readHouseholds',
	referralsUntold: 'readHouseholds',
	twoVersions: 'readHouseholds',
	optOuts: 'readHouseholds',
	withdrawals: 'readHouseholds',
	alarms: 'manageDevices',
	quarantine: 'manageDevices',
	devicesSilent: 'manageDevices',
	peopleDue: 'managePeople'
};

export function shownGroups(roles: Roles): readonly WorkGroup[] {
	return WORK_GROUPS.filter((group) => can(roles, NEEDED[group]));
}

/** A phone that was not heard for longer holds work that nobody sees. */
export const DEVICE_SILENT_DAYS = 5;
const DAY_MS = 86_400_000;

export interface WorkTime {
	readonly now: number;
	/** Today as people in the Netherlands mean it, YYYY-MM-DD. */
	readonly today: string;
}

export function lateCommitments({ db, tenant }: OfficePlace, { today }: WorkTime) {
	return db
		.selectFrom('commitment_list')
		.where('commitment_list.tenant', '=', tenant)
		.where('commitment_list.state', '=', 'open')
		.where('commitment_list.due_on', '<', today);
}

export function concernsIn({ db, tenant }: OfficePlace) {
	return db
		.selectFrom('concern_list')
		.where('concern_list.tenant', '=', tenant)
		.where('concern_list.withdrawn', '=', 0);
}

export function openConcerns(place: OfficePlace) {
	return concernsIn(place).where('concern_list.state', 'in', ['open', 'withSomeone']);
}

export function unownedConcerns(place: OfficePlace) {
	return openConcerns(place).where('concern_list.owner', 'is', null);
}

export function lateConcerns(place: OfficePlace, { today }: WorkTime) {
	return openConcerns(place).where('concern_list.owner', 'is not', null).where('concern_list.due_on', '<', today);
}

/** Answered, but the coach or the resident has not heard it yet. */
export function untoldConcerns(place: OfficePlace) {
	return concernsIn(place)
		.where('concern_list.state', 'in', ['answered', 'closed'])
		.where('concern_list.answered_at', 'is not', null)
		.where((where) =>
			where.or([
				where('concern_list.told_coach_at', 'is', null),
				where.and([
					where('concern_list.told_resident_at', 'is', null),
					where.not(where.exists(contactWithdrawn(place)))
				])
			])
		);
}

/** Whoever took back that they may be contacted again is gone back to by nobody; the answer stays where it is. */
function contactWithdrawn({ db, tenant }: OfficePlace) {
	return db
		.selectFrom('consent_list as withdrawn')
		.select('withdrawn.ent')
		.where('withdrawn.tenant', '=', tenant)
		.where('withdrawn.root', '=', sql.ref<string>('concern_list.root'))
		.where('withdrawn.purpose', '=', 'contactAgain')
		.where('withdrawn.withdrawn', '=', 1)
		.where((where) =>
			where.not(
				where.exists(
					where
						.selectFrom('consent_list as later')
						.select('later.ent')
						.where('later.tenant', '=', tenant)
						.where('later.root', '=', sql.ref<string>('concern_list.root'))
						.where('later.purpose', '=', 'contactAgain')
						.where('later.withdrawn', '=', 0)
						.where('later.given', '=', 1)
						.whereRef('later.at', '>', 'withdrawn.at')
				)
			)
		);
}

export function waitingQuarantine({ db, tenant }: OfficePlace) {
	return db.selectFrom('quarantine').where('quarantine.tenant', '=', tenant).where('quarantine.state', '=', 'waiting');
}

export function silentDevices({ db, tenant }: OfficePlace, { now }: WorkTime) {
	const since = now - DEVICE_SILENT_DAYS * DAY_MS;
	return db
		.selectFrom('device')
		.where('device.tenant', '=', tenant)
		.where('device.revoked_at', 'is', null)
		.where((where) =>
			where.or([
				where(sql<number>`coalesce(device.last_contact_at, device.enrolled_at)`, '<', since),
				where('device.persisted', '=', 0)
			])
		);
}

export async function countWork(place: OfficePlace, time: WorkTime): Promise<Readonly<Record<WorkGroup, number>>> {
	const count = async (query: {
		executeTakeFirstOrThrow(): Promise<{ count: string | number | bigint }>;
	}): Promise<number> => Number((await query.executeTakeFirstOrThrow()).count);
	const all = sql<number>`count(*)`.as('count');
	return {
		promisesLate: await count(lateCommitments(place, time).select(all)),
		concernsLate: await count(lateConcerns(place, time).select(all)),
		referralsSilent: await count(silentReferrals(place, time.now).select(all)),
		concernsUnowned: await count(unownedConcerns(place).select(all)),
		concernsUntold: await count(untoldConcerns(place).select(all)),
		referralsUntold: await count(endedUntold(place).select(all)),
		twoVersions: await count(twoVersions(place).select(all)),
		withdrawals: await countWaiting(place),
		alarms: await count(place.db.selectFrom('alarm').where('tenant', '=', place.tenant).select(all)),
		quarantine: await count(waitingQuarantine(place).select(all)),
		devicesSilent: await count(silentDevices(place, time).select(all)),
		optOuts: await count(unseenOptOuts(place).select(all)),
		peopleDue: (await peopleDue(place, time.now)).length
	};
}
