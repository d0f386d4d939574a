/**
 * Limits that guard a secret, kept in the store: so many tries are so many for all processes together, and a restart
 * gives none back. One statement decides, so two processes that ask at the same moment are counted one after the other.
 *
 * A line says until when its asker has used up its tries: each try moves that on by the time in which one comes back
 * (the leaky bucket as a meter, ITU-T I.371). Askers stand in it as a hash, and lines that are over leave.
 */
import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import type { Database } from '../store/schema.ts';

export interface TurnPlace {
	readonly db: Database;
	readonly tenant: string;
	/** Milliseconds since 1970, by the clock that the limit is counted in. */
	readonly now: number;
}

export interface SharedLimit {
	/** Tells one limit's askers from another's. */
	readonly name: string;
	readonly burst: number;
	readonly perSecond: number;
}

/** Seconds until this asker may try again; 0 is now, and then the try is counted. */
export async function takeShared(place: TurnPlace, limit: SharedLimit, asker: string): Promise<number> {
	const { db, tenant, now } = place;
	const { burst, perSecond } = limit;
	const stepMs = Math.round(1_000 / perSecond);
	const key = keyOf(limit.name, asker);
	const next = sql<number>`case when turn.until > ${now} then turn.until else ${now} end + ${stepMs}`;
	await forget(place);
	const passed = await db
		.insertInto('turn')
		.values({ tenant, key, until: now + stepMs })
		.onConflict((conflict) =>
			conflict
				.columns(['tenant', 'key'])
				.doUpdateSet({ until: next })
				.where(next, '<=', now + burst * stepMs)
		)
		.returning('until')
		.executeTakeFirst();
	if (passed) return 0;
	const line = await db
		.selectFrom('turn')
		.select('until')
		.where('tenant', '=', tenant)
		.where('key', '=', key)
		.executeTakeFirst();
	return Math.max(1, Math.ceil((Number(line?.until ?? now) + stepMs - now - burst * stepMs) / 1_000));
}

/** True for the first who comes with this text, whichever process it comes to; until then it is used. */
export async function takeOnce(
	place: TurnPlace,
	asked: { readonly name: string; readonly text: string; readonly until: number }
): Promise<boolean> {
	const { db, tenant, now } = place;
	const { until } = asked;
	await forget(place);
	const first = await db
		.insertInto('turn')
		.values({ tenant, key: keyOf(asked.name, asked.text), until })
		.onConflict((conflict) => conflict.columns(['tenant', 'key']).doUpdateSet({ until }).where('turn.until', '<=', now))
		.returning('until')
		.executeTakeFirst();
	return first !== undefined;
}

async function forget({ db, tenant, now }: TurnPlace): Promise<void> {
	await db.deleteFrom('turn').where('tenant', '=', tenant).where('until', '<=', now).execute();
}

function keyOf(name: string, text: string): string {
	return createHash('sha256').update(`${name}\n${text}`).digest('base64url');
}
