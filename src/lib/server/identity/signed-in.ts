/** The first question before every office answer: who is it? What they may is asked by `openDesk`. */
import { getApp } from '../app.ts';
import { accountOffice } from './account/site.ts';
import { accountStands } from './account/standing.ts';
import { type OpenSession, openSession, sessionCookie } from './session.ts';

/** The session that the request's cookie names; null for everybody else, and where its account stands no longer. */
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
	const opened = await openSession({ db: app.store.db, tenant: app.tenant, now: app.now() }, secret);
	if (opened === null || opened.account === null) return opened;
	const office = accountOffice(app);
	// Whoever runs the server took the provider away: its sessions have nobody to vouch for them.
	return office !== null && (await accountStands(office, { opened, secret })) ? opened : null;
}
