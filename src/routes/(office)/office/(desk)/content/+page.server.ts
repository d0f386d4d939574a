import { can } from '#lib/domain/roles.ts';
import { getApp } from '#lib/server/app.ts';
import { readContentLines } from '#lib/server/office/content-places.ts';
import { readNames } from '#lib/server/office/place.ts';
import { readSettingHistory } from '#lib/server/privacy/settings.ts';
import { openDesk } from '../../desk.server.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals }) => {
	const { place, person, now } = await openDesk(locals, 'readReports');
	const { store } = await getApp();
	const settings = await readSettingHistory(store, place.tenant);
	return {
		lines: await readContentLines(place, { now, settings }),
		may: {
			content: can(person.roles, 'manageContent'),
			settings: can(person.roles, 'manageSettings'),
			terms: can(person.roles, 'readPurges')
		},
		names: Object.fromEntries(await readNames(place))
	};
};
