import { fail } from '@sveltejs/kit';
import { getApp } from '#lib/server/app.ts';
import { serverChance } from '#lib/server/crypto.ts';
import { addByMail, addPerson, reviewPerson } from '#lib/server/identity/people-admin.ts';
import {
	ADMINISTRATORS_MIN,
	countAdministrators,
	listPersonLines,
	REVIEW_DAYS
} from '#lib/server/office/people-table.ts';
import { openDesk } from '../../desk.server.ts';
import { openPeopleDesk, signInLink } from './people-desk.server.ts';
import { readEmail, readName, readRights } from './person-form.server.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals }) => {
	const { place, now, today } = await openDesk(locals, 'managePeople');
	return {
		lines: await listPersonLines(place, now),
		isFewAdministrators: (await countAdministrators(place, now)) < ADMINISTRATORS_MIN,
		reviewDays: REVIEW_DAYS,
		canMail: (await getApp()).mail !== null,
		today
	};
};

export const actions: Actions = {
	add: async (event) => {
		const { desk, origin } = await openPeopleDesk(event);
		const form = await event.request.formData();
		const name = readName(form);
		if (name === null) return fail(400, { trouble: 'noName' as const });
		const rights = readRights(form, desk.now);
		if (!rights.ok) return fail(400, { trouble: rights.trouble });
		const email = readEmail(form);
		if (!email.ok) return fail(400, { trouble: email.trouble });
		const id = serverChance.uuid();
		const { roles } = rights.value;
		if (email.value !== null && form.get('invite') === 'yes' && (await getApp()).mail !== null) {
			await addByMail(desk, { id, name, ...rights.value, email: email.value });
			return { added: { id, name, roles, link: null, isMailed: true } };
		}
		const secret = await addPerson(desk, { id, name, ...rights.value, email: email.value });
		return { added: { id, name, roles, link: secret === null ? null : signInLink(origin, secret), isMailed: false } };
	},
	review: async (event) => {
		const { desk } = await openPeopleDesk(event);
		const person = String((await event.request.formData()).get('person') ?? '');
		const outcome = await reviewPerson(desk, person);
		return outcome.ok ? { reviewed: person } : fail(409, { trouble: outcome.trouble });
	}
};
