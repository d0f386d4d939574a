import { fail, redirect } from '@sveltejs/kit';
import { addressQuestion, ADDRESS_FILTERS } from '#lib/domain/address-question.ts';
import { countDoorsOf, findDoors } from '#lib/server/office/addresses.ts';
import { type OfficePlace, readAreas, readNames } from '#lib/server/office/place.ts';
import { draftRound } from '#lib/server/office/round-draft.ts';
import { makeRound, ROUND_DOORS_MAX } from '#lib/server/office/round-plan.ts';
import { readRounds } from '#lib/server/office/rounds.ts';
import { listLoads, readCaps, sizeOf } from '#lib/server/office/workload.ts';
import { openDesk, openEditor } from '../../../desk.server.ts';
import { idOf, idsIn } from '../../addresses/question.server.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, url }) => {
	const { place, reading, now, today } = await openDesk(locals, 'planRounds');
	const question = addressQuestion((name) => url.searchParams.get(name));
	const isAsked = question.view !== 'all' || ADDRESS_FILTERS.some((filter) => question.filters[filter] !== null);
	const found = isAsked ? await findDoors(place, question, { now, max: ROUND_DOORS_MAX }) : [];
	return {
		question,
		isAsked,
		found: await countDoorsOf(place, question, { now }),
		draft: await draftOf(place, found),
		loads: await listLoads(place, { now, today }),
		caps: await readCaps(reading.store, place.tenant),
		max: ROUND_DOORS_MAX,
		areas: await readAreas(place),
		rounds: [...(await readRounds(place)).values()].filter(({ endedOn }) => endedOn === null),
		names: Object.fromEntries(await readNames(place)),
		today
	};
};

async function draftOf(place: OfficePlace, addresses: readonly string[]) {
	const draft = await draftRound(place, { addresses, rounds: await readRounds(place) });
	return { ...draft, bytes: await sizeOf(place, draft.addresses) };
}

export const actions: Actions = {
	/** From the table of addresses: these rows. */
	choose: async ({ locals, request }) => {
		const { place } = await openDesk(locals, 'planRounds');
		const chosen = idsIn(await request.formData(), 'address').slice(0, ROUND_DOORS_MAX);
		return chosen.length === 0
			? fail(400, { trouble: 'noDoors' as const, draft: null, given: null })
			: { trouble: null, draft: await draftOf(place, chosen), given: null };
	},
	make: async ({ locals, request }) => {
		const editor = await openEditor(locals, 'planRounds');
		const { place } = await openDesk(locals, 'planRounds');
		const form = await request.formData();
		const addresses = idsIn(form, 'address').slice(0, ROUND_DOORS_MAX);
		const draft = await draftOf(place, addresses);
		// What another round has stays there unless somebody says that it moves.
		const moves = new Set(idsIn(form, 'takeOver'));
		const staying = new Set(draft.taken.filter(({ round }) => !moves.has(round)).flatMap((one) => one.addresses));
		const given = {
			name: String(form.get('name') ?? ''),
			coaches: idsIn(form, 'coach'),
			lentUntil: String(form.get('lentUntil') ?? '')
		};
		const outcome = await makeRound(editor, {
			name: given.name,
			area: idOf(draft.area),
			addresses: draft.addresses.filter((address) => !staying.has(address)),
			coaches: given.coaches,
			lentUntil: given.coaches.length === 0 || given.lentUntil === '' ? null : given.lentUntil
		});
		if (!outcome.ok) return fail(409, { trouble: outcome.error.kind, draft, given });
		redirect(303, `/office/rounds/${outcome.value}?made=yes`);
	}
};
