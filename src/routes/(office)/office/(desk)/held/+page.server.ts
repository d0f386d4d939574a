import { readNames } from '#lib/server/office/place.ts';
import { alarmRows, quarantineRows } from '#lib/server/office/work-rows.ts';
import { openDesk } from '../../desk.server.ts';
import type { PageServerLoad } from './$types';

const ROWS_MAX = 200;

export const load: PageServerLoad = async ({ locals }) => {
	const { place } = await openDesk(locals, 'manageDevices');
	return {
		held: await quarantineRows(place, ROWS_MAX),
		alarms: await alarmRows(place, ROWS_MAX),
		names: Object.fromEntries(await readNames(place))
	};
};
