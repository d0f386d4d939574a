import { json } from '@sveltejs/kit';
import { readWorkspace } from '#lib/server/content/workspace.ts';
import { openContent } from '../../../../content.server.ts';
import { folderOf, textOfForm, viewOf } from '../item.server.ts';
import type { RequestHandler } from './$types';

/** How an item would look with what stands in the form now. Nothing is saved. */
export const POST: RequestHandler = async ({ locals, params, request }) => {
	const { place } = await openContent(locals);
	const folder = folderOf(params);
	const form = await request.formData();
	const language = /^[a-z]{2}$/.exec(String(form.get('language')))?.[0] ?? 'nl';
	return json(viewOf(await readWorkspace(place), { folder, language, texts: { [language]: textOfForm(form) } }));
};
