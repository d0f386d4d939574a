import { readAreas, readNames } from '#lib/server/office/place.ts';
import { listRounds } from '#lib/server/office/rounds.ts';
import { openDesk } from '../../desk.server.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals }) => {
	const { place, today } = await openDesk(locals, 'planRounds');
	return {
		rounds: await listRounds(place),
		today,
		names: Object.fromEntries(await readNames(place)),
		areas: Object.fromEntries((await readAreas(place)).map((area) => [area.id, area.name]))
	};
};
