/** Who is signed in at the office: a random secret in a cookie, its hash in the store. */
import type { Cookies } from '@sveltejs/kit';
import { isOfficeStaff, type Role } from '#lib/domain/roles.ts';
import { rolesToText } from '../store/role-text.ts';
import { rowToPerson } from '../store/rows.ts';
import type { SessionRow } from '../store/schema.ts';
import type { AccountTokens } from './account/port.ts';
import { openTokens, sealTokens } from './account/sealed-tokens.ts';
import { hashSecret, type IdentityPlace, makeSecret } from './place.ts';

/** On plain http on this machine; everywhere else `sessionCookie` says it. */
export const SESSION_COOKIE = 'voordeur_session';
/** A working day with its evening; then sign in again. */
export const SESSION_MS = 12 * 3_600_000;
/** Untouched for this long, a session ends: a desk left open over lunch and forgotten. */
export const SESSION_IDLE_MS = 2 * 3_600_000;
/** How exactly the last use is known; each page load need not write. */
const SEEN_MS = 60_000;

export interface OfficePerson {
	readonly id: string;
	readonly name: string;
	/** One or more, at least one of them of the office. */
	readonly roles: readonly Role[];
	readonly language: string;
}

/** How somebody came in. A link says nothing of who holds it, and what an account took at the provider we do not see. */
export type WayIn = 'passkey' | 'code' | 'link' | 'account';

/** How many show a thing of their own here, and so count as a confirmation. */
const CONFIRMING: readonly WayIn[] = ['passkey', 'code'];

/** By which account a session began, and with what the provider is asked again. */
export interface SessionAccount {
	readonly subject: string;
	/** The provider's own session; null where it named none. */
	readonly session: string | null;
	readonly tokens: AccountTokens;
}

/** Starts a session and answers its secret. A passkey or a recovery code counts as a confirmation; another way does not. */
export async function startSession(
	place: IdentityPlace,
	person: string,
	options: { readonly how?: WayIn; readonly label?: string | null; readonly account?: SessionAccount | null } = {}
): Promise<string> {
	const { db, tenant, now } = place;
	const { how = 'link', label = null, account = null } = options;
	await db.deleteFrom('session').where('tenant', '=', tenant).where('expires_at', '<=', now).execute();
	const row = await db
		.selectFrom('person')
		.select('role')
		.where('tenant', '=', tenant)
		.where('person', '=', person)
		.executeTakeFirst();
	const secret = makeSecret();
	return insertSession(place, secret, {
		person,
		created_at: now,
		expires_at: now + SESSION_MS,
		confirmed_at: CONFIRMING.includes(how) ? now : null,
		how,
		label,
		role: row?.role ?? null,
		account_subject: account?.subject ?? null,
		account_session: account?.session ?? null,
		account_tokens: account === null ? null : sealTokens(account.tokens, secret),
		account_checked_at: account === null ? null : now,
		account_away_since: null
	});
}

/** A session with its last confirmation. `hash` names it in the list of one's own, and opens nothing. */
export interface OpenSession {
	readonly person: OfficePerson;
	readonly hash: string;
	readonly confirmedAt: number | null;
	/** For whoever came in by an account: when the provider last vouched for it, and since when it does not answer. */
	readonly account: OpenAccount | null;
}

export interface OpenAccount {
	readonly subject: string;
	/** Sealed with the session's secret. */
	readonly tokens: string;
	readonly checkedAt: number;
	readonly awaySince: number | null;
}

/**
 * The session of this secret. Null when it is over, or when its person has left, is no office staff, or has other
 * roles than when they signed in; then it is ended for good.
 */
export async function openSession(place: IdentityPlace, secret: string | undefined): Promise<OpenSession | null> {
	if (!secret) return null;
	const { db, tenant, now } = place;
	const hash = await hashSecret(secret);
	const session = await db
		.selectFrom('session')
		.selectAll()
		.where('tenant', '=', tenant)
		.where('session_hash', '=', hash)
		.executeTakeFirst();
	if (!session || session.expires_at <= now || session.seen_at + SESSION_IDLE_MS <= now) return null;
	const person = await findOfficePerson(place, session.person);
	if (!person || rolesToText(person.roles) !== session.role) {
		await db.deleteFrom('session').where('tenant', '=', tenant).where('session_hash', '=', hash).execute();
		return null;
	}
	if (session.seen_at + SEEN_MS <= now) {
		await db
			.updateTable('session')
			.set({ seen_at: now })
			.where('tenant', '=', tenant)
			.where('session_hash', '=', hash)
			.execute();
	}
	return { person, hash, confirmedAt: session.confirmed_at, account: accountOf(session) };
}

