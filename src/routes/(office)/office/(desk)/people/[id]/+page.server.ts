import { error, fail } from '@sveltejs/kit';
import { getApp } from '#lib/server/app.ts';
import {
	changeAddress,
	changePerson,
	endPerson,
	inviteByMail,
	renewLink,
	reviewPerson
} from '#lib/server/identity/people-admin.ts';
import { listDeviceLines } from '#lib/server/office/devices.ts';
import { countAdministrators, listPersonLines } from '#lib/server/office/people-table.ts';
import { revokeDevice } from '#lib/server/sync/enrol.ts';
import { ROLES } from '#lib/domain/roles.ts';
import { meanwhileOf, seenIn } from '#lib/server/office/meanwhile.ts';
import { t } from '#lib/words/office.ts';
import { openDesk } from '../../../desk.server.ts';
import { mustUseAccount } from '../../../identity.server.ts';
import { openPeopleDesk, signInLink } from '../people-desk.server.ts';
import { endOfDay, lastDay, readEmail, readRights } from '../person-form.server.ts';
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
		canMail: (await getApp()).mail !== null,
		/** Their roles come from the provider, and no link lets them in. */
		hasAccount: await mustUseAccount({ ...place, now }, line.id),
		/** Of oneself only where nobody else can say so. */
		mayReview: line.id !== person.id || (await countAdministrators(place, now)) === 1,
		phones: devices.filter((device) => device.person === line.id && device.revokedAt === null),
		today
	};
};

/** The rights as the page showed them. */
function rightsSeen(form: FormData) {
	const { roles, until } = seenIn(form) ?? {};
	if (!Array.isArray(roles) || typeof until !== 'string') return undefined;
	const known = ROLES.filter((role) => roles.includes(role));
	return { roles: known, expiresAt: until === '' ? null : endOfDay(until) };
}

async function askAboutRights({ locals, params, url }: Parameters<Actions[string]>[0], form: FormData) {
	const { place, now } = await openDesk(locals, 'managePeople');
	const line = (await listPersonLines(place, now)).find(({ id }) => id === params['id']);
	const until = line?.expiresAt == null ? '' : lastDay(line.expiresAt);
	const named = (roles: readonly unknown[]): string =>
		ROLES.filter((role) => roles.includes(role))
			.map((role) => t(locals.locale, `role.${role}`))
			.join(', ');
	const rows = [
		{
			field: 'roles',
			label: t(locals.locale, 'people.role'),
			theirs: named(line?.roles ?? []),
			mine: named(form.getAll('role'))
		},
		{
			field: 'until',
			label: t(locals.locale, 'people.until'),
			theirs: until,
			mine: String(form.get('until') ?? '')
		}
	];
	const who = { by: null, at: null, isOnPhone: false };
	const fields = rows.filter(({ theirs, mine }) => theirs !== mine).map((row) => ({ ...row, ...who }));
	const seen = { roles: [...(line?.roles ?? [])], until };
	return meanwhileOf(place, { ent: params['id'] ?? '', action: url.search, fields, isKept: false, form, seen });
}

export const actions: Actions = {
	change: async (event) => {
		const { desk } = await openPeopleDesk(event);
		const form = await event.request.formData();
		const rights = readRights(form, desk.now);
		if (!rights.ok) return fail(400, { trouble: rights.trouble });
		const outcome = await changePerson(desk, { person: event.params.id, ...rights.value, was: rightsSeen(form) });
		if (outcome.ok) return { done: 'changed' as const };
		if (outcome.trouble !== 'meanwhile') return fail(409, { trouble: outcome.trouble });
		return fail(409, { trouble: outcome.trouble, meanwhile: await askAboutRights(event, form) });
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
	address: async (event) => {
		const { desk } = await openPeopleDesk(event);
		const email = readEmail(await event.request.formData());
		if (!email.ok) return fail(400, { trouble: email.trouble });
		const outcome = await changeAddress(desk, { person: event.params.id, email: email.value });
		return outcome.ok ? { done: 'address' as const } : fail(409, { trouble: outcome.trouble });
	},
	invite: async (event) => {
		const { desk } = await openPeopleDesk(event);
		if ((await getApp()).mail === null) return fail(409, { trouble: 'noServer' as const });
		const outcome = await inviteByMail(desk, event.params.id);
		return outcome.ok ? { done: 'invited' as const } : fail(409, { trouble: outcome.trouble });
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
