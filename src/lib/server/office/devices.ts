/** The phones of the organisation, and the way in for a new one. */
import { randomInt } from 'node:crypto';
import { encode } from 'uqr';
import { invite } from '../sync/enrol.ts';
import type { Healed } from '#lib/sync/wire.ts';
import { healedFromText } from '../store/rows.ts';
import type { SyncPorts } from '../sync/ports.ts';
import type { OfficePlace } from './place.ts';
import { DEVICE_SILENT_DAYS } from './work-counts.ts';

const DAY_MS = 86_400_000;
/** How long a repair stays in the table. */
const HEALED_DAYS = 30;
/** How long a code on a screen can be used; long enough to find the phone, short enough to forget the paper. */
export const CODE_MINUTES = 15;
const CODE_LENGTH = 9;
/** No letter or digit that is read as another one: no 0 O 1 I L. */
const CODE_LETTERS = 'ABCDEFGHJKMNPQRSTUVWXYZ23456789';

export interface DeviceLine {
	readonly id: string;
	readonly person: string;
	readonly label: string;
	readonly enrolledAt: number;
	readonly lastContactAt: number | null;
	readonly unsent: number | null;
	readonly appVersion: string | null;
	readonly isPersisted: boolean | null;
	readonly revokedAt: number | null;
	/** Why a person should look: it was silent for too long, or may lose what it holds. */
	readonly asks: 'silent' | 'unpersisted' | null;
	/** What it last found damaged in its own stores and made good, as long as that is recent. */
	readonly healed: Healed | null;
}

/** In use first, those that ask for a person on top, the longest silent before the others. */
export async function listDeviceLines(place: OfficePlace, now: number): Promise<readonly DeviceLine[]> {
	const rows = await place.db.selectFrom('device').selectAll().where('tenant', '=', place.tenant).execute();
	const heard = (line: DeviceLine): number => line.lastContactAt ?? line.enrolledAt;
	return rows
		.map((row): DeviceLine => {
			const lastContactAt = row.last_contact_at === null ? null : Number(row.last_contact_at);
			const isSilent = (lastContactAt ?? Number(row.enrolled_at)) < now - DEVICE_SILENT_DAYS * DAY_MS;
			const isPersisted = row.persisted === null ? null : Number(row.persisted) === 1;
			return {
				id: row.dev,
				person: row.person,
				label: row.label,
				enrolledAt: Number(row.enrolled_at),
				lastContactAt,
				unsent: row.unsent === null ? null : Number(row.unsent),
				appVersion: row.app_version,
				isPersisted,
				revokedAt: row.revoked_at === null ? null : Number(row.revoked_at),
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
		.where('role', '=', 'coach')
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
	readonly until: number;
	/** The QR code as one path on a square of `size`. */
	readonly qr: { readonly size: number; readonly path: string };
}

/** A one-use way in for one coach's phone. The code is shown once and kept nowhere; the link carries it in its fragment. */
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
	const coaches = await listCoaches(options.place, options.now);
	if (!coaches.some((coach) => coach.id === options.coach)) return null;
	const code = Array.from({ length: CODE_LENGTH }, () => CODE_LETTERS[randomInt(CODE_LETTERS.length)] ?? '').join('');
	const lastsMs = CODE_MINUTES * 60_000;
	await invite(ports, { tenant: options.place.tenant, person: options.coach, code, lastsMs, by: options.by ?? null });
	return { coach: options.coach, code, until: options.now + lastsMs, qr: qrPath(`${options.origin}/enrol#${code}`) };
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
