import { error, json } from '@sveltejs/kit';
import { authenticationOptions, countPasskeys } from '#lib/server/identity/passkey.ts';
import { openEntrance } from '../../../identity.server.ts';
import type { RequestHandler } from './$types';

export const POST: RequestHandler = async ({ locals }) => {
	if (!locals.person) error(401, 'Sign in first');
	const { place, site } = await openEntrance();
	if ((await countPasskeys(place, locals.person.id)) === 0) error(409, 'This person has no passkey');
	return json(await authenticationOptions(place, site, locals.person.id));
};
