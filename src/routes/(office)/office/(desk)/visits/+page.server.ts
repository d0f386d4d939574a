import { redirect } from '@sveltejs/kit';
import { noteList } from '#lib/server/audit/note-read.ts';
import { listCoaches } from '#lib/server/office/devices.ts';
import { readHouse } from '#lib/server/office/house.ts';
import { readAreas, readNames } from '#lib/server/office/place.ts';
import {
	PERIOD_DAYS,
	VISIT_PAGE,
	VISIT_PERIODS,
	VISIT_VIEWS,
	countVisitViews,
	listVisitPage
} from '#lib/server/office/visit-table.ts';
import { lastPageHref, pageOf } from '#lib/ui/office-filter.ts';
import { openDesk } from '../../desk.server.ts';
import type { PageServerLoad } from './$types';

const DAY_MS = 86_400_000;
const ID = /^[0-9a-f-]{8,64}$/;

export const load: PageServerLoad = async ({ locals, url }) => {
	const { place, reading, now } = await openDesk(locals, 'readHouseholds');
	const id = (name: string): string | null => {
		const value = url.searchParams.get(name);
		return value !== null && ID.test(value) ? value : null;
	};
	const view = VISIT_VIEWS.find((one) => one === url.searchParams.get('view')) ?? 'all';
	const period = VISIT_PERIODS.find((one) => one === url.searchParams.get('period')) ?? null;
	const page = pageOf(url);
	const address = id('address');
	const { rows, total } = await listVisitPage(place, {
		view,
		coach: id('coach'),
		area: id('area'),
		address,
		since: period === null ? null : now - PERIOD_DAYS[period] * DAY_MS,
		page
	});
	const last = lastPageHref(url, { page: page, size: VISIT_PAGE, total, shown: rows.length });
	if (last !== null) redirect(303, last);
	await noteList(
		reading,
		rows.map((row) => row.id)
	);
	return {
		rows,
		total,
		view,
		page,
		size: VISIT_PAGE,
		house: address === null ? null : await readHouse(place, address),
		views: await countVisitViews(place),
		coaches: await listCoaches(place, now),
		areas: await readAreas(place),
		names: Object.fromEntries(await readNames(place))
	};
};
