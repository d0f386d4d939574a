/** Everybody who works here, with what an administrator looks at: ways in, last seen, phones, and when their rights were reviewed. */
import { bears, isOfficeStaff, type Role } from '#lib/domain/roles.ts';
import { isBearing, rolesFromText } from '../store/role-text.ts';
import type { OfficePlace } from './place.ts';

const DAY_MS = 86_400_000;
/** A quarter: BIO2 8.02.01 asks that privileged rights are reviewed once in three months. */
export const REVIEW_DAYS = 92;
/** With fewer, one who is ill or gone shuts everybody out. */
export const ADMINISTRATORS_MIN = 2;

/** Those who can do most come first. */
const SHOWN_FIRST: readonly Role[] = ['administrator', 'privacyOfficer', 'coordinator', 'auditor', 'coach'];

export interface PersonLine {
	readonly id: string;
	readonly name: string;
	/** Where mail to this person goes; null for nowhere. */
	readonly email: string | null;
	readonly roles: readonly Role[];
	readonly state: 'here' | 'expired' | 'ended';
	readonly expiresAt: number | null;
	readonly reviewedAt: number | null;
	/** Whether somebody has to say that this is still right. */
	readonly isDue: boolean;
	readonly passkeys: number;
	/** Recovery codes that were not used yet. */
	readonly codes: number;
	/** When they last used the office or a phone of theirs spoke; null for never. */
	readonly seenAt: number | null;
	/** Phones in use. */
	readonly phones: number;
}

/** Who works here first, those to be reviewed before the others; then who ended. */
export async function listPersonLines(place: OfficePlace, now: number): Promise<readonly PersonLine[]> {
	const { db, tenant } = place;
	const people = await db.selectFrom('person').selectAll().where('tenant', '=', tenant).execute();
	const keys = await db.selectFrom('passkey').select(['person', 'used_at']).where('tenant', '=', tenant).execute();
	const codes = await db
		.selectFrom('recovery_code')
		.select('person')
		.where('tenant', '=', tenant)
		.where('used_at', 'is', null)
		.execute();
	const sessions = await db.selectFrom('session').select(['person', 'seen_at']).where('tenant', '=', tenant).execute();
	const phones = await db
		.selectFrom('device')
		.select(['person', 'last_contact_at', 'revoked_at'])
		.where('tenant', '=', tenant)
		.execute();
	const founded = await foundedAt(place);
	return people
		.flatMap((row): readonly PersonLine[] => {
			const roles = rolesFromText(row.role);
			if (!roles) return [];
			const of = <T extends { readonly person: string }>(list: readonly T[]): readonly T[] =>
				list.filter((one) => one.person === row.person);
			const seen = [
				...of(keys).map((key) => key.used_at),
				...of(sessions).map((session) => session.seen_at),
				...of(phones).map((phone) => phone.last_contact_at)
			].flatMap((at) => (at === null ? [] : [Number(at)]));
			const expiresAt = numberOf(row.expires_at);
			const reviewedAt = numberOf(row.reviewed_at);
			const state = row.active !== 1 ? 'ended' : expiresAt !== null && expiresAt <= now ? 'expired' : 'here';
			const since = reviewedAt ?? numberOf(row.created_at) ?? founded;
			return [
				{
					id: row.person,
					name: row.name,
					email: row.email,
					roles,
					state,
					expiresAt,
					reviewedAt,
					isDue: state === 'here' && since <= now - REVIEW_DAYS * DAY_MS,
					passkeys: of(keys).length,
					codes: of(codes).length,
					seenAt: seen.length > 0 ? Math.max(...seen) : null,
					phones: of(phones).filter((phone) => phone.revoked_at === null).length
				}
			];
		})
		.sort(
			(a, b) =>
				Number(a.state !== 'here') - Number(b.state !== 'here') ||
				Number(b.isDue) - Number(a.isDue) ||
				placeOf(a.roles) - placeOf(b.roles) ||
				a.name.localeCompare(b.name)
		);
}

/** Administrators who can sign in now. */
export async function countAdministrators({ db, tenant }: OfficePlace, now: number): Promise<number> {
	const rows = await db
		.selectFrom('person')
		.select('expires_at')
		.where('tenant', '=', tenant)
		.where(isBearing('role', 'administrator'))
		.where('active', '=', 1)
		.execute();
	return rows.filter((row) => row.expires_at === null || Number(row.expires_at) > now).length;
}

/** Those whose rights nobody looked at for a quarter, the longest first. */
export async function peopleDue(
	place: OfficePlace,
	now: number
): Promise<readonly { readonly id: string; readonly roles: readonly Role[]; readonly since: number }[]> {
	const { db, tenant } = place;
	const founded = await foundedAt(place);
	const rows = await db
		.selectFrom('person')
		.select(['person', 'role', 'expires_at', 'reviewed_at', 'created_at'])
		.where('tenant', '=', tenant)
		.where('active', '=', 1)
		.execute();
	return rows
		.flatMap((row) => {
			const roles = rolesFromText(row.role);
			const isHere = row.expires_at === null || Number(row.expires_at) > now;
			const since = numberOf(row.reviewed_at) ?? numberOf(row.created_at) ?? founded;
			return roles && isHere && since <= now - REVIEW_DAYS * DAY_MS ? [{ id: row.person, roles, since }] : [];
		})
		.sort((a, b) => a.since - b.since || Number(isOfficeStaff(b.roles)) - Number(isOfficeStaff(a.roles)));
}

/** By the role of theirs that can do most. */
function placeOf(roles: readonly Role[]): number {
	return SHOWN_FIRST.findIndex((role) => bears(roles, role));
}

/** Who was here before reviews were kept counts from when the organisation began. */
async function foundedAt({ db, tenant }: OfficePlace): Promise<number> {
	const row = await db.selectFrom('organisation').select('created_at').where('tenant', '=', tenant).executeTakeFirst();
	return Number(row?.created_at ?? 0);
}

function numberOf(value: number | null): number | null {
	return value === null ? null : Number(value);
}
