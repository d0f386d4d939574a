import { error, json } from '@sveltejs/kit';
import { verifyAuthentication } from '#lib/server/identity/passkey.ts';
import { readBody } from '../../identity-body.server.ts';
import { beginSession, mustUseAccount, openEntrance } from '../../identity.server.ts';
import type { RequestHandler } from './$types';

export const POST: RequestHandler = async (event) => {
	const { place, site } = await openEntrance();
	const person = await verifyAuthentication(place, { site, response: await readBody(event.request) });
	if (!person) error(401, 'This passkey is not known here');
	if (await mustUseAccount(place, person.id)) error(409, 'This person signs in by their account');
	await beginSession(event, { person: person.id, how: 'passkey' });
	// Whoever signs in over a page that was left open must be who typed in it.
	return json({ ok: true, person: person.id });
};
