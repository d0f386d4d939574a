import { ADDRESS_PAGE, ADDRESS_VIEWS, listAddresses } from '#lib/server/office/addresses.ts';
import { readAreas } from '#lib/server/office/place.ts';
import { pageOf } from '#lib/ui/office-filter.ts';
import { openDesk } from '../../desk.server.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, url }) => {
	const { place } = await openDesk(locals, 'readHouseholds');
	const view = ADDRESS_VIEWS.find((one) => one === url.searchParams.get('view')) ?? 'all';
	const page = pageOf(url);
	const areas = await readAreas(place);
	const area = areas.find((one) => one.id === url.searchParams.get('area'))?.id ?? null;
	return { ...(await listAddresses(place, { view, area, page })), view, area, areas, page, size: ADDRESS_PAGE };
};
