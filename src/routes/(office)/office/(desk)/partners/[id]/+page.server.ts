import { error, fail } from '@sveltejs/kit';
import { can } from '#lib/domain/roles.ts';
import {
	endPartner,
	partnerValues,
	readPartner,
	readPartnerHistory,
	savePartner,
	undoPartner
} from '#lib/server/office/partners.ts';
import { countByPartner } from '#lib/server/office/partner-counts.ts';
import { readNames } from '#lib/server/office/place.ts';
import { readPublishedPack } from '#lib/server/office/published-pack.ts';
import { kindsOf } from '#lib/server/office/referral-choices.ts';
import { ownChanges, seenIn } from '#lib/server/office/meanwhile.ts';
import { openDesk, openEditor } from '../../../desk.server.ts';
import { askMeanwhile } from '../../../meanwhile.server.ts';
import { partnerForm } from '../partner-form.server.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params }) => {
	const { place, person } = await openDesk(locals, 'readReports');
	const partner = await readPartner(place, params.id);
	if (!partner) error(404, 'There is no such partner');
	const kinds = kindsOf((await readPublishedPack(place))?.pack);
	return {
		partner,
		kinds: kinds.map(({ id, title }) => ({ id, title })),
		history: await readPartnerHistory(place, params.id),
		counts: can(person.roles, 'readHouseholds') ? ((await countByPartner(place)).get(params.id) ?? null) : null,
		names: Object.fromEntries(await readNames(place))
	};
};

export const actions: Actions = {
	save: async (event) => {
		const { locals, request, params } = event;
		const editor = await openEditor(locals, 'manageContent');
		const { place } = await openDesk(locals, 'manageContent');
		const form = await request.formData();
		const values = partnerForm(form);
		const kinds = kindsOf((await readPublishedPack(place))?.pack).map(({ id }) => id);
		const was = seenIn(form);
		const outcome = await savePartner(editor, { id: params.id, values, kinds, was });
		if (outcome.ok) return { saved: 'saved' as const };
		const said = { trouble: outcome.error.kind, typed: values };
		if (outcome.error.kind !== 'meanwhile') return fail(400, said);
		const { wanted } = ownChanges(partnerValues(values), was);
		return fail(409, { ...said, meanwhile: await askMeanwhile(event, place, { ent: params.id, wanted, form }) });
	},
	end: async (event) => {
		const { locals, request, params } = event;
		const editor = await openEditor(locals, 'manageContent');
		const form = await request.formData();
		const ended = form.get('ended') === 'yes';
		const outcome = await endPartner(editor, { id: params.id, ended, was: seenIn(form) });
		if (!outcome.ok) {
			const said = { trouble: outcome.error.kind, typed: null };
			if (outcome.error.kind !== 'meanwhile') return fail(400, said);
			const { place } = await openDesk(locals, 'manageContent');
			const asked = { ent: params.id, wanted: { ended }, form };
			return fail(409, { ...said, meanwhile: await askMeanwhile(event, place, asked) });
		}
		return { saved: ended ? ('ended' as const) : ('again' as const) };
	},
	undo: async ({ locals, request, params }) => {
		const editor = await openEditor(locals, 'manageContent');
		const { place } = await openDesk(locals, 'manageContent');
		const change = String((await request.formData()).get('change') ?? '');
		const outcome = await undoPartner(editor, place, { id: params.id, change });
		return outcome.ok ? { saved: 'undone' as const } : fail(400, { trouble: outcome.error.kind, typed: null });
	}
};
