/** The first question before every office answer: who is it? What they may is asked by `openDesk`. */
import { getApp } from '../app.ts';
import { type OpenSession, openSession, sessionCookie } from './session.ts';

/** The session that the request's cookie names; null for everybody else. */
export async function signedInSession({
	cookies,
	url
}: {
	readonly cookies: { get(name: string): string | undefined };
	readonly url: URL;
}): Promise<OpenSession | null> {
	const secret = cookies.get(sessionCookie(url));
	if (!secret) return null;
	const app = await getApp();
	return openSession({ db: app.store.db, tenant: app.tenant, now: app.now() }, secret);
}
