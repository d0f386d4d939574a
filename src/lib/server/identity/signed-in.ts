/** The first question before every office answer: who is it? What they may is asked by `openDesk`. */
import { getApp } from '../app.ts';
import { type OpenSession, openSession, SESSION_COOKIE } from './session.ts';

/** The session that the request's cookie names; null for everybody else. */
export async function signedInSession({
	cookies
}: {
	readonly cookies: { get(name: string): string | undefined };
}): Promise<OpenSession | null> {
	const secret = cookies.get(SESSION_COOKIE);
	if (!secret) return null;
	const app = await getApp();
	return openSession({ db: app.store.db, tenant: app.tenant, now: app.now() }, secret);
}
