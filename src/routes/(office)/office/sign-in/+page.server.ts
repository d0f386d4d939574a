import { fail, redirect } from '@sveltejs/kit';
import { countPasskeys } from '#lib/server/identity/passkey.ts';
import { askerOfEvent } from '#lib/server/http/asker.ts';
import { recoveryWait } from '#lib/server/http/turns.ts';
import { useRecoveryCode } from '#lib/server/identity/recovery-codes.ts';
import { useSignInLink } from '#lib/server/identity/sign-in.ts';
import { readLinkTrouble } from '#lib/server/office/link-trouble.ts';
import { ACCOUNT_TROUBLES } from '#lib/server/identity/account/people.ts';
import { PROVIDER_TROUBLES } from '#lib/server/identity/account/port.ts';
import { accountSite } from '#lib/server/identity/account/site.ts';
import { getApp } from '#lib/server/app.ts';
import { beginSession, mustUseAccount, noteCode, openEntrance } from '../identity.server.ts';
import { officePath } from '../office-path.ts';
import type { Actions, PageServerLoad } from './$types';

/** What a sign-in by an account came back with; `off`: there is no provider, `coach`: the account's role is a phone's. */
const TROUBLES = [...PROVIDER_TROUBLES, ...ACCOUNT_TROUBLES, 'off', 'coach', 'wait'] as const;

export const load: PageServerLoad = async ({ url, locals }) => {
	const { organisation } = await openEntrance();
	const asked = url.searchParams.get('account');
	return {
		organisation,
		hasAccounts: accountSite((await getApp()).origin) !== null,
		accountTrouble: TROUBLES.find((trouble) => trouble === asked) ?? null,
		to: officePath(url.searchParams.get('to')),
		isOut: url.searchParams.has('out'),
		signedInAs: locals.person?.name ?? null
	};
};

const SECRET_LENGTH_MAX = 200;

export const actions: Actions = {
	/** The one-time link. Its secret came in the fragment, so no log has seen it. */
	link: async (event) => {
		const form = await event.request.formData();
		const secret = String(form.get('secret') ?? '').trim();
		if (secret === '' || secret.length > SECRET_LENGTH_MAX) return fail(400, { trouble: 'unknown' as const });
		const { place } = await openEntrance();
		const person = await useSignInLink(place, secret);
		if (!person) return fail(400, { trouble: await readLinkTrouble(place, secret) });
		if (await mustUseAccount(place, person.id)) return fail(403, { accountFirst: true as const });
		await beginSession(event, { person: person.id, how: 'link' });
		const hasPasskey = (await countPasskeys(place, person.id)) > 0;
		redirect(303, hasPasskey ? officePath(form.get('to')) : '/office/key?first=1');
	},
	/** A recovery code, for whoever has no passkey at hand. */
	code: async (event) => {
		const form = await event.request.formData();
		const { place } = await openEntrance();
		const wait = await recoveryWait(place, askerOfEvent(event));
		if (wait > 0) return fail(429, { codeTrouble: 'wait' as const });
		const code = String(form.get('code') ?? '');
		const person = await useRecoveryCode(place, { code });
		await noteCode(person?.id ?? null, person !== null);
		if (!person) return fail(400, { codeTrouble: 'noCode' as const });
		if (await mustUseAccount(place, person.id)) return fail(403, { accountFirst: true as const });
		await beginSession(event, { person: person.id, how: 'code' });
		redirect(303, '/office/key?code=1');
	}
};
