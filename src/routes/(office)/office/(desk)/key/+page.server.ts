import { error } from '@sveltejs/kit';
import { countPasskeys } from '#lib/server/identity/passkey.ts';
import { openEntrance } from '../../identity.server.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, url }) => {
	if (!locals.person) error(401, 'Sign in first');
	const { place } = await openEntrance();
	return { passkeys: await countPasskeys(place, locals.person.id), isFirst: url.searchParams.has('first') };
};
