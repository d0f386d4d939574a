import { fail } from '@sveltejs/kit';
import { can } from '#lib/domain/roles.ts';
import { listPartners, savePartner } from '#lib/server/office/partners.ts';
import { readPublishedPack } from '#lib/server/office/published-pack.ts';
import { countByPartner } from '#lib/server/office/partner-counts.ts';
import { kindsOf } from '#lib/server/office/referral-choices.ts';
import { openDesk, openEditor } from '../../desk.server.ts';
import { partnerForm } from './partner-form.server.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals }) => {
	const { place, person } = await openDesk(locals, 'readReports');
	const pack = (await readPublishedPack(place))?.pack;
	return {
		partners: await listPartners(place),
		// How many homes were passed on to whom is for whoever may read homes.
		counts: can(person.roles, 'readHouseholds') ? Object.fromEntries(await countByPartner(place)) : null,
		kinds: kindsOf(pack).map(({ id, title }) => ({ id, title }))
	};
};

export const actions: Actions = {
	default: async ({ locals, request }) => {
		const editor = await openEditor(locals, 'manageContent');
		const { place } = await openDesk(locals, 'manageContent');
		const values = partnerForm(await request.formData());
		const kinds = kindsOf((await readPublishedPack(place))?.pack).map(({ id }) => id);
		const outcome = await savePartner(editor, { id: null, values, kinds });
		return outcome.ok ? { saved: outcome.id } : fail(400, { trouble: outcome.error.kind, typed: values });
	}
};
