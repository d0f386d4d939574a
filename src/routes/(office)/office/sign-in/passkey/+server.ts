import { error, json } from '@sveltejs/kit';
import { verifyAuthentication } from '#lib/server/identity/passkey.ts';
import { putSessionCookie, startSession } from '#lib/server/identity/session.ts';
import { readBody } from '../../identity-body.server.ts';
import { openEntrance } from '../../identity.server.ts';
import type { RequestHandler } from './$types';

export const POST: RequestHandler = async ({ request, cookies, url }) => {
	const { place, site } = await openEntrance();
	const person = await verifyAuthentication(place, { site, response: await readBody(request) });
	if (!person) error(401, 'This passkey is not known here');
	putSessionCookie(cookies, await startSession(place, person.id), url);
	return json({ ok: true });
};
