/** Why a phone's work may not come through, as far as the office can tell: what waits for a person, and what the phone said. */
import { sql } from 'kysely';
import type { OfficePlace } from './place.ts';

/** A clock that runs this far off is cut back on arrival; the phone works on, but its times are not the street's. */
export const CLOCK_OFF_MS = 120_000;

export type PhoneTrouble =
	/** Waits in quarantine, by the code of its reason. */
	| { readonly kind: 'held'; readonly count: number; readonly reason: string }
	/** The log on the phone was put back or copied. */
	| { readonly kind: 'alarm'; readonly count: number }
	| { readonly kind: 'clock'; readonly minutes: number }
	/** Not installed, so that the browser may clear what it keeps. */
	| { readonly kind: 'notInstalled' }
	/** Screens that could not be drawn. */
	| { readonly kind: 'broken'; readonly count: number }
	/** Whoever carries it does not work here any more. */
	| { readonly kind: 'personEnded' };

/** By phone; only those with something to tell. */
export async function readPhoneTroubles(
	{ db, tenant }: OfficePlace,
	now: number
): Promise<ReadonlyMap<string, readonly PhoneTrouble[]>> {
	const troubles = new Map<string, PhoneTrouble[]>();
	const add = (dev: string, trouble: PhoneTrouble): void => {
		troubles.set(dev, [...(troubles.get(dev) ?? []), trouble]);
	};
	const held = await db
		.selectFrom('quarantine')
		.select(['dev', 'reason', sql<number>`count(*)`.as('count')])
		.where('tenant', '=', tenant)
		.where('state', '=', 'waiting')
		.groupBy(['dev', 'reason'])
		.orderBy('reason')
		.execute();
	for (const { dev, reason, count } of held) add(dev, { kind: 'held', count: Number(count), reason });
	const devices = await db
		.selectFrom('device')
		.leftJoin('person', (join) =>
			join.onRef('person.tenant', '=', 'device.tenant').onRef('person.person', '=', 'device.person')
		)
		.select([
			'device.dev',
			'device.clock_offset_ms',
			'device.installed',
			'device.broken',
			'person.active',
			'person.expires_at'
		])
		.where('device.tenant', '=', tenant)
		.where('device.revoked_at', 'is', null)
		.execute();
	const alarms = await db.selectFrom('alarm').select('detail').where('tenant', '=', tenant).execute();
	for (const row of devices) {
		const ringing = alarms.filter(({ detail }) => detail.includes(row.dev)).length;
		if (ringing > 0) add(row.dev, { kind: 'alarm', count: ringing });
		const offset = Number(row.clock_offset_ms ?? 0);
		if (Math.abs(offset) > CLOCK_OFF_MS) add(row.dev, { kind: 'clock', minutes: Math.round(offset / 60_000) });
		if (row.installed !== null && Number(row.installed) === 0) add(row.dev, { kind: 'notInstalled' });
		if (Number(row.broken ?? 0) > 0) add(row.dev, { kind: 'broken', count: Number(row.broken) });
		const hasEnded = Number(row.active ?? 0) !== 1 || (row.expires_at !== null && Number(row.expires_at) <= now);
		if (hasEnded) add(row.dev, { kind: 'personEnded' });
	}
	return troubles;
}
