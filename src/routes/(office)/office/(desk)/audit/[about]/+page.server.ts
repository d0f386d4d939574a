import { error } from '@sveltejs/kit';
import { can } from '#lib/domain/roles.ts';
import { noteRead } from '#lib/server/audit/note-read.ts';
import { readNames } from '#lib/server/office/place.ts';
import { readSeen } from '#lib/server/office/seen.ts';
import { pageOf } from '#lib/ui/office-filter.ts';
import { openDesk } from '../../../desk.server.ts';
import type { PageServerLoad } from './$types';

const SEEN_PAGE = 50;

/** The auditor checks who saw it without seeing whose it is: the address is shown to who may read households. */
export const load: PageServerLoad = async ({ locals, params, url }) => {
	const { place, person, reading } = await openDesk(locals, 'readAudit');
	const { house, lines } = await readSeen(place, params.about);
	if (!house && lines.length === 0) error(404, 'Nothing here bears this id');
	const showsHouse = can(person.roles, 'readHouseholds');
	// Whoever is shown the address saw it as well; whoever is not only asked who did.
	await noteRead(reading, { opened: `audit:${params.about}`, ents: showsHouse ? [params.about] : [] });
	const page = pageOf(url);
	return {
		about: params.about,
		house: showsHouse ? house : null,
		lines: lines.slice((page - 1) * SEEN_PAGE, page * SEEN_PAGE),
		total: lines.length,
		page,
		size: SEEN_PAGE,
		names: Object.fromEntries(await readNames(place))
	};
};
