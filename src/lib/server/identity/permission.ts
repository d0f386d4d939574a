/** The one question before every office answer: who is it, and may they? */
import { error } from '@sveltejs/kit';
import { can, type Permission } from '#lib/domain/roles.ts';
import { getApp } from '../app.ts';
import { type OfficePerson, readSession, SESSION_COOKIE } from './session.ts';

interface Asked {
	readonly cookies: { get(name: string): string | undefined };
}

/** Whoever the request's cookie signs in; null for everybody else. */
export async function signedInPerson({ cookies }: Asked): Promise<OfficePerson | null> {
	const secret = cookies.get(SESSION_COOKIE);
	if (!secret) return null;
	const app = await getApp();
	return readSession({ db: app.store.db, tenant: app.tenant, now: app.now() }, secret);
}

/** Answers who asks, or ends the request: 401 for nobody, 403 for a role without the permission. */
export async function requirePermission(event: Asked, permission: Permission): Promise<OfficePerson> {
	const person = await signedInPerson(event);
	if (!person) error(401, 'Sign in first');
	if (!can(person.role, permission)) error(403, 'This role may not do that');
	return person;
}
