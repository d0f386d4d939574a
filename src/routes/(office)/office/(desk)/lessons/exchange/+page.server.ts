import { fail } from '@sveltejs/kit';
import type { ImportChoice, ImportPlan } from '#lib/content/server/exchange.ts';
import { compileFiles } from '#lib/content/server/compile.ts';
import type { SetError } from '#lib/content/server/lesson-set.ts';
import { shortened } from '#lib/content/lines.ts';
import { exportSet, importSet, planSetImport } from '#lib/server/content/set-exchange.ts';
import { readWorkspace, type ContentPlace } from '#lib/server/content/workspace.ts';
import { formWithin, uploadedFile } from '#lib/server/http/uploaded-file.ts';
import { readOrganisation } from '#lib/server/office/frame.ts';
import { FILE_LIMITS } from '#lib/server/surface/body-limits.mjs';
import { openContent } from '../content.server.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals }) => {
	const { place, today } = await openContent(locals);
	const { name } = await readOrganisation(place);
	const made = await exportSet(place, { organisation: name, exportedOn: today });
	const bytesMax = FILE_LIMITS.lessonSet;
	if (!made.ok) return { out: null, bytesMax };
	// Where it stands too: whoever is told to read a place must find it.
	const personal = made.personal.map(({ lesson, finding }) => ({ lesson, text: finding.text }));
	return { out: { lessons: made.set.lessons.length, personal }, bytesMax };
};

export const actions: Actions = {
	look: async ({ locals, request }) => {
		const { place } = await openContent(locals);
		const sent = await uploadedFile(request, FILE_LIMITS.lessonSet);
		if (sent.kind === 'tooLarge') return fail(413, { trouble: troubleOf({ kind: 'tooLarge' }) });
		const text = sent.kind === 'file' ? await sent.file.text() : '';
		const outcome = await planSetImport(place, text);
		return outcome.ok
			? { plan: { ...viewOf(outcome.plan), replaceable: await replaceable(place, outcome.plan) }, text }
			: fail(400, { trouble: troubleOf(outcome.error) });
	},
	take: async ({ locals, request }) => {
		const { place, editor } = await openContent(locals);
		const form = await formWithin(request);
		if (form === null) return fail(413, { trouble: troubleOf({ kind: 'tooLarge' }) });
		const choices = [...form].flatMap(([name, value]): [string, ImportChoice][] => {
			const lesson = /^choice (.+)$/.exec(name)?.[1];
			return lesson !== undefined && (value === 'take' || value === 'keep') ? [[lesson, value]] : [];
		});
		const places = [...form].flatMap(([name, value]): [string, string][] => {
			const lesson = /^place (.+)$/.exec(name)?.[1];
			return lesson !== undefined && typeof value === 'string' && value !== '' ? [[lesson, value]] : [];
		});
		const outcome = await importSet(place, editor, {
			text: String(form.get('text') ?? ''),
			choices: Object.fromEntries(choices),
			places: Object.fromEntries(places)
		});
		return outcome.ok ? { taken: outcome.taken.length } : fail(409, { trouble: troubleOf(outcome.error) });
	}
};

/** What the page has words for, with what stands in them. */
function troubleOf(error: SetError | { readonly kind: 'notAllowed' | 'notSaved' }) {
	return { kind: error.kind, path: 'path' in error ? error.path : '', lesson: 'lesson' in error ? error.lesson : '' };
}

function viewOf({ origin, rows }: ImportPlan) {
	return {
		origin,
		same: rows.filter(({ state, errors }) => state === 'same' && errors.length === 0).length,
		total: rows.length,
		rows: rows
			.filter(({ state, errors }) => state !== 'same' || errors.length > 0)
			.map(({ id, title, state, proposal, differences, origin: from, licence, credit, leftOut, personal, errors }) => ({
				id,
				title,
				state,
				proposal,
				origin: from,
				licence,
				credit: credit ?? null,
				leftOut,
				kinds: [...new Set(personal.map(({ kind }) => kind))],
				errors,
				differences: Object.entries(differences).map(([language, lines]) => ({ language, lines: shortened(lines, 1) }))
			}))
	};
}

/** Lessons of ours that a new one of theirs can come in the place of: those that they do not hold themselves. */
async function replaceable(place: ContentPlace, { rows }: ImportPlan) {
	const { lessons } = compileFiles((await readWorkspace(place)).drafted).pack;
	const theirs = new Set(rows.map(({ id }) => id));
	return lessons.filter(({ id }) => !theirs.has(id)).map(({ id, title }) => ({ id, title }));
}

export type PlanView = ReturnType<typeof viewOf> & { readonly replaceable: Awaited<ReturnType<typeof replaceable>> };
