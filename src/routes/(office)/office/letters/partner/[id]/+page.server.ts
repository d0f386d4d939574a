import { error, fail } from '@sveltejs/kit';
import { readPartner } from '#lib/server/office/partners.ts';
import { readPublishedPack } from '#lib/server/office/published-pack.ts';
import { editReferral } from '#lib/server/office/referral-edits.ts';
import { readLetterLine } from '#lib/server/office/referral-story.ts';
import { listReferrals } from '#lib/server/office/referral-table.ts';
import { readSender } from '#lib/server/office/told-texts.ts';
import { openEditor } from '../../../desk.server.ts';
import { requireStepUp } from '../../../step-up.server.ts';
import { letterDay, noteLetter, paperLine } from '../../letter.server.ts';
import type { Actions, PageServerLoad } from './$types';

/** Homes on one letter; who has more to say sends another next week. */
const HOMES_MAX = 60;

/**
 * Everything that waits to be handed to one partner, such as complaints to one landlord: one letter over several homes.
 * Whole streets leave with it, so it asks for a passkey as any export does; a letter about one home holds what the page
 * of its concern shows, and does not.
 */
export const load: PageServerLoad = async (event) => {
	const { place, person, now, today } = await requireStepUp(event, 'exportData');
	const { params } = event;
	const partner = await readPartner(place, params.id);
	if (!partner) error(404, 'There is no such partner');
	const filters = { partner: null, named: params.id, area: null, state: null };
	const { rows, total } = await listReferrals(place, { view: 'toHand', filters, page: 1, now }, HOMES_MAX);
	const pack = (await readPublishedPack(place))?.pack;
	const lines = [];
	for (const { id } of rows) {
		const line = await readLetterLine(place, id);
		if (line) lines.push(paperLine(line, pack));
	}
	const left = rows.length - lines.length;
	if (lines.length > 0)
		await noteLetter(place, {
			kind: 'partner-letter',
			person: person.id,
			referrals: lines.map(({ referral }) => referral)
		});
	return {
		partner,
		lines: lines.sort((a, b) => (a.where < b.where ? -1 : 1)),
		left,
		more: total - rows.length,
		sender: await readSender(place),
		day: letterDay(today)
	};
};

export const actions: Actions = {
	handed: async ({ locals, request }) => {
		const editor = await openEditor(locals, 'answerConcerns');
		const referrals = (await request.formData()).getAll('referral').map(String).slice(0, HOMES_MAX);
		let done = 0;
		for (const referral of referrals) {
			const outcome = await editReferral(editor, { referral, edit: { kind: 'hand', how: 'letter' } });
			if (outcome.ok) done += 1;
		}
		return done === 0 ? fail(400, { done, of: referrals.length }) : { done, of: referrals.length };
	}
};
