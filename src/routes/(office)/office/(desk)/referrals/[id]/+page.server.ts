import { own } from '#lib/domain/own.ts';
import { error, fail } from '@sveltejs/kit';
import { noteRead } from '#lib/server/audit/note-read.ts';
import { readAreas, readNames } from '#lib/server/office/place.ts';
import { listPartners } from '#lib/server/office/partners.ts';
import { readPublishedPack } from '#lib/server/office/published-pack.ts';
import { editReferral, isHandedHow, type ReferralEdit, wantedOfReferral } from '#lib/server/office/referral-edits.ts';
import { readReferralStory } from '#lib/server/office/referral-story.ts';
import { seenIn } from '#lib/server/office/meanwhile.ts';
import { openDesk, openEditor } from '../../../desk.server.ts';
import { askMeanwhile } from '../../../meanwhile.server.ts';
import { wordsSaid } from '../../words-said.server.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params }) => {
	const { place, reading, today } = await openDesk(locals, 'readHouseholds');
	const story = await readReferralStory(place, params.id);
	if (!story) error(404, 'There is no such referral');
	await noteRead(reading, { opened: null, ents: [params.id] });
	const pack = (await readPublishedPack(place))?.pack;
	const partners = await listPartners(place);
	const categories = Object.fromEntries((pack?.concerns ?? []).map(({ id, title }) => [id, title]));
	return {
		story,
		today,
		category: own(categories, story.concern?.values.category) ?? null,
		kind: pack?.partners.find(({ id }) => id === story.values.partner) ?? null,
		names: Object.fromEntries(await readNames(place)),
		areas: Object.fromEntries((await readAreas(place)).map((area) => [area.id, area.name])),
		titles: {
			...categories,
			...Object.fromEntries((pack?.partners ?? []).map(({ id, title }) => [id, title])),
			...Object.fromEntries(partners.map(({ id, name }) => [id, { nl: name, en: name }]))
		}
	};
};

async function edit(event: Parameters<Actions[string]>[0], read: (form: FormData) => ReferralEdit | null) {
	const editor = await openEditor(event.locals, 'answerConcerns');
	const form = await event.request.formData();
	const wanted = read(form);
	const typed = { outcome: text(form, 'outcome'), state: text(form, 'state') };
	if (!wanted) return fail(400, { trouble: 'refused' as const, kinds: [], typed });
	const ent = event.params['id'] ?? '';
	const outcome = await editReferral(editor, { referral: ent, edit: wanted, was: seenIn(form) });
	if (outcome.ok) return { done: wanted.kind };
	const said = { trouble: outcome.error.kind, kinds: outcome.error.kinds ?? [], typed };
	if (outcome.error.kind !== 'meanwhile') return fail(400, said);
	const { place } = await openDesk(event.locals, 'answerConcerns');
	const asked = { ent, wanted: wantedOfReferral(wanted, editor.now), form };
	return fail(409, { ...said, meanwhile: await askMeanwhile(event, place, asked) });
}

const text = (form: FormData, name: string): string => String(form.get(name) ?? '');

export const actions: Actions = {
	hand: (event) =>
		edit(event, (form) => {
			const how = text(form, 'how');
			return isHandedHow(how) ? { kind: 'hand', how } : null;
		}),
	accept: (event) => edit(event, () => ({ kind: 'accept' })),
	hear: (event) => edit(event, () => ({ kind: 'hear' })),
	end: (event) =>
		edit(event, (form) => {
			const state = (['completed', 'fellThrough'] as const).find((one) => one === text(form, 'state'));
			const { isSure } = wordsSaid(form);
			return state
				? { kind: 'end', state, outcome: text(form, 'outcome'), answers: form.has('answers'), isSure }
				: null;
		}),
	tellBack: (event) => edit(event, () => ({ kind: 'tellBack' })),
	reopen: (event) => edit(event, () => ({ kind: 'reopen' }))
};
