/** Back from the provider, with a code that is worth something to this browser only. */
import { redirect } from '@sveltejs/kit';
import { getApp } from '#lib/server/app.ts';
import { endFlow } from '#lib/server/identity/account/flow.ts';
import { settleAccount } from '#lib/server/identity/account/people.ts';
import { accountOffice } from '#lib/server/identity/account/site.ts';
import { findOfficePerson } from '#lib/server/identity/session.ts';
import { askerOfEvent } from '#lib/server/http/asker.ts';
import { signInWait } from '#lib/server/http/turns.ts';
import { beginSession, noteAccountRefused } from '../../../identity.server.ts';
import { officePath } from '../../../office-path.ts';
import type { RequestHandler } from './$types';

export const GET: RequestHandler = async (event) => {
	const { cookies, url } = event;
	const app = await getApp();
	const office = accountOffice(app);
	if (office === null) away('off');
	const flow = endFlow(cookies, url);
	if (flow === null) away('stale');
	const place = { db: app.store.db, tenant: app.tenant, now: app.now() };
	if ((await signInWait(place, askerOfEvent(event))) > 0) away('wait');
	const { provider, settings, say } = office;
	const vouched = await provider.finish(url.searchParams, flow.checks);
	if (!vouched.ok) {
		say(`[voordeur] account: a sign-in did not end well (${vouched.trouble}, ${vouched.said})`);
		// A code that the provider does not take is one that was used or waited too long.
		away(vouched.trouble === 'withdrawn' ? 'stale' : vouched.trouble);
	}
	const { claims, tokens } = vouched.value;
	const settled = await settleAccount(office, { claims, settings });
	if (!settled.ok) {
		say(
			`[voordeur] account: signed in there, nobody here (${settled.trouble}, ${claims.groups?.length ?? 'no'} groups)`
		);
		await noteAccountRefused();
		away(settled.trouble);
	}
	const person = await findOfficePerson(place, settled.person);
	// Known from now on: an administrator can invite this person's phone.
	if (person === null) away('coach');
	const { subject, session } = claims;
	await beginSession(event, { person: person.id, how: 'account', account: { subject, session, tokens } });
	redirect(303, `/office/sign-in/account/done?to=${encodeURIComponent(officePath(flow.to))}`);
};

function away(trouble: string): never {
	redirect(303, `/office/sign-in?account=${trouble}`);
}
