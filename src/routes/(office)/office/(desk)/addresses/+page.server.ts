import { noteList } from '#lib/server/audit/note-read.ts';
import { ADDRESS_PAGE, ADDRESS_VIEWS, listAddresses } from '#lib/server/office/addresses.ts';
import { readAreas } from '#lib/server/office/place.ts';
import { pageOf } from '#lib/ui/office-filter.ts';
import { openDesk } from '../../desk.server.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, url }) => {
	const { place, reading } = await openDesk(locals, 'readHouseholds');
	const view = ADDRESS_VIEWS.find((one) => one === url.searchParams.get('view')) ?? 'all';
	const page = pageOf(url);
	const areas = await readAreas(place);
	const area = areas.find((one) => one.id === url.searchParams.get('area'))?.id ?? null;
	const list = await listAddresses(place, { view, area, page });
	await noteList(
		reading,
		list.rows.map(({ id }) => id)
	);
	return { ...list, view, area, areas, page, size: ADDRESS_PAGE };
};
