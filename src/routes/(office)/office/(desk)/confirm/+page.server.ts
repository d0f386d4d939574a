import { isFresh } from '#lib/server/identity/step-up.ts';
import { openDesk } from '../../desk.server.ts';
import { officePath } from '../../office-path.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, url }) => {
	const { now } = await openDesk(locals, null);
	const to = officePath(url.searchParams.get('to'));
	return { to, isFresh: isFresh(locals.session?.confirmedAt ?? null, now) };
};
