import { noteList } from '#lib/server/audit/note-read.ts';
import { listRecontacts, RECONTACT_VISIT_DAYS } from '#lib/server/office/recontact.ts';
import { readAreas, readNames } from '#lib/server/office/place.ts';
import { readOrganisation } from '#lib/server/office/frame.ts';
import { openDesk } from '../../desk.server.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals }) => {
	const { place, reading, now, today } = await openDesk(locals, 'readHouseholds');
	const list = await listRecontacts(place, { now, today });
	await noteList(
		reading,
		list.rows.map(({ id }) => id)
	);
	return {
		...list,
		today,
		visitDays: RECONTACT_VISIT_DAYS,
		organisationName: (await readOrganisation(place)).name,
		names: Object.fromEntries(await readNames(place)),
		areas: Object.fromEntries((await readAreas(place)).map((area) => [area.id, area.name]))
	};
};
