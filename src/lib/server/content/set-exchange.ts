/** An organisation's lesson set out as a file, and another's taken in as drafts, so that it is looked at before it goes out. */
import { can } from '#lib/domain/roles.ts';
import { compileFiles } from '#lib/content/server/compile.ts';
import {
	applyImport,
	planImport,
	type ImportChoice,
	type ImportPlan,
	type SharedBases
} from '#lib/content/server/exchange.ts';
import {
	fingerprintOf,
	makeLessonSet,
	readLessonSet,
	type SetError,
	type SetMaking
} from '#lib/content/server/lesson-set.ts';
import type { ContentFile } from '#lib/content/server/front-matter.ts';
import { supersede } from '#lib/content/server/replace.ts';
import { saveDraft, type ContentEditor } from './drafts.ts';
import { readWorkspace, type ContentPlace, type Workspace } from './workspace.ts';

/** Under which a lesson travels when it names no licence of its own: that of the lessons which ship. */
export const licenceOfSet = 'CC-BY-4.0';

/** The published lessons as a file. Drafts stay home. */
export async function exportSet(
	place: ContentPlace,
	options: { readonly organisation: string; readonly exportedOn: string }
): Promise<SetMaking> {
	const workspace = await readWorkspace(place);
	const bases = await readBases(place, workspace);
	const known = Object.entries(bases).filter(([, { ours }]) => ours !== '');
	return makeLessonSet(workspace.published, {
		...options,
		licence: licenceOfSet,
		bases: new Map(known.map(([id, { ours }]) => [id, ours]))
	});
}

export type PlanOutcome =
	{ readonly ok: true; readonly plan: ImportPlan } | { readonly ok: false; readonly error: SetError };

/** What taking in a file would change here, with the drafts that are open. */
export async function planSetImport(place: ContentPlace, text: string): Promise<PlanOutcome> {
	const reading = readLessonSet(text);
	if (!reading.ok) return reading;
	const workspace = await readWorkspace(place);
	return { ok: true, plan: planImport(workspace.drafted, reading.set, await readBases(place, workspace)) };
}

export type ImportOutcome =
	| { readonly ok: true; readonly taken: readonly string[] }
	| { readonly ok: false; readonly error: SetError | { readonly kind: 'notAllowed' | 'notSaved' } };

/** Takes in the chosen lessons as drafts. */
export async function importSet(
	place: ContentPlace,
	editor: ContentEditor,
	{
		text,
		choices,
		places = {}
	}: {
		readonly text: string;
		readonly choices: Readonly<Record<string, ImportChoice>>;
		/** The lesson of ours in whose place a new one of theirs comes, by its id. */
		readonly places?: Readonly<Record<string, string>>;
	}
): Promise<ImportOutcome> {
	if (!can(editor.role, 'manageContent')) return { ok: false, error: { kind: 'notAllowed' } };
	const reading = readLessonSet(text);
	if (!reading.ok) return reading;
	const workspace = await readWorkspace(place);
	const bases = await readBases(place, workspace);
	const plan = planImport(workspace.drafted, reading.set, bases);
	const result = applyImport(workspace.drafted, { plan, choices, bases });
	const before = new Map(workspace.drafted.map((file) => [file.path, file.text]));
	const files = withPlaces(result.files, { plan, taken: result.taken, places });
	const after = new Map(files.map((file) => [file.path, file.text]));
	for (const path of new Set([...before.keys(), ...after.keys()])) {
		const now = after.get(path) ?? null;
		if (now === (before.get(path) ?? null)) continue;
		const seen = workspace.drafts.find((draft) => draft.path === path)?.savedAt ?? null;
		const saved = await saveDraft(place, editor, { path, text: now, seen });
		if (!saved.ok) return { ok: false, error: { kind: 'notSaved' } };
	}
	const imported = new Set(plan.rows.map(({ id }) => id));
	for (const [lesson, shared] of Object.entries(result.bases)) {
		if (!imported.has(lesson)) continue;
		await place.db
			.insertInto('content_shared')
			.values({ tenant: place.tenant, lesson, ...shared })
			.onConflict((conflict) => conflict.columns(['tenant', 'lesson']).doUpdateSet(shared))
			.execute();
	}
	return { ok: true, taken: result.taken };
}

/** New lessons in the place of ours: visits and what a coach has read keep pointing at what took its place. */
function withPlaces(
	files: readonly ContentFile[],
	{
		plan,
		taken,
		places
	}: {
		readonly plan: ImportPlan;
		readonly taken: readonly string[];
		readonly places: Readonly<Record<string, string>>;
	}
): readonly ContentFile[] {
	const theirs = new Set(plan.rows.map(({ id }) => id));
	const pairs = plan.rows.flatMap(({ id, state }): [string, string][] => {
		const old = places[id];
		// A lesson that they hold as well is no other's predecessor.
		const isPair = old !== undefined && !theirs.has(old) && state === 'new' && taken.includes(id);
		return isPair ? [[old, id]] : [];
	});
	return pairs.length === 0 ? files : supersede(files, Object.fromEntries(pairs));
}

/** What ships is shared with everybody who has the product; what was exchanged since goes before it. */
async function readBases({ db, tenant }: ContentPlace, workspace: Workspace): Promise<SharedBases> {
	const shipped = compileFiles(workspace.shipped.files).pack.lessons.map((lesson): [string, SharedBases[string]] => {
		const print = fingerprintOf(lesson);
		return [lesson.id, { theirs: print, ours: print }];
	});
	const rows = await db.selectFrom('content_shared').selectAll().where('tenant', '=', tenant).execute();
	const exchanged = rows.map(({ lesson, theirs, ours }): [string, SharedBases[string]] => [lesson, { theirs, ours }]);
	return Object.fromEntries([...shipped, ...exchanged]);
}
