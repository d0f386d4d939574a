import { noteList } from '#lib/server/audit/note-read.ts';
import { listLatePromises, PROMISES_MAX } from '#lib/server/office/promises.ts';
import { readNames } from '#lib/server/office/place.ts';
import { openDesk } from '../../desk.server.ts';
import { settle } from '../settle-promise.server.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals }) => {
	const { place, reading, now, today } = await openDesk(locals, 'readHouseholds');
	const late = await listLatePromises(place, { now, today });
	await noteList(
		reading,
		late.rows.map(({ id }) => id)
	);
	return {
		...late,
		max: PROMISES_MAX,
		names: Object.fromEntries(await readNames(place))
	};
};

export const actions: Actions = {
	done: (event) => settle(event, 'done'),
	dropped: (event) => settle(event, 'dropped')
};
