import { error, fail } from '@sveltejs/kit';
import { noteList } from '#lib/server/audit/note-read.ts';
import { findDoors, readDoors } from '#lib/server/office/addresses.ts';
import { addressQuestion } from '#lib/domain/address-question.ts';
import { readHistoryOf } from '#lib/server/office/history.ts';
import { type OfficePlace, readAreas, readNames } from '#lib/server/office/place.ts';
import { endRound, lendRound, ROUND_DOORS_MAX, takeBack } from '#lib/server/office/round-plan.ts';
import { listRounds } from '#lib/server/office/rounds.ts';
import { listLoads, readCaps } from '#lib/server/office/workload.ts';
import { seenIn } from '#lib/server/office/meanwhile.ts';
import { openDesk, openEditor } from '../../../desk.server.ts';
import { askMeanwhile } from '../../../meanwhile.server.ts';
import { idsIn } from '../../addresses/question.server.ts';
import type { Actions, PageServerLoad } from './$types';

/** A round as it was filled by hand can hold more than one that is made here. */
const DOORS_MAX = ROUND_DOORS_MAX * 2;

export const load: PageServerLoad = async ({ locals, params, url }) => {
	const { place, reading, now, today } = await openDesk(locals, 'planRounds');
	const round = (await listRounds(place)).find(({ id }) => id === params.id);
	if (!round) error(404, 'There is no such round');
	const rows = await readDoors(place, await doorsOf(place, { round: params.id, now }));
	await noteList(
		reading,
		rows.map(({ id }) => id)
	);
	return {
		round,
		rows,
		history: await readHistoryOf(place, params.id),
		loads: await listLoads(place, { now, today }),
		caps: await readCaps(reading.store, place.tenant),
		names: Object.fromEntries(await readNames(place)),
		areas: Object.fromEntries((await readAreas(place)).map((area) => [area.id, area.name])),
		isNew: url.searchParams.get('made') === 'yes',
		today
	};
};

function doorsOf(place: OfficePlace, asked: { readonly round: string; readonly now: number }) {
	const question = addressQuestion((name) => (name === 'round' ? asked.round : null));
	return findDoors(place, question, { now: asked.now, max: DOORS_MAX });
}

export const actions: Actions = {
	/** Lend, lengthen, or hand over: who has it and until when. */
	lend: async (event) => {
		const { locals, params, request } = event;
		const editor = await openEditor(locals, 'planRounds');
		const form = await request.formData();
		const wanted = { coaches: idsIn(form, 'coach'), lentUntil: String(form.get('lentUntil') ?? '') || null };
		const outcome = await lendRound(editor, { round: params.id, ...wanted, was: seenIn(form) });
		if (outcome.ok) return { done: 'lent' as const, count: 0 };
		if (outcome.error.kind !== 'meanwhile') return fail(409, { trouble: outcome.error.kind });
		const { place } = await openDesk(locals, 'planRounds');
		const meanwhile = await askMeanwhile(event, place, { ent: params.id, wanted, form });
		return fail(409, { trouble: 'meanwhile' as const, meanwhile });
	},
	end: async (event) => {
		const { locals, params, request } = event;
		const form = await request.formData();
		const editor = await openEditor(locals, 'planRounds');
		const { place, now } = await openDesk(locals, 'planRounds');
		const addresses = await doorsOf(place, { round: params.id, now });
		const outcome = await endRound(editor, { round: params.id, addresses, was: seenIn(form) });
		if (outcome.ok) return { done: 'ended' as const, count: outcome.value };
		if (outcome.error.kind !== 'meanwhile') return fail(409, { trouble: outcome.error.kind });
		const meanwhile = await askMeanwhile(event, place, { ent: params.id, wanted: {}, form });
		return fail(409, { trouble: 'meanwhile' as const, meanwhile });
	},
	takeBack: async ({ locals, params, request }) => {
		const editor = await openEditor(locals, 'planRounds');
		const addresses = idsIn(await request.formData(), 'address');
		const outcome = await takeBack(editor, { round: params.id, addresses });
		return outcome.ok
			? { done: 'takenBack' as const, count: outcome.value }
			: fail(409, { trouble: outcome.error.kind });
	}
};
