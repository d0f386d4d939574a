import { error, json } from '@sveltejs/kit';
import { hasWayIn } from '#lib/server/identity/own-ways.ts';
import { registrationOptions } from '#lib/server/identity/passkey.ts';
import { openEntrance } from '../../../identity.server.ts';
import { requireStepUp } from '../../../step-up.server.ts';
import type { RequestHandler } from './$types';

export const POST: RequestHandler = async (event) => {
	const { person } = event.locals;
	if (!person) error(401, 'Sign in first');
	const { place, site } = await openEntrance();
	// Whoever finds an open desk must not make a key of their own beside the one that is there.
	if (await hasWayIn(place, person.id)) await requireStepUp(event, null);
	return json(await registrationOptions(place, { site, person }));
};
