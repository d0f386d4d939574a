import { error, json } from '@sveltejs/kit';
import { verifyRegistration } from '#lib/server/identity/passkey.ts';
import { readBody } from '../../../identity-body.server.ts';
import { noteOwn, openEntrance } from '../../../identity.server.ts';
import type { RequestHandler } from './$types';

export const POST: RequestHandler = async ({ locals, request }) => {
	if (!locals.person) error(401, 'Sign in first');
	const { place, site } = await openEntrance();
	const isKept = await verifyRegistration(place, { site, person: locals.person, response: await readBody(request) });
	if (!isKept) error(400, 'This passkey was not accepted');
	await noteOwn('addPasskey', locals.person.id);
	return json({ ok: true });
};
