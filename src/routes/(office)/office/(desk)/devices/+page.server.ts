import { fail } from '@sveltejs/kit';
import { can } from '#lib/domain/roles.ts';
import { getApp } from '#lib/server/app.ts';
import { CODE_MINUTES, inviteCoach, listCoaches, listCodes, listDeviceLines } from '#lib/server/office/devices.ts';
import { readPhoneTroubles } from '#lib/server/office/phone-troubles.ts';
import { readNames } from '#lib/server/office/place.ts';
import { listLoads } from '#lib/server/office/workload.ts';
import { revokeDevice } from '#lib/server/sync/enrol.ts';
import { openDesk } from '../../desk.server.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals }) => {
	const { place, person, now, today } = await openDesk(locals, 'manageDevices');
	const loads = await listLoads(place, { now, today });
	return {
		devices: await listDeviceLines(place, now),
		coaches: await listCoaches(place, now),
		codes: await listCodes(place, now),
		names: Object.fromEntries(await readNames(place)),
		codeMinutes: CODE_MINUTES,
		troubles: Object.fromEntries(await readPhoneTroubles(place, now)),
		loads: Object.fromEntries(loads.map((load) => [load.id, { rounds: load.rounds, endsAt: load.endsAt }])),
		mayPlan: can(person.roles, 'planRounds')
	};
};

export const actions: Actions = {
	invite: async ({ locals, request }) => {
		const { place, person, now } = await openDesk(locals, 'manageDevices');
		const coach = String((await request.formData()).get('coach') ?? '');
		const app = await getApp();
		const invitation = await inviteCoach(app.ports, { place, coach, origin: app.origin, now, by: person.id });
		return invitation ? { invitation } : fail(400, { trouble: 'noCoach' as const });
	},
	revoke: async ({ locals, request }) => {
		const { place, person } = await openDesk(locals, 'manageDevices');
		const dev = String((await request.formData()).get('device') ?? '');
		const app = await getApp();
		const isRevoked = await revokeDevice(app.ports, { tenant: place.tenant, dev, by: person.id });
		return isRevoked ? { revoked: dev } : fail(404, { trouble: 'noDevice' as const });
	}
};
