import { can } from '#lib/domain/roles.ts';
import { readNames } from '#lib/server/office/place.ts';
import { readAuditPage } from '#lib/server/office/seen.ts';
import { pageOf } from '#lib/ui/office-filter.ts';
import { openDesk } from '../../desk.server.ts';
import type { PageServerLoad } from './$types';

const AUDIT_PAGE = 50;

export const load: PageServerLoad = async ({ locals, url }) => {
	const { place, person } = await openDesk(locals, 'readAudit');
	const page = pageOf(url);
	return {
		...(await readAuditPage(place, { number: page, size: AUDIT_PAGE })),
		page,
		size: AUDIT_PAGE,
		mayFind: can(person.role, 'readHouseholds'),
		names: Object.fromEntries(await readNames(place))
	};
};
