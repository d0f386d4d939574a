import { error, json } from '@sveltejs/kit';
import { registrationOptions } from '#lib/server/identity/passkey.ts';
import { openEntrance } from '../../../identity.server.ts';
import type { RequestHandler } from './$types';

export const POST: RequestHandler = async ({ locals }) => {
	if (!locals.person) error(401, 'Sign in first');
	const { place, site } = await openEntrance();
	return json(await registrationOptions(place, { site, person: locals.person }));
};
