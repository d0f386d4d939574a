import { can } from '#lib/domain/roles.ts';
import { listDecided, listHeld } from '#lib/server/office/held-table.ts';
import { readNames } from '#lib/server/office/place.ts';
import { alarmRows } from '#lib/server/office/work-rows.ts';
import { openDesk } from '../../desk.server.ts';
import { accept, retry } from './decide.server.ts';
import type { Actions, PageServerLoad } from './$types';

const ROWS_MAX = 200;
const DECIDED_MAX = 50;

export const load: PageServerLoad = async ({ locals }) => {
	const { place, person } = await openDesk(locals, 'manageDevices');
	const mayRead = can(person.roles, 'readHouseholds');
	return {
		held: await listHeld(place, { limit: ROWS_MAX, mayRead }),
		decided: await listDecided(place, { limit: DECIDED_MAX, mayRead }),
		alarms: await alarmRows(place, ROWS_MAX),
		mayDecide: can(person.roles, 'decideHeld'),
		names: Object.fromEntries(await readNames(place))
	};
};

const idIn = async (request: Request): Promise<string> => String((await request.formData()).get('id') ?? '');

export const actions: Actions = {
	accept: async ({ locals, request }) => accept({ locals, id: await idIn(request) }),
	retry: async ({ locals, request }) => retry({ locals, id: await idIn(request) })
};
