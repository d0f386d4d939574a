import { error, fail } from '@sveltejs/kit';
import { getApp } from '#lib/server/app.ts';
import { changePerson, endPerson, renewLink, reviewPerson } from '#lib/server/identity/people-admin.ts';
import { listDeviceLines } from '#lib/server/office/devices.ts';
import { countAdministrators, listPersonLines } from '#lib/server/office/people-table.ts';
import { revokeDevice } from '#lib/server/sync/enrol.ts';
import { openDesk } from '../../../desk.server.ts';
import { mustUseAccount } from '../../../identity.server.ts';
import { openPeopleDesk, signInLink } from '../people-desk.server.ts';
import { lastDay, readRights } from '../person-form.server.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params }) => {
	const { place, person, now, today } = await openDesk(locals, 'managePeople');
	const line = (await listPersonLines(place, now)).find(({ id }) => id === params.id);
	if (!line) error(404, 'There is no such person');
	const devices = await listDeviceLines(place, now);
	return {
		line,
		until: line.expiresAt === null ? '' : lastDay(line.expiresAt),
		isSelf: line.id === person.id,
		/** Their roles come from the provider, and no link lets them in. */
		hasAccount: await mustUseAccount({ ...place, now }, line.id),
		/** Of oneself only where nobody else can say so. */
		mayReview: line.id !== person.id || (await countAdministrators(place, now)) === 1,
		phones: devices.filter((device) => device.person === line.id && device.revokedAt === null),
		today
	};
};

export const actions: Actions = {
	change: async (event) => {
		const { desk } = await openPeopleDesk(event);
		const rights = readRights(await event.request.formData(), desk.now);
		if (!rights.ok) return fail(400, { trouble: rights.trouble });
		const outcome = await changePerson(desk, { person: event.params.id, ...rights.value });
		return outcome.ok ? { done: 'changed' as const } : fail(409, { trouble: outcome.trouble });
	},
	review: async (event) => {
		const { desk } = await openPeopleDesk(event);
		const outcome = await reviewPerson(desk, event.params.id);
		return outcome.ok ? { done: 'reviewed' as const } : fail(409, { trouble: outcome.trouble });
	},
	link: async (event) => {
		const { desk, origin } = await openPeopleDesk(event);
		const endWays = (await event.request.formData()).get('endWays') === 'yes';
		const outcome = await renewLink(desk, event.params.id, { endWays });
		return outcome.ok ? { link: signInLink(origin, outcome.value) } : fail(409, { trouble: outcome.trouble });
	},
	end: async (event) => {
		const { desk } = await openPeopleDesk(event);
		const form = await event.request.formData();
		if (form.get('sure') !== 'yes') return fail(400, { trouble: 'notSure' as const });
		const outcome = await endPerson(desk, event.params.id);
		if (!outcome.ok) return fail(409, { trouble: outcome.trouble });
		if (form.get('phones') !== 'yes') return { done: 'ended' as const };
		const { ports, store } = await getApp();
		const devices = await listDeviceLines({ db: store.db, tenant: desk.tenant }, desk.now);
		for (const { id, person, revokedAt } of devices)
			if (person === event.params.id && revokedAt === null)
				await revokeDevice(ports, { tenant: desk.tenant, dev: id, by: desk.by });
		return { done: 'endedPhones' as const };
	}
};
