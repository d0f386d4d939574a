import { fail, redirect } from '@sveltejs/kit';
import { noteList } from '#lib/server/audit/note-read.ts';
import { noteOwnChoice } from '#lib/server/mail/notice.ts';
import { type ConcernEdit, editConcerns } from '#lib/server/office/concern-edits.ts';
import { CONCERN_PAGE, costliestFilter, countViews, listConcernPage } from '#lib/server/office/concern-table.ts';
import { t } from '#lib/words/office.ts';
import { readAreas, readNames, readPlain } from '#lib/server/office/place.ts';
import { listPeople } from '#lib/server/office/people.ts';
import { readPublishedPack } from '#lib/server/office/published-pack.ts';
import { listPartners } from '#lib/server/office/partners.ts';
import { chosenPartner, kindsOf, readChoices } from '#lib/server/office/referral-choices.ts';
import { makeReferrals } from '#lib/server/office/referral-edits.ts';
import { lastPageHref } from '#lib/ui/office-filter.ts';
import { openDesk, openEditor } from '../../desk.server.ts';
import type { Actions, PageServerLoad } from './$types';
import { questionOf } from './question.server.ts';

export const load: PageServerLoad = async ({ locals, url }) => {
	const { place, person, reading, now, today } = await openDesk(locals, 'readHouseholds');
	const question = questionOf(url, { person: person.id, today });
	const pack = (await readPublishedPack(place))?.pack;
	const { rows, total } = await listConcernPage(place, question);
	const last = lastPageHref(url, { page: question.page, size: CONCERN_PAGE, total, shown: rows.length });
	if (last !== null) redirect(303, last);
	await noteList(
		reading,
		rows.map(({ id }) => id)
	);
	return {
		rows,
		total,
		size: CONCERN_PAGE,
		view: question.view,
		sort: question.sort,
		direction: question.direction,
		page: question.page,
		today,
		costliest: total === 0 ? await costliestFilter(place, question) : null,
		views: await countViews(place, { person: person.id, today }),
		names: Object.fromEntries(await readNames(place)),
		owners: await listPeople(place, now),
		areas: await readAreas(place),
		partners: (await listPartners(place)).map(({ id, name, kind, ended }) => ({ id, name, kind, ended })),
		partnerKinds: kindsOf(pack),
		categories: (pack?.concerns ?? []).map(({ id, title }) => ({ id, title })),
		themes: Object.fromEntries((pack?.themes ?? []).map(({ id, title }) => [id, title]))
	};
};

const BULK_MAX = 200;

async function bulk(event: Parameters<Actions[string]>[0], read: (form: FormData) => ConcernEdit) {
	const editor = await openEditor(event.locals, 'answerConcerns');
	const form = await event.request.formData();
	const concerns = form.getAll('concern').map(String).slice(0, BULK_MAX);
	const edit = read(form);
	if (concerns.length === 0) return fail(400, { bulk: { kind: edit.kind, done: 0, failed: [], none: true } });
	const outcome = await editConcerns(editor, { concerns, edit });
	if (edit.kind === 'owner' && edit.owner === editor.person)
		await noteOwnChoice((await openDesk(event.locals, 'answerConcerns')).place, { concerns, owner: edit.owner });
	const answer = { bulk: { kind: edit.kind, ...outcome, none: false } };
	return outcome.done === 0 ? fail(409, answer) : answer;
}

/** Each on the yes of its own household; what it is about is what the concern is called. */
async function refer(event: Parameters<Actions[string]>[0]) {
	const editor = await openEditor(event.locals, 'answerConcerns');
	const { place } = await openDesk(event.locals, 'answerConcerns');
	const form = await event.request.formData();
	const concerns = form.getAll('concern').map(String).slice(0, BULK_MAX);
	const to = chosenPartner(await readChoices(place), String(form.get('to') ?? ''));
	if (concerns.length === 0 || !to)
		return fail(400, { bulk: { kind: 'refer', done: 0, failed: [], none: true, noPartner: concerns.length > 0 } });
	const pack = (await readPublishedPack(place))?.pack;
	const plain = await readPlain(place, concerns);
	const purposeOf = (concern: string): string => {
		const category = pack?.concerns.find(({ id }) => id === plain.get(concern)?.['category']);
		// A record is written in one language, whoever reads it later.
		return (
			category?.title['nl'] ??
			Object.values(category?.title ?? {})[0] ??
			t('nl', 'concern.noCategory')
		).toLowerCase();
	};
	const outcome = await makeReferrals(editor, { concerns, ...to, purposeOf });
	const answer = { bulk: { kind: 'refer', ...outcome, none: false } };
	return outcome.done === 0 ? fail(409, answer) : answer;
}

export const actions: Actions = {
	owner: (event) => bulk(event, (form) => ({ kind: 'owner', owner: String(form.get('owner') ?? '') })),
	refer,
	due: (event) => bulk(event, (form) => ({ kind: 'due', dueOn: String(form.get('dueOn') ?? '') }))
};