function accountOf(session: SessionRow): OpenAccount | null {
	const { account_subject: subject, account_tokens: tokens } = session;
	if (subject === null) return null;
	const { account_checked_at: checkedAt, account_away_since: awaySince } = session;
	return {
		subject,
		// Without any, nobody can be asked, and the session does not stand.
		tokens: tokens ?? '',
		checkedAt: Number(checkedAt ?? 0),
		awaySince: awaySince === null ? null : Number(awaySince)
	};
}

/** Whose session this is; null as `openSession` says. */
export async function readSession(place: IdentityPlace, secret: string | undefined): Promise<OfficePerson | null> {
	return (await openSession(place, secret))?.person ?? null;
}

/**
 * The same session, confirmed now, under a new secret: whoever copied the old one has nothing. It ends when it would
 * have ended. Null when it is over.
 */
export async function renewSession(place: IdentityPlace, secret: string | undefined): Promise<string | null> {
	if (!secret) return null;
	const { db, tenant, now } = place;
	const old = await db
		.deleteFrom('session')
		.where('tenant', '=', tenant)
		.where('session_hash', '=', await hashSecret(secret))
		.where('expires_at', '>', now)
		.returningAll()
		.executeTakeFirst();
	if (!old) return null;
	const { tenant: _tenant, session_hash: _hash, seen_at: _seen, ...kept } = old;
	const made = makeSecret();
	const tokens = kept.account_tokens === null ? null : openTokens(kept.account_tokens, secret);
	return insertSession(place, made, {
		...kept,
		confirmed_at: now,
		account_tokens: tokens === null ? null : sealTokens(tokens, made)
	});
}

async function insertSession(
	{ db, tenant, now }: IdentityPlace,
	secret: string,
	session: Omit<SessionRow, 'tenant' | 'session_hash' | 'seen_at'>
): Promise<string> {
	await db
		.insertInto('session')
		.values({ tenant, session_hash: await hashSecret(secret), ...session, seen_at: now })
		.execute();
	return secret;
}

export async function endSession({ db, tenant }: IdentityPlace, secret: string | undefined): Promise<void> {
	if (!secret) return;
	await db
		.deleteFrom('session')
		.where('tenant', '=', tenant)
		.where('session_hash', '=', await hashSecret(secret))
		.execute();
}

/** An active member of the office staff; coaches have phones, not sessions. */
export async function findOfficePerson({ db, tenant, now }: IdentityPlace, id: string): Promise<OfficePerson | null> {
	const row = await db
		.selectFrom('person')
		.selectAll()
		.where('tenant', '=', tenant)
		.where('person', '=', id)
		.executeTakeFirst();
	if (!row) return null;
	const person = rowToPerson(row);
	const isOver = person.expiresAt !== null && person.expiresAt <= now;
	if (!person.active || isOver || !isOfficeStaff(person.roles)) return null;
	return { id: person.person, name: person.name, roles: person.roles, language: person.language };
}

/**
 * The name of the session's cookie at this address. Over https the browser itself holds to its prefix: no neighbour under
 * the same domain can put one of its own in its place.
 */
export function sessionCookie(url: URL): string {
	return isLocal(url) ? SESSION_COOKIE : `__Host-${SESSION_COOKIE}`;
}

export function putSessionCookie(cookies: Cookies, secret: string, url: URL): void {
	cookies.set(sessionCookie(url), secret, { ...cookieOptions(url), maxAge: SESSION_MS / 1000 });
}

export function dropSessionCookie(cookies: Cookies, url: URL): void {
	cookies.delete(sessionCookie(url), cookieOptions(url));
}

/** Browsers keep a Secure cookie from plain http on localhost in some versions only, and nowhere else is plain http allowed. */
function cookieOptions(url: URL) {
	return { path: '/', httpOnly: true, sameSite: 'strict', secure: !isLocal(url) } as const;
}

function isLocal(url: URL): boolean {
	return url.protocol === 'http:' && ['localhost', '127.0.0.1', '[::1]'].includes(url.hostname);
}
