import { readNames } from '#lib/server/office/place.ts';
import { listPurgeLines } from '#lib/server/office/purges.ts';
import { openDesk } from '../../desk.server.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, url }) => {
	const { place } = await openDesk(locals, 'readPurges');
	return {
		purges: await listPurgeLines(place),
		done: url.searchParams.get('done'),
		names: Object.fromEntries(await readNames(place))
	};
};
