import { readOrganisation } from '#lib/server/office/frame.ts';
import { readNames } from '#lib/server/office/place.ts';
import { listPurgeLines } from '#lib/server/office/purges.ts';
import { openDesk } from '../../desk.server.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, url }) => {
	const { place } = await openDesk(locals, 'readPurges');
	const purges = await listPurgeLines(place);
	const isRing = ({ counts }: (typeof purges)[number]): boolean => Object.keys(counts).join() === 'attempt';
	const { name } = await readOrganisation(place);
	return {
		// Rings go by the hundred when their term is over: they are counted, and stand in the signed list one by one.
		purges: purges.filter((purge) => !isRing(purge)),
		rings: purges.filter(isRing).length,
		done: url.searchParams.get('done'),
		// What goes by term is decided by the organisation itself.
		names: { ...Object.fromEntries(await readNames(place)), [place.tenant]: name }
	};
};
