import { error, json } from '@sveltejs/kit';
import { verifyAuthentication } from '#lib/server/identity/passkey.ts';
import { readBody } from '../../../identity-body.server.ts';
import { confirmSession, openEntrance } from '../../../identity.server.ts';
import type { RequestHandler } from './$types';

export const POST: RequestHandler = async (event) => {
	const { person } = event.locals;
	if (!person) error(401, 'Sign in first');
	const { place, site } = await openEntrance();
	const response = await readBody(event.request);
	const shown = await verifyAuthentication(place, { site, response, person: person.id });
	if (!shown || !(await confirmSession(event, person.id))) error(403, 'This passkey was not accepted');
	return json({ ok: true });
};
