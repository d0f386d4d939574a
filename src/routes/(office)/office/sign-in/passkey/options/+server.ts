import { json } from '@sveltejs/kit';
import { authenticationOptions } from '#lib/server/identity/passkey.ts';
import { openEntrance } from '../../../identity.server.ts';
import type { RequestHandler } from './$types';

export const POST: RequestHandler = async () => {
	const { place, site } = await openEntrance();
	return json(await authenticationOptions(place, site));
};
