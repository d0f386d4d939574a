/** To the provider of the organisation's accounts. A link and no form: no form may leave this site. */
import { redirect } from '@sveltejs/kit';
import { getApp } from '#lib/server/app.ts';
import { accountOffice } from '#lib/server/identity/account/site.ts';
import { beginFlow } from '#lib/server/identity/account/flow.ts';
import { officePath } from '../../office-path.ts';
import type { RequestHandler } from './$types';

export const GET: RequestHandler = async ({ cookies, url }) => {
	const office = accountOffice(await getApp());
	if (office === null) redirect(303, '/office/sign-in?account=off');
	const { checks } = beginFlow(cookies, url, officePath(url.searchParams.get('to')));
	const begun = await office.provider.begin(checks);
	if (begun.ok) redirect(303, begun.value.href);
	office.say(`[voordeur] account: no sign-in could begin (${begun.trouble}, ${begun.said})`);
	redirect(303, `/office/sign-in?account=${begun.trouble}`);
};
