/** The desk of whoever changes who works here, once they showed that it is them. */
import type { RequestEvent } from '@sveltejs/kit';
import { getApp } from '#lib/server/app.ts';
import type { PeopleDesk } from '#lib/server/identity/people-admin.ts';
import { requireStepUp } from '../../step-up.server.ts';

export async function openPeopleDesk(
	event: Pick<RequestEvent, 'locals' | 'request' | 'url'>
): Promise<{ readonly desk: PeopleDesk & { readonly by: string }; readonly origin: string }> {
	const { place, person, now } = await requireStepUp(event, 'managePeople');
	const { store, ports, origin } = await getApp();
	const { purgeFile } = ports;
	return { desk: { store, purgeFile, tenant: place.tenant, by: person.id, now }, origin };
}

/** Where a sign-in link leads; its secret stands behind the `#`, where no log sees it. */
export function signInLink(origin: string, secret: string): string {
	return `${origin}/office/sign-in#${secret}`;
}
