/** Asks whoever saves a draft over a colleague's: the lines in which both differ, and the choice between them. */
import type { RequestEvent } from '@sveltejs/kit';
import type { Meanwhile } from '#lib/domain/meanwhile.ts';
import { meanwhileOf } from '#lib/server/office/meanwhile.ts';
import { readWorkspace, type ContentPlace } from '#lib/server/content/workspace.ts';
import { t } from '#lib/words/office.ts';

export async function askAboutDraft(
	{ url, locals }: Pick<RequestEvent, 'url' | 'locals'>,
	place: ContentPlace,
	asked: { readonly path: string; readonly mine: string; readonly form: FormData }
): Promise<Meanwhile> {
	const { path, mine, form } = asked;
	const { drafts, drafted } = await readWorkspace(place);
	const draft = drafts.find((one) => one.path === path);
	const theirs = drafted.find((one) => one.path === path)?.text ?? '';
	const field = {
		field: 'text',
		label: t(locals.locale, 'meanwhile.text'),
		theirs: linesApart(theirs, mine),
		mine: linesApart(mine, theirs),
		by: draft?.person ?? null,
		at: draft?.savedAt ?? null,
		isOnPhone: false
	};
	const fresh = { seen: String(draft?.savedAt ?? '') };
	return meanwhileOf(place, { ent: path, action: url.search, fields: [field], isKept: false, form, seen: {}, fresh });
}

/** Lines of one text that the other has not. */
function linesApart(text: string, other: string): string {
	const known = new Set(other.split('\n'));
	return text
		.split('\n')
		.filter((line) => !known.has(line))
		.join('\n');
}
