/** The phones of the organisation, and the way in for a new one. */
import { isBearing } from '../store/role-text.ts';
import { encode } from 'uqr';
import { dayInAmsterdam } from '#lib/domain/working-days.ts';
import { makeCode } from '../identity/code.ts';
import { invite } from '../sync/enrol.ts';
import type { Healed } from '#lib/sync/wire.ts';
import { healedFromText, momentOf, unsentOf } from '../store/rows.ts';
import type { SyncPorts } from '../sync/ports.ts';
import type { OfficePlace } from './place.ts';
import { listRounds } from './rounds.ts';
import { DEVICE_SILENT_DAYS } from './work-counts.ts';

const DAY_MS = 86_400_000;
/** How long a repair stays in the table. */
const HEALED_DAYS = 30;
/** How long a code on a screen can be used; long enough to find the phone, short enough to forget the paper. */
export const CODE_MINUTES = 15;
/** 31 to the ninth: `decisions/0014` says why that holds for so long at the limits of `turns.ts`. */
const CODE_LENGTH = 9;

export interface DeviceLine {
	readonly id: string;
	readonly person: string;
	readonly label: string;
	readonly enrolledAt: number;
	readonly lastContactAt: number | null;
	readonly unsent: number | null;
	readonly appVersion: string | null;
	readonly isPersisted: boolean | null;
	/** Since when its coach records on it although it is not installed or may lose what it keeps. */
	readonly goesOnSince: number | null;
	readonly revokedAt: number | null;
	/** Why a person should look: it was silent for too long, or may lose what it holds. */
	readonly asks: 'silent' | 'unpersisted' | null;
	/** When the same person enrolled a newer phone that is in use; null for their newest. */
	readonly newerAt: number | null;
	/** What it last found damaged in its own stores and made good, as long as that is recent. */
	readonly healed: Healed | null;
}

function newerThan(
	row: { readonly enrolled_at: number; readonly revoked_at: number | null },
	newest: number | undefined
): number | null {
	return row.revoked_at === null && newest !== undefined && newest > Number(row.enrolled_at) ? newest : null;
}

/** In use first, those that ask for a person on top, the longest silent before the others. */
export async function listDeviceLines(place: OfficePlace, now: number): Promise<readonly DeviceLine[]> {
	const rows = await place.db.selectFrom('device').selectAll().where('tenant', '=', place.tenant).execute();
	const heard = (line: DeviceLine): number => line.lastContactAt ?? line.enrolledAt;
	const newest = new Map<string, number>();
	for (const { person, enrolled_at: at } of rows.filter((row) => row.revoked_at === null))
		newest.set(person, Math.max(newest.get(person) ?? 0, Number(at)));
	return rows
		.map((row): DeviceLine => {
			const lastContactAt = momentOf(row.last_contact_at);
			const isSilent = (lastContactAt ?? Number(row.enrolled_at)) < now - DEVICE_SILENT_DAYS * DAY_MS;
			const isPersisted = row.persisted === null ? null : Number(row.persisted) === 1;
			return {
				id: row.dev,
				person: row.person,
				label: row.label,
				enrolledAt: Number(row.enrolled_at),
				lastContactAt,
				unsent: unsentOf(row),
				appVersion: row.app_version,
				isPersisted,
				goesOnSince: momentOf(row.goes_on_since),
				revokedAt: row.revoked_at === null ? null : Number(row.revoked_at),
				newerAt: newerThan(row, newest.get(row.person)),
				asks: row.revoked_at !== null ? null : isSilent ? 'silent' : isPersisted === false ? 'unpersisted' : null,
				healed: healedFromText(row.healed).findLast(({ at }) => at > now - HEALED_DAYS * DAY_MS) ?? null
			};
		})
		.sort(
			(a, b) =>
				Number(a.revokedAt !== null) - Number(b.revokedAt !== null) ||
				Number(b.asks !== null) - Number(a.asks !== null) ||
				heard(a) - heard(b)
		);
}

export interface Coach {
	readonly id: string;
	readonly name: string;
}

