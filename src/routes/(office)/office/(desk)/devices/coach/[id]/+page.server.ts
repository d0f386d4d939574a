import { error } from '@sveltejs/kit';
import { can } from '#lib/domain/roles.ts';
import { listDeviceLines } from '#lib/server/office/devices.ts';
import { readPhoneTroubles } from '#lib/server/office/phone-troubles.ts';
import { listMessages, MESSAGE_LENGTH_MAX } from '#lib/server/office/messages.ts';
import { readNames } from '#lib/server/office/place.ts';
import { listLoads, PLAN_DAYS, readCaps } from '#lib/server/office/workload.ts';
import { openDesk } from '../../../../desk.server.ts';
import { takeMessage } from '../../message-form.server.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params }) => {
	const { place, reading, person, now, today } = await openDesk(locals, 'manageDevices');
	const load = (await listLoads(place, { now, today })).find(({ id }) => id === params.id);
	if (!load) error(404, 'There is no such coach');
	const phones = (await listDeviceLines(place, now)).filter((device) => device.person === params.id);
	return {
		load,
		phones,
		troubles: Object.fromEntries(await readPhoneTroubles(place, now)),
		messages: can(person.roles, 'planRounds') ? await listMessages(place, params.id) : [],
		names: Object.fromEntries(await readNames(place)),
		caps: await readCaps(reading.store, place.tenant),
		days: PLAN_DAYS,
		max: MESSAGE_LENGTH_MAX,
		mayPlan: can(person.roles, 'planRounds'),
		today
	};
};

export const actions: Actions = {
	message: ({ locals, request, params }) => takeMessage({ locals, request, to: params.id })
};
