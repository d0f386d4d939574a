/** What was purged and who confirmed it; and a household on its way there. */
import { readHouse, type House } from './house.ts';
import { type OfficePlace, readPlain, textIn } from './place.ts';

export interface PurgePhone {
	readonly id: string;
	readonly person: string;
	readonly label: string;
	readonly confirmedAt: number | null;
	/** Last time this phone was heard; null for one that was never heard again after it was enrolled. */
	readonly lastContactAt: number | null;
	readonly revokedAt: number | null;
}

export interface PurgeLineOfOffice {
	readonly root: string;
	readonly at: number;
	readonly person: string;
	readonly reason: string;
	readonly counts: Readonly<Record<string, number>>;
	readonly phones: readonly PurgePhone[];
}

/** The newest first; in each, the phones that have not confirmed on top, the longest silent before the others. */
export async function listPurgeLines({ db, tenant }: OfficePlace): Promise<readonly PurgeLineOfOffice[]> {
	const purges = await db
		.selectFrom('purge')
		.selectAll()
		.where('tenant', '=', tenant)
		.orderBy('at', 'desc')
		.orderBy('root')
		.execute();
	const asked = await db
		.selectFrom('purge_device')
		.innerJoin('device', (join) =>
			join.onRef('device.tenant', '=', 'purge_device.tenant').onRef('device.dev', '=', 'purge_device.dev')
		)
		.select([
			'purge_device.root',
			'purge_device.confirmed_at',
			'device.dev',
			'device.person',
			'device.label',
			'device.last_contact_at',
			'device.revoked_at'
		])
		.where('purge_device.tenant', '=', tenant)
		.execute();
	const phones = asked.map((row) => ({
		root: row.root,
		id: row.dev,
		person: row.person,
		label: row.label,
		confirmedAt: timeOf(row.confirmed_at),
		lastContactAt: timeOf(row.last_contact_at),
		revokedAt: timeOf(row.revoked_at)
	}));
	return purges.map(({ root, at, person, reason, counts }) => ({
		root,
		at: Number(at),
		person,
		reason,
		counts: countsOf(counts),
		phones: phones
			.filter((phone) => phone.root === root)
			.sort(
				(a, b) =>
					Number(a.confirmedAt !== null) - Number(b.confirmedAt !== null) ||
					(a.confirmedAt ?? a.lastContactAt ?? 0) - (b.confirmedAt ?? b.lastContactAt ?? 0)
			)
	}));
}

export interface PurgeSubject {
	readonly household: string;
	readonly name: string | null;
	readonly house: House | null;
	readonly counts: Readonly<Record<string, number>>;
}

/** What a purge of this household takes along; null when there is no such household. */
export async function readPurgeSubject(place: OfficePlace, household: string): Promise<PurgeSubject | null> {
	const rows = await place.db
		.selectFrom('entity')
		.select(['ent', 'kind'])
		.where('tenant', '=', place.tenant)
		.where('root', '=', household)
		.execute();
	if (!rows.some(({ ent, kind }) => ent === household && kind === 'household')) return null;
	const counts: Record<string, number> = {};
	for (const { kind } of rows) counts[kind] = (counts[kind] ?? 0) + 1;
	const plain = (await readPlain(place, [household])).get(household);
	const address = textIn(plain, 'address');
	return { household, name: textIn(plain, 'name'), house: address ? await readHouse(place, address) : null, counts };
}

function timeOf(value: number | null): number | null {
	return value === null ? null : Number(value);
}

/** Written by the store's own `putPurge`. */
function countsOf(text: string): Readonly<Record<string, number>> {
	const counts: Record<string, number> = JSON.parse(text);
	return counts;
}