export async function listCoaches(place: OfficePlace, now: number): Promise<readonly Coach[]> {
	const rows = await place.db
		.selectFrom('person')
		.selectAll()
		.where('tenant', '=', place.tenant)
		.where(isBearing('role', 'coach'))
		.where('active', '=', 1)
		.orderBy('name')
		.execute();
	return rows
		.filter((row) => row.expires_at === null || Number(row.expires_at) > now)
		.map((row) => ({ id: row.person, name: row.name }));
}

export interface Invitation {
	readonly coach: string;
	/** Nine characters, to be typed on a phone that cannot scan. */
	readonly code: string;
	/** The same as a link that opens once; the code stands behind the `#`, where no log sees it. */
	readonly link: string;
	readonly until: number;
	/** The QR code of the link as one path on a square of `size`. */
	readonly qr: { readonly size: number; readonly path: string };
	/** Names of the rounds that the phone will get. */
	readonly rounds: readonly string[];
}

/**
 * A one-use way in for one coach's phone. The code is shown once and kept nowhere; it is bound to the role and rounds
 * of this moment. Earlier codes of the office for this coach that nobody used end.
 */
export async function inviteCoach(
	ports: Pick<SyncPorts, 'store' | 'crypto'>,
	options: {
		readonly place: OfficePlace;
		readonly coach: string;
		readonly origin: string;
		readonly now: number;
		/** Who of the office invites. */
		readonly by?: string;
	}
): Promise<Invitation | null> {
	const { place, coach, origin, now } = options;
	const coaches = await listCoaches(place, now);
	if (!coaches.some(({ id }) => id === coach)) return null;
	const code = makeCode(CODE_LENGTH);
	const lastsMs = CODE_MINUTES * 60_000;
	await endWaitingCodes(place, coach, now);
	await invite(ports, { tenant: place.tenant, person: coach, code, lastsMs, by: options.by ?? null });
	const link = `${origin}/enrol#${code}`;
	return { coach, code, link, until: now + lastsMs, qr: qrPath(link), rounds: await lentRounds(place, coach, now) };
}

async function endWaitingCodes({ db, tenant }: OfficePlace, coach: string, now: number): Promise<void> {
	await db
		.updateTable('invitation')
		.set({ expires_at: now })
		.where('tenant', '=', tenant)
		.where('person', '=', coach)
		.where('made_by', 'is not', null)
		.where('used_at', 'is', null)
		.where('expires_at', '>', now)
		.execute();
}

async function lentRounds(place: OfficePlace, coach: string, now: number): Promise<readonly string[]> {
	const today = dayInAmsterdam(now);
	const rounds = await listRounds(place);
	return rounds
		.filter(({ coaches, endedOn, lentUntil }) => coaches.includes(coach) && !endedOn && (lentUntil ?? '9') >= today)
		.map(({ name }) => name);
}

export interface CodeLine {
	readonly coach: string;
	readonly madeAt: number;
	readonly until: number;
	readonly state: 'waiting' | 'used' | 'over';
}

/** How long a code stays in the list after it was made. */
const CODE_LISTED_MS = DAY_MS;

/** Codes of the last day, the newest first. */
export async function listCodes({ db, tenant }: OfficePlace, now: number): Promise<readonly CodeLine[]> {
	const rows = await db
		.selectFrom('invitation')
		.select(['person', 'created_at', 'expires_at', 'used_at'])
		.where('tenant', '=', tenant)
		.where('created_at', '>', now - CODE_LISTED_MS)
		.orderBy('created_at', 'desc')
		.orderBy('code_hash')
		.execute();
	return rows.map((row) => ({
		coach: row.person,
		madeAt: Number(row.created_at),
		until: Number(row.expires_at),
		state: row.used_at !== null ? 'used' : Number(row.expires_at) > now ? 'waiting' : 'over'
	}));
}

/** Each run of dark modules in a row is one bar. */
export function qrPath(text: string): Invitation['qr'] {
	const { size, data } = encode(text, { ecc: 'M', border: 2 });
	const bars = data.flatMap((row, y) =>
		row.flatMap((dark, x) => {
			if (!dark || row[x - 1]) return [];
			const end = row.indexOf(false, x);
			return [`M${x} ${y}h${(end === -1 ? row.length : end) - x}v1H${x}z`];
		})
	);
	return { size, path: bars.join('') };
}
