import { readOrganisation } from '#lib/server/office/frame.ts';
import { readNames } from '#lib/server/office/place.ts';
import { listPurgeLines } from '#lib/server/office/purges.ts';
import { openDesk } from '../../desk.server.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, url }) => {
	const { place } = await openDesk(locals, 'readPurges');
	const purges = await listPurgeLines(place);
	const isOnly = (kind: string) => (purge: (typeof purges)[number]) => Object.keys(purge.counts).join() === kind;
	const [isRing, isMessage] = [isOnly('attempt'), isOnly('message')];
	const { name } = await readOrganisation(place);
	return {
		// Rings and messages go by the hundred when their term is over: they are counted, and stand in the signed list one by one.
		purges: purges.filter((purge) => !isRing(purge) && !isMessage(purge)),
		rings: purges.filter(isRing).length,
		messages: purges.filter(isMessage).length,
		done: url.searchParams.get('done'),
		// What goes by term is decided by the organisation itself.
		names: { ...Object.fromEntries(await readNames(place)), [place.tenant]: name }
	};
};
