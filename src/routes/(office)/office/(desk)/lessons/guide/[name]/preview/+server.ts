import { json } from '@sveltejs/kit';
import { withMoment } from '#lib/content/server/guide-form-write.ts';
import { readWorkspace } from '#lib/server/content/workspace.ts';
import { openContent } from '../../../content.server.ts';
import { viewOf } from '../../../edit/[kind]/[name]/item.server.ts';
import { openGuide } from '../guide.server.ts';
import { readMoment } from '../read-moment.ts';
import type { RequestHandler } from './$types';

/** How a guide would look with what stands in the form of a moment now. Nothing is saved. */
export const POST: RequestHandler = async ({ locals, params, request }) => {
	const { place } = await openContent(locals);
	const form = await request.formData();
	const workspace = await readWorkspace(place);
	const { folder, texts, fields } = openGuide(workspace, params.name);
	const current = fields?.moments.find(({ id }) => id === form.get('moment'));
	const after = String(form.get('after') ?? '');
	const moment = readMoment(form, {
		current,
		taken: fields?.moments.map(({ id }) => id) ?? [],
		languages: Object.keys(texts)
	});
	const shown = fields === null ? texts : withMoment(texts, moment, after === '' ? undefined : after);
	return json({ ...viewOf(workspace, { folder, language: locals.locale, texts: shown }), at: moment.id });
};
