import { fail } from '@sveltejs/kit';
import { MAIL_KINDS } from '#lib/domain/mail-kinds.ts';
import { getApp } from '#lib/server/app.ts';
import { serverChance } from '#lib/server/crypto.ts';
import { listMails, readMailSwitches, tryMailAgain } from '#lib/server/mail/queue.ts';
import { readNames } from '#lib/server/office/place.ts';
import { changeSetting } from '#lib/server/privacy/settings.ts';
import { t } from '#lib/words/office.ts';
import { openDesk } from '../../desk.server.ts';
import type { Actions, PageServerLoad } from './$types';

const ROWS_SHOWN = 100;

export const load: PageServerLoad = async ({ locals }) => {
	const { place } = await openDesk(locals, 'managePeople');
	const { mail } = await getApp();
	return {
		server: mail && { host: mail.host, from: mail.from },
		switches: await readMailSwitches(place),
		mails: await listMails(place, ROWS_SHOWN),
		names: Object.fromEntries(await readNames(place))
	};
};

export const actions: Actions = {
	switches: async ({ locals, request }) => {
		const { place, person } = await openDesk(locals, 'managePeople');
		const on = (await request.formData()).getAll('kind');
		const value = Object.fromEntries(MAIL_KINDS.map((kind) => [kind, on.includes(kind)]));
		const options = { tenant: place.tenant, person: person.id, name: 'mail', value } as const;
		const outcome = await changeSetting((await getApp()).store, options);
		return outcome.ok ? { done: 'saved' as const } : fail(400, { trouble: 'wrongValue' as const });
	},
	again: async ({ locals, request }) => {
		const { place, now } = await openDesk(locals, 'managePeople');
		const mail = String((await request.formData()).get('mail') ?? '');
		return (await tryMailAgain({ ...place, now }, mail))
			? { done: 'again' as const }
			: fail(404, { trouble: 'noMail' as const });
	},
	/** One mail to oneself, at once: what the mail server answers stands on the page. */
	test: async ({ locals }) => {
		const { place, person } = await openDesk(locals, 'managePeople');
		const { mail, store } = await getApp();
		if (mail === null) return fail(409, { trouble: 'noServer' as const });
		const self = await store.transaction(place.tenant, (tx) => tx.findPerson(person.id));
		if (!self?.email) return fail(409, { trouble: 'noAddress' as const, self: person.id });
		const sent = await mail.send({
			id: serverChance.uuid(),
			to: self.email,
			subject: t(locals.locale, 'mail.test.subject'),
			text: `${t(locals.locale, 'mail.test.text')}\n`
		});
		return sent.ok ? { done: 'tested' as const } : fail(502, { trouble: sent.kind, code: sent.code });
	}
};
