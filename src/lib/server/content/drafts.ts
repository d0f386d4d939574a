/** Saving and dropping drafts: a text per file and language, as it stands in the content folder. */
import { Buffer } from 'node:buffer';
import { can, type Roles } from '#lib/domain/roles.ts';
import { contentLimits } from '#lib/content/server/read.ts';
import { hashOfText, readWorkspace, type ContentPlace } from './workspace.ts';

export interface ContentEditor {
	readonly person: string;
	readonly role: Roles;
}

export type DraftTrouble =
	| 'notAllowed'
	/** Not a lesson, guide or list that can be edited here. */
	| 'notAFile'
	| 'tooLong'
	/** Somebody saved this draft since it was opened: theirs stays. */
	| 'meanwhile';

export type DraftOutcome =
	| { readonly ok: true; readonly savedAt: number | null }
	| { readonly ok: false; readonly error: { readonly kind: DraftTrouble } };

/** What may be edited in the office. Lists such as concerns and partners are files of the set as well. */
const editable =
	/^(?:(?:lessons|guides|cards)\/[a-z0-9][a-z0-9-]{0,99}\/[a-z]{2}\.md|catalogues\/[a-z-]{1,40}\.yaml|[a-z-]{1,40}\.yaml)$/;

export function isContentPath(path: string): boolean {
	return editable.test(path);
}

/**
 * Saves a draft. A text that equals the published one is no draft, so saving it drops the draft.
 *
 * @param draft.text null to take the file out of the set
 * @param draft.seen when the draft that was opened was saved; null when there was none
 */
export async function saveDraft(
	place: ContentPlace,
	editor: ContentEditor,
	draft: { readonly path: string; readonly text: string | null; readonly seen: number | null }
): Promise<DraftOutcome> {
	if (!can(editor.role, 'manageContent')) return trouble('notAllowed');
	if (!isContentPath(draft.path)) return trouble('notAFile');
	// A browser sends a text area with other line ends than the file has.
	const text = draft.text?.replace(/\r\n?/g, '\n') ?? null;
	if (Buffer.byteLength(text ?? '') > contentLimits.fileBytesMax) return trouble('tooLong');
	const { published, drafts } = await readWorkspace(place);
	const before = published.find(({ path }) => path === draft.path)?.text;
	const open = drafts.find(({ path }) => path === draft.path);
	if ((open?.savedAt ?? null) !== draft.seen) return trouble('meanwhile');
	if (text === (before ?? null)) {
		await removeRow(place, draft.path);
		return { ok: true, savedAt: null };
	}
	// A second in between, so that two savings never look like one.
	const savedAt = Math.max(place.now, (open?.savedAt ?? 0) + 1);
	const row = { text, base_hash: hashOfText(before), person: editor.person, saved_at: savedAt };
	await place.db
		.insertInto('content_draft')
		.values({ tenant: place.tenant, path: draft.path, ...row })
		.onConflict((conflict) => conflict.columns(['tenant', 'path']).doUpdateSet(row))
		.execute();
	return { ok: true, savedAt };
}

/** Forgets what was drafted for these files; what is published stays. */
export async function dropDrafts(
	place: ContentPlace,
	editor: ContentEditor,
	paths: readonly string[]
): Promise<DraftOutcome> {
	if (!can(editor.role, 'manageContent')) return trouble('notAllowed');
	for (const path of paths) await removeRow(place, path);
	return { ok: true, savedAt: null };
}

async function removeRow({ db, tenant }: ContentPlace, path: string): Promise<void> {
	await db.deleteFrom('content_draft').where('tenant', '=', tenant).where('path', '=', path).execute();
}

function trouble(kind: DraftTrouble): DraftOutcome {
	return { ok: false, error: { kind } };
}
