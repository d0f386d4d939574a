/** Who is signed in at the office: a random secret in a cookie, its hash in the store. */
import type { Cookies } from '@sveltejs/kit';
import { isOfficeRole, type Role } from '#lib/domain/roles.ts';
import { rowToPerson } from '../store/rows.ts';
import { hashSecret, type IdentityPlace, makeSecret } from './place.ts';

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
	readonly role: Role;
	readonly language: string;
}

/** Starts a session and answers its secret. */
export async function startSession(place: IdentityPlace, person: string): Promise<string> {
	const { db, tenant, now } = place;
	const secret = makeSecret();
	await db.deleteFrom('session').where('tenant', '=', tenant).where('expires_at', '<=', now).execute();
	await db
		.insertInto('session')
		.values({
			tenant,
			session_hash: await hashSecret(secret),
			person,
			created_at: now,
			expires_at: now + SESSION_MS,
			seen_at: now
		})
		.execute();
	return secret;
}

/** Whose session this is; null when it is over, or its person has left or is no office staff. */
export async function readSession(place: IdentityPlace, secret: string | undefined): Promise<OfficePerson | null> {
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
	if (person && session.seen_at + SEEN_MS <= now) {
		await db
			.updateTable('session')
			.set({ seen_at: now })
			.where('tenant', '=', tenant)
			.where('session_hash', '=', hash)
			.execute();
	}
	return person;
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
	if (!person.active || isOver || !isOfficeRole(person.role)) return null;
	return { id: person.person, name: person.name, role: person.role, language: person.language };
}

export function putSessionCookie(cookies: Cookies, secret: string, url: URL): void {
	cookies.set(SESSION_COOKIE, secret, { ...cookieOptions(url), maxAge: SESSION_MS / 1000 });
}

export function dropSessionCookie(cookies: Cookies, url: URL): void {
	cookies.delete(SESSION_COOKIE, cookieOptions(url));
}

/** Browsers keep a Secure cookie from plain http on localhost in some versions only, and nowhere else is plain http allowed. */
function cookieOptions(url: URL) {
	const isLocal = url.protocol === 'http:' && ['localhost', '127.0.0.1', '[::1]'].includes(url.hostname);
	return { path: '/', httpOnly: true, sameSite: 'strict', secure: !isLocal } as const;
}
