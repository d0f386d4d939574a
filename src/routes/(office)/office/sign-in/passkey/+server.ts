import { error, json } from '@sveltejs/kit';
import { verifyAuthentication } from '#lib/server/identity/passkey.ts';
import { putSessionCookie } from '#lib/server/identity/session.ts';
import { readBody } from '../../identity-body.server.ts';
import { beginSession, openEntrance } from '../../identity.server.ts';
import type { RequestHandler } from './$types';

export const POST: RequestHandler = async ({ request, cookies, url }) => {
	const { place, site } = await openEntrance();
	const person = await verifyAuthentication(place, { site, response: await readBody(request) });
	if (!person) error(401, 'This passkey is not known here');
	putSessionCookie(cookies, await beginSession(person.id), url);
	return json({ ok: true });
};
