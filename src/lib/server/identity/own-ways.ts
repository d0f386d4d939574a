/** A person's own ways in and open sessions: to be looked at, and ended one by one. */
import { createHash } from 'node:crypto';
import { auditObject } from '#lib/domain/audit.ts';
import type { PurgeFile } from '../purge/purge-file.ts';
import { holdPasskeys } from './hold.ts';
import { passkeysOf } from './passkey.ts';
import type { IdentityPlace } from './place.ts';
import { readRecoveryState } from './recovery-codes.ts';
import { SESSION_IDLE_MS } from './session.ts';

export interface OwnPasskey {
	readonly id: string;
	/** As its person named it. */
	readonly name: string | null;
	readonly madeAt: number;
	readonly usedAt: number | null;
}

export async function listPasskeys(place: IdentityPlace, person: string): Promise<readonly OwnPasskey[]> {
	const keys = await passkeysOf(place, person);
	return keys.map((key) => ({
		id: key.credential,
		name: key.name,
		madeAt: Number(key.created_at),
		usedAt: key.used_at === null ? null : Number(key.used_at)
	}));
}

/** Whether this person has any way in of their own: a passkey, or a recovery code that was not used yet. */
export async function hasWayIn(place: IdentityPlace, person: string): Promise<boolean> {
	return (await passkeysOf(place, person)).length > 0 || (await readRecoveryState(place, person)).left > 0;
}

export interface EndedWays {
	/** The administrator; the organisation itself where the server's own hand did it. */
	readonly by: string;
	readonly at: number;
}

/** When another last ended this person's passkeys, codes and sessions, to make them a link; null for never. */
export async function readEndedWays(
	{ db, tenant }: Pick<IdentityPlace, 'db' | 'tenant'>,
	person: string
): Promise<EndedWays | null> {
	const entry = await db
		.selectFrom('audit')
		.select(['actor', 'at'])
		.where('tenant', '=', tenant)
		.where('action', '=', 'endWays')
		.where('object', '=', auditObject([`person:${person}`]))
		.orderBy('number', 'desc')
		.limit(1)
		.executeTakeFirst();
	return entry ? { by: entry.actor, at: Number(entry.at) } : null;
}

export type PasskeyRemoval = 'removed' | 'notFound' | 'lastWay';

/** By which the purge file knows a passkey: its name on the wire is nobody's business there. */
export function keyMark(credential: string): string {
	return createHash('sha256').update(credential).digest('hex');
}

/** Before they go: no restore lets them in again. */
export function rememberKeys(
	desk: { readonly tenant: string; readonly now: number; readonly purgeFile: Pick<PurgeFile, 'append'> },
	keys: readonly { readonly credential: string }[]
): Promise<void> {
	const { tenant, now: at } = desk;
	return desk.purgeFile.append(keys.map(({ credential }) => ({ what: 'key', at, tenant, key: keyMark(credential) })));
}

/** In a transaction: two last keys that are removed at once leave one. */
export async function removePasskey(
	place: IdentityPlace & { readonly purgeFile: Pick<PurgeFile, 'append'> },
	options: { readonly person: string; readonly passkey: string }
): Promise<PasskeyRemoval> {
	const { person, passkey } = options;
	const { db, tenant } = place;
	await holdPasskeys(place, person);
	const own = await passkeysOf(place, person);
	if (!own.some((key) => key.credential === passkey)) return 'notFound';
	if (own.length === 1 && (await readRecoveryState(place, person)).left === 0) return 'lastWay';
	await rememberKeys(place, [{ credential: passkey }]);
	await db
		.deleteFrom('passkey')
		.where('tenant', '=', tenant)
		.where('person', '=', person)
		.where('credential', '=', passkey)
		.execute();
	return 'removed';
}

export interface OwnSession {
	/** Its hash, which opens nothing. */
	readonly id: string;
	readonly label: string | null;
	readonly startedAt: number;
	readonly seenAt: number;
}

/** Those that still let somebody in, the last used first. */
export async function listSessions({ db, tenant, now }: IdentityPlace, person: string): Promise<readonly OwnSession[]> {
	const rows = await db
		.selectFrom('session')
		.selectAll()
		.where('tenant', '=', tenant)
		.where('person', '=', person)
		.where('expires_at', '>', now)
		.where('seen_at', '>', now - SESSION_IDLE_MS)
		.orderBy('seen_at', 'desc')
		.orderBy('session_hash')
		.execute();
	return rows.map((row) => ({
		id: row.session_hash,
		label: row.label,
		startedAt: Number(row.created_at),
		seenAt: Number(row.seen_at)
	}));
}

/**
 * Ends sessions of this person and answers how many there were.
 *
 * @param options.only one of them
 * @param options.but all except this one
 */
export async function endSessions(
	{ db, tenant }: Pick<IdentityPlace, 'db' | 'tenant'>,
	options: { readonly person: string; readonly only?: string; readonly but?: string }
): Promise<number> {
	const { person, only, but } = options;
	let ending = db.deleteFrom('session').where('tenant', '=', tenant).where('person', '=', person);
	if (only !== undefined) ending = ending.where('session_hash', '=', only);
	if (but !== undefined) ending = ending.where('session_hash', '!=', but);
	return (await ending.returning('session_hash').execute()).length;
}
