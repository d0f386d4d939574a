import { fail, redirect } from '@sveltejs/kit';
import { decline, listStreetLessons, reconsider, takeUp } from '#lib/server/content/street.ts';
import { readNames } from '#lib/server/office/place.ts';
import { openContent, openContentPorts } from '../content.server.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals }) => {
	const { place } = await openContent(locals);
	const names = await readNames(place);
	const all = (await listStreetLessons(place)).map(({ id, text, by, at, state, reason, personal }) => ({
		id,
		text,
		name: by === null ? null : (names.get(by) ?? null),
		at,
		state,
		reason,
		kinds: [...new Set(personal.map(({ kind }) => kind))]
	}));
	return {
		waiting: all.filter(({ state }) => state === 'proposed'),
		done: all.filter(({ state }) => state !== 'proposed')
	};
};

export const actions: Actions = {
	take: async ({ locals, request }) => {
		const { place, editor } = await openContent(locals);
		const form = await request.formData();
		const field = (name: string): string => String(form.get(name) ?? '');
		const typed = { proposal: field('proposal'), title: field('title'), text: field('text'), credit: field('credit') };
		const ports = await openContentPorts();
		const outcome = await takeUp(place, { ports, editor }, { ...typed, isRead: form.has('isRead') });
		if (outcome.ok) redirect(303, `/office/lessons/edit/${outcome.folder ?? ''}`);
		const kinds = outcome.error.kind === 'personal' ? [...new Set(outcome.error.findings.map(({ kind }) => kind))] : [];
		return fail(409, { trouble: outcome.error.kind, kinds, typed });
	},
	again: async ({ locals, request }) => {
		const { place, editor } = await openContent(locals);
		const proposal = String((await request.formData()).get('proposal') ?? '');
		const outcome = await reconsider(place, { ports: await openContentPorts(), editor }, proposal);
		return outcome.ok ? { again: proposal } : fail(409, { trouble: outcome.error.kind, kinds: [], typed: null });
	},
	decline: async ({ locals, request }) => {
		const { place, editor } = await openContent(locals);
		const form = await request.formData();
		const [proposal, reason] = [String(form.get('proposal') ?? ''), String(form.get('reason') ?? '')];
		const outcome = await decline(place, { ports: await openContentPorts(), editor }, { proposal, reason });
		if (outcome.ok) return { declined: proposal };
		return fail(409, { trouble: outcome.error.kind, kinds: [], typed: null, aside: { proposal, reason } });
	}
};
