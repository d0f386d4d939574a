import { fail, redirect } from '@sveltejs/kit';
import * as v from 'valibot';
import { GuideSchema, type Guide } from '#lib/domain/guide/guide.ts';
import { compileFiles } from '#lib/content/server/compile.ts';
import { inLanguage } from '#lib/content/xlsform/relabel.ts';
import { sentenceOf, type ReportLine } from '#lib/content/xlsform/report.ts';
import { readForm } from '#lib/server/content/read-form.ts';
import { nextGuideNumber, planForm, takeForm } from '#lib/server/content/take-form.ts';
import { formWithin, uploadedFile } from '#lib/server/http/uploaded-file.ts';
import { FILE_LIMITS } from '#lib/server/surface/body-limits.mjs';
import { readWorkspace, type Workspace } from '#lib/server/content/workspace.ts';
import { openContent } from '../content.server.ts';
import { walkOf } from '../walk/walk.server.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals }) => {
	const { place, today } = await openContent(locals);
	const { guides } = compileFiles((await readWorkspace(place)).drafted).pack;
	return {
		today,
		bytesMax: FILE_LIMITS.surveyForm,
		guides: guides.map(({ id, title, moments }) => ({ id, title, moments: moments.length }))
	};
};

export const actions: Actions = {
	look: async ({ locals, request }) => {
		const { place } = await openContent(locals);
		const sent = await uploadedFile(request, FILE_LIMITS.surveyForm);
		if (sent.kind !== 'file') return fail(sent.kind === 'tooLarge' ? 413 : 400, { trouble: sent.kind });
		const name = sent.file.name.slice(0, 200);
		const workspace = await readWorkspace(place);
		const bytes = new Uint8Array(await sent.file.arrayBuffer());
		const { guide, assumedLanguage, report } = await readForm(bytes, { number: nextGuideNumber(workspace) });
		return { looked: lookedAt(workspace, { name, guide, assumedLanguage, report }, locals.locale) };
	},
	take: async ({ locals, request }) => {
		const { place, editor } = await openContent(locals);
		const form = await formWithin(request);
		const read = guideIn(String(form?.get('guide') ?? ''));
		if (form === null || read === null) return fail(400, { trouble: 'noFile' as const });
		const [from, to] = [String(form.get('assumed') ?? ''), String(form.get('language') ?? '')];
		if (from !== '' && !/^[a-z]{2}$/.test(to)) return fail(400, { trouble: 'noLanguage' as const });
		const guide = from === '' ? read : inLanguage(read, { from, to });
		const workspace = await readWorkspace(place);
		const placing = form.get('placing') === 'over' ? 'over' : 'beside';
		const outcome = await takeForm(place, editor, { workspace, guide, placing, borrows: form.has('borrows') });
		if (!outcome.ok) return fail(409, { trouble: outcome.error });
		redirect(303, `/office/lessons/edit/${outcome.folder}`);
	}
};

/** What the page shows of a form that was read. */
function lookedAt(
	workspace: Workspace,
	{
		name,
		guide,
		assumedLanguage,
		report
	}: {
		readonly name: string;
		readonly guide: Guide | null;
		readonly assumedLanguage: string | null;
		readonly report: readonly ReportLine[];
	},
	language: App.Locals['locale']
) {
	const lines = report.map((line) => ({
		sheet: line.sheet,
		row: line.row ?? null,
		column: line.column ?? null,
		heading: line.heading ?? null,
		effect: line.effect,
		sentence: sentenceOf(line, language)
	}));
	if (guide === null) return { name, lines, taking: null };
	const plan = planForm(workspace, guide);
	return {
		name,
		lines,
		taking: { text: JSON.stringify(guide), walk: walkOf(workspace, guide), assumedLanguage, ...plan }
	};
}

export type LookedAt = ReturnType<typeof lookedAt>;

/** The guide as the page was given it. It was in a browser in between, so it is parsed like anything that comes in. */
function guideIn(text: string): Guide | null {
	try {
		const reading = v.safeParse(GuideSchema, JSON.parse(text));
		return reading.success && /^[a-z0-9][a-z0-9-]{0,99}$/.test(reading.output.id) ? reading.output : null;
	} catch {
		return null;
	}
}
