import { fail, redirect } from '@sveltejs/kit';
import { ADDRESS_PAGE, questionText } from '#lib/domain/address-question.ts';
import { can } from '#lib/domain/roles.ts';
import { serverChance } from '#lib/server/crypto.ts';
import { putInArea } from '#lib/server/office/address-fields.ts';
import { noteList } from '#lib/server/audit/note-read.ts';
import { costliestAddressFilter, countTable, listAddresses } from '#lib/server/office/addresses.ts';
import { readAreas, readNames } from '#lib/server/office/place.ts';
import { addToRound, ROUND_DOORS_MAX, type RoundOutcome, setNever, takeBack } from '#lib/server/office/round-plan.ts';
import { readRounds } from '#lib/server/office/rounds.ts';
import { dropView, listSavedViews, saveView } from '#lib/server/office/saved-views.ts';
import { lastPageHref } from '#lib/ui/office-filter.ts';
import { openDesk, openEditor } from '../../desk.server.ts';
import type { Actions, PageServerLoad } from './$types';
import { idOf, idsIn, questionOf } from './question.server.ts';

export const load: PageServerLoad = async ({ locals, url }) => {
	const { place, person, reading, now } = await openDesk(locals, 'readHouseholds');
	const question = questionOf(url);
	const saved = await listSavedViews(place, person.id);
	const counts = await countTable(place, { question, saved: saved.map((view) => view.question) }, { now });
	const { total } = counts;
	const rows = await listAddresses(place, question, { now, total });
	const last = lastPageHref(url, { page: question.page, size: ADDRESS_PAGE, total, shown: rows.length });
	if (last !== null) redirect(303, last);
	await noteList(
		reading,
		rows.map(({ id }) => id)
	);
	const rounds = [...(await readRounds(place)).values()];
	return {
		rows,
		total,
		size: ADDRESS_PAGE,
		question,
		views: counts.views,
		saved: saved.map(({ id, name, isTeam, href }, at) => ({ id, name, isTeam, href, count: counts.saved[at] ?? 0 })),
		current: saved.find(({ id }) => id === url.searchParams.get('saved'))?.id ?? null,
		costliest: total === 0 ? await costliestAddressFilter(place, question, { now }) : null,
		areas: await readAreas(place),
		rounds,
		names: Object.fromEntries(await readNames(place)),
		roundMax: ROUND_DOORS_MAX,
		mayPlan: can(person.roles, 'planRounds')
	};
};

type Event = Parameters<Actions[string]>[0];

type BulkOutcome =
	RoundOutcome<number> | { readonly ok: false; readonly error: { readonly kind: 'noArea' | 'refused' } };

/** Rows that were ticked, and what came of it. */
async function bulk(
	event: Event,
	kind: 'round' | 'takeBack' | 'never' | 'area',
	edit: (
		editor: Awaited<ReturnType<typeof openEditor>>,
		form: FormData,
		addresses: readonly string[]
	) => Promise<BulkOutcome>
) {
	const editor = await openEditor(event.locals, 'planRounds');
	const form = await event.request.formData();
	const addresses = idsIn(form, 'address').slice(0, ADDRESS_PAGE);
	if (addresses.length === 0) return fail(400, { bulk: { kind, done: 0, trouble: 'noDoors' as const } });
	const outcome = await edit(editor, form, addresses);
	return outcome.ok
		? { bulk: { kind, done: outcome.value, trouble: null } }
		: fail(409, { bulk: { kind, done: 0, trouble: outcome.error.kind } });
}

export const actions: Actions = {
	round: (event) =>
		bulk(event, 'round', async (editor, form, addresses) => {
			const round = idOf(form.get('round'));
			return round === null ? { ok: false, error: { kind: 'missing' } } : addToRound(editor, { round, addresses });
		}),
	takeBack: (event) =>
		bulk(event, 'takeBack', (editor, _form, addresses) => takeBack(editor, { round: null, addresses })),
	area: (event) =>
		bulk(event, 'area', async (editor, form, addresses) => {
			const area = idOf(form.get('area'));
			if (area === null) return { ok: false, error: { kind: 'noArea' } };
			const outcome = await putInArea(editor, { area, addresses });
			if (outcome.ok) return outcome;
			return { ok: false, error: { kind: outcome.error.kind === 'wrong' ? 'noArea' : 'refused' } };
		}),
	never: (event) => bulk(event, 'never', (editor, _form, addresses) => setNever(editor, addresses)),
	save: async ({ locals, request, url }) => {
		const { place, person, now } = await openDesk(locals, 'readHouseholds');
		const form = await request.formData();
		const isTeam = form.get('whose') === 'team' && can(person.roles, 'planRounds');
		const question = questionOf(url);
		const outcome = await saveView(place, {
			id: serverChance.uuid(),
			person: person.id,
			isTeam,
			name: String(form.get('name') ?? ''),
			question,
			now
		});
		if (!outcome.ok) return fail(400, { view: outcome.error.kind });
		const href = new URLSearchParams({ ...questionText(question), saved: outcome.id }).toString();
		redirect(303, `/office/addresses?${href}`);
	},
	drop: async ({ locals, request, url }) => {
		const { place, person } = await openDesk(locals, 'readHouseholds');
		const id = idOf((await request.formData()).get('view'));
		const outcome =
			id === null
				? { ok: false as const, error: { kind: 'noView' as const } }
				: await dropView(place, { id, person: person.id, mayTeam: can(person.roles, 'planRounds') });
		if (!outcome.ok) return fail(404, { view: outcome.error.kind });
		const href = new URLSearchParams(questionText(questionOf(url))).toString();
		redirect(303, `/office/addresses${href === '' ? '' : `?${href}`}`);
	}
};
