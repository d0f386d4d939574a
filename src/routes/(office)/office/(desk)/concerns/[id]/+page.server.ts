import { error, fail } from '@sveltejs/kit';
import { CONCERN_ENDS, TOLD_HOW } from '#lib/domain/concern.ts';
import { noteOwnChoice } from '#lib/server/mail/notice.ts';
import { type ConcernEdit, editConcern, wantedOfConcern } from '#lib/server/office/concern-edits.ts';
import { noteRead } from '#lib/server/audit/note-read.ts';
import { readConcernStory } from '#lib/server/office/concern-story.ts';
import { listPeople } from '#lib/server/office/people.ts';
import { readAreas, readNames } from '#lib/server/office/place.ts';
import { readReferring } from '#lib/server/office/referring.ts';
import { readToldTexts } from '#lib/server/office/told-texts.ts';
import { readPublishedPack } from '#lib/server/office/published-pack.ts';
import { listPartners } from '#lib/server/office/partners.ts';
import { chosenPartner, readChoices } from '#lib/server/office/referral-choices.ts';
import { makeReferral } from '#lib/server/office/referral-edits.ts';
import { seenIn } from '#lib/server/office/meanwhile.ts';
import { openDesk, openEditor } from '../../../desk.server.ts';
import { askMeanwhile } from '../../../meanwhile.server.ts';
import { wordsSaid } from '../../words-said.server.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params }) => {
	const { place, reading, now, today } = await openDesk(locals, 'readHouseholds');
	const story = await readConcernStory(place, params.id);
	if (!story) error(404, 'There is no such concern');
	await noteRead(reading, { opened: `concern:${params.id}`, ents: [params.id] });
	const pack = (await readPublishedPack(place))?.pack;
	return {
		story,
		today,
		category: pack?.concerns.find((category) => category.id === story.values.category)?.title ?? null,
		theme: pack?.themes.find((theme) => theme.id === story.values.linkTheme)?.title ?? null,
		titles: Object.fromEntries(
			[...(pack?.concerns ?? []), ...(pack?.themes ?? [])].map(({ id, title }) => [id, title])
		),
		partners: Object.fromEntries((pack?.partners ?? []).map(({ id, title }) => [id, title])),
		ownPartners: Object.fromEntries((await listPartners(place)).map(({ id, name }) => [id, name])),
		refer: await readReferring(place, { concern: params.id, pack }),
		toldTexts: await readToldTexts(place, { story, pack }),
		names: Object.fromEntries(await readNames(place)),
		areas: Object.fromEntries((await readAreas(place)).map((area) => [area.id, area.name])),
		owners: await listPeople(place, now)
	};
};

/** One edit; when it fails, the form comes back with what was typed and the reason in words. */
async function edit(event: Parameters<Actions[string]>[0], read: (form: FormData) => ConcernEdit | null) {
	const editor = await openEditor(event.locals, 'answerConcerns');
	const form = await event.request.formData();
	const wanted = read(form);
	// A field of this name is nobody's, and an answer that holds it cannot be written.
	const typed = Object.fromEntries(
		[...form].flatMap(([name, value]) => (typeof value === 'string' && name !== '__proto__' ? [[name, value]] : []))
	);
	if (!wanted) return fail(400, { edit: null, trouble: 'refused' as const, kinds: [], typed });
	const ent = event.params['id'] ?? '';
	const outcome = await editConcern(editor, { concern: ent, edit: wanted, was: seenIn(form) });
	if (outcome.ok) {
		if (wanted.kind === 'owner' && wanted.owner === editor.person)
			await noteOwnChoice((await openDesk(event.locals, 'answerConcerns')).place, {
				concerns: [ent],
				owner: wanted.owner
			});
		return { edit: wanted.kind, trouble: null, kinds: [], typed: {} };
	}
	const said = { edit: wanted.kind, trouble: outcome.error.kind, kinds: outcome.error.kinds ?? [], typed };
	if (outcome.error.kind !== 'meanwhile') return fail(400, said);
	const { place } = await openDesk(event.locals, 'answerConcerns');
	const asked = { ent, wanted: wantedOfConcern(wanted, editor.now), form };
	return fail(409, { ...said, meanwhile: await askMeanwhile(event, place, asked) });
}

const text = (form: FormData, name: string): string => String(form.get(name) ?? '');

/** Passes the concern on; what was typed comes back when it could not. */
async function refer(event: Parameters<Actions[string]>[0]) {
	const editor = await openEditor(event.locals, 'answerConcerns');
	const { place } = await openDesk(event.locals, 'answerConcerns');
	const form = await event.request.formData();
	const typed = { to: text(form, 'to'), purpose: text(form, 'purpose'), heard: text(form, 'heard') };
	const to = chosenPartner(await readChoices(place), typed.to);
	if (!to) return fail(400, { refer: 'noPartner' as const, kinds: [], typed });
	const how = (['spoken', 'written'] as const).find((one) => one === typed.heard);
	const outcome = await makeReferral(editor, {
		concern: event.params['id'] ?? '',
		...to,
		purpose: typed.purpose,
		isSure: wordsSaid(form).isSure,
		heard: how ? { how } : null
	});
	return outcome.ok
		? { referred: outcome.id }
		: fail(400, { refer: outcome.error.kind, kinds: outcome.error.kinds ?? [], typed });
}

export const actions: Actions = {
	refer,
	owner: (event) => edit(event, (form) => ({ kind: 'owner', owner: text(form, 'owner') })),
	due: (event) => edit(event, (form) => ({ kind: 'due', dueOn: text(form, 'dueOn') })),
	answer: (event) => edit(event, (form) => ({ kind: 'answer', answer: text(form, 'answer'), ...wordsSaid(form) })),
	toldCoach: (event) => edit(event, () => ({ kind: 'toldCoach' })),
	toldResident: (event) =>
		edit(event, (form) => {
			const how = TOLD_HOW.find((one) => one === text(form, 'how'));
			return how ? { kind: 'toldResident', how } : null;
		}),
	end: (event) =>
		edit(event, (form) => {
			const end = CONCERN_ENDS.find((one) => one === text(form, 'end'));
			return end ? { kind: 'end', end } : null;
		}),
	reopen: (event) => edit(event, () => ({ kind: 'reopen' }))
};
