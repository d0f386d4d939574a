import { can } from '#lib/domain/roles.ts';
import { noteRead } from '#lib/server/audit/note-read.ts';
import { readNames } from '#lib/server/office/place.ts';
import { readAuditPage } from '#lib/server/office/seen.ts';
import { pageOf } from '#lib/ui/office-filter.ts';
import { openDesk } from '../../desk.server.ts';
import type { PageServerLoad } from './$types';

const AUDIT_PAGE = 50;

export const load: PageServerLoad = async ({ locals, url }) => {
	const { place, person, reading } = await openDesk(locals, 'readAudit');
	// Before it is read, so that this look is on the page too.
	await noteRead(reading, { opened: 'audit:log', ents: [] });
	const page = pageOf(url);
	return {
		...(await readAuditPage(place, { number: page, size: AUDIT_PAGE })),
		page,
		size: AUDIT_PAGE,
		mayFind: can(person.roles, 'readHouseholds'),
		names: Object.fromEntries(await readNames(place))
	};
};
