import { listCoaches } from '#lib/server/office/devices.ts';
import { listMessages, MESSAGE_LENGTH_MAX } from '#lib/server/office/messages.ts';
import { readNames } from '#lib/server/office/place.ts';
import { openDesk } from '../../../desk.server.ts';
import { takeMessage } from '../message-form.server.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals }) => {
	const { place, now } = await openDesk(locals, 'planRounds');
	return {
		messages: await listMessages(place, null),
		coaches: await listCoaches(place, now),
		names: Object.fromEntries(await readNames(place)),
		max: MESSAGE_LENGTH_MAX
	};
};

export const actions: Actions = {
	message: ({ locals, request }) => takeMessage({ locals, request })
};
