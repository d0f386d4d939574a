/**
 * Street lessons: what coaches wrote down at doors, for the office to take up, credit and publish, or to put aside.
 * Nothing of a resident may come along; the guard asks, and a person answers for it.
 */
import { findPersonal, type PersonalFinding } from '#lib/domain/personal.ts';
import { NOTE_LENGTH_MAX } from '#lib/domain/record.ts';
import { can } from '#lib/domain/roles.ts';
import { streetLessonId, streetMark } from '#lib/domain/street-lesson.ts';
import { plainValues } from '#lib/sync/values.ts';
import { recordOffice, type OfficeChange } from '../sync/office-operation.ts';
import type { SyncPorts } from '../sync/ports.ts';
import { stateFromText } from '../store/rows.ts';
import { saveDraft, type ContentEditor } from './drafts.ts';
import { newLessonTexts } from './new-lesson.ts';
import { readWorkspace, type ContentPlace } from './workspace.ts';

export interface StreetLesson {
	readonly id: string;
	readonly text: string;
	/** The coach's id. */
	readonly by: string | null;
	readonly at: number | null;
	readonly state: 'proposed' | 'taken' | 'declined';
	/** Why it was put aside, as its coach reads it. */
	readonly reason: string | null;
	/** What looks like a person in it. */
	readonly personal: readonly PersonalFinding[];
}

/** What coaches wrote down, the newest first. */
export async function listStreetLessons({ db, tenant }: ContentPlace): Promise<readonly StreetLesson[]> {
	const rows = await db
		.selectFrom('entity')
		.select(['ent', 'state'])
		.where('tenant', '=', tenant)
		.where('kind', '=', 'lessonProposal')
		.execute();
	return rows
		.map(({ ent, state }): StreetLesson => {
			const { text, by, at, state: step, reason } = plainValues(stateFromText(state));
			const words = typeof text === 'string' ? text : '';
			return {
				id: ent,
				text: words,
				by: typeof by === 'string' ? by : null,
				at: typeof at === 'number' ? at : null,
				state: step === 'taken' || step === 'declined' ? step : 'proposed',
				reason: step === 'declined' && typeof reason === 'string' && reason !== '' ? reason : null,
				personal: findPersonal(words)
			};
		})
		.toSorted((one, other) => (other.at ?? 0) - (one.at ?? 0));
}

export type StreetTrouble =
	| { readonly kind: 'notAllowed' | 'missing' | 'notWaiting' | 'empty' | 'refused' | 'notSaved' }
	/** Somebody must have read it and said that it is nobody in particular. */
	| { readonly kind: 'personal'; readonly findings: readonly PersonalFinding[] }
	/** A reason can be said without anybody in it, so that nobody has to vouch for it. */
	| { readonly kind: 'personalReason'; readonly findings: readonly PersonalFinding[] };

export type StreetOutcome =
	/** The folder of the new lesson; null where it was put aside. */
	{ readonly ok: true; readonly folder: string | null } | { readonly ok: false; readonly error: StreetTrouble };

type Ports = Pick<SyncPorts, 'store' | 'crypto' | 'chance' | 'log'>;

export interface TakingUp {
	readonly proposal: string;
	readonly title: string;
	/** The coach's words as the office edited them. */
	readonly text: string;
	/** How the coach wishes to be named; empty for no name. */
	readonly credit: string;
	/** What the guard found was read, and is nobody in particular. */
	readonly isRead: boolean;
}

/** Makes a draft of a lesson from a street lesson, and marks it taken so that its coach can see it. */
export async function takeUp(
	place: ContentPlace,
	{ ports, editor }: { readonly ports: Ports; readonly editor: ContentEditor },
	taking: TakingUp
): Promise<StreetOutcome> {
	if (!can(editor.role, 'manageContent')) return failed({ kind: 'notAllowed' });
	const found = await findWaiting(place, taking.proposal);
	if ('error' in found) return failed(found.error);
	const title = taking.title.trim().replace(/\s+/g, ' ');
	if (title === '' || taking.text.trim() === '') return failed({ kind: 'empty' });
	const findings = findPersonal(`${title}\n${taking.text}`);
	if (findings.length > 0 && !taking.isRead) return failed({ kind: 'personal', findings });
	const { published, drafts } = await readWorkspace(place);
	// From the proposal's own id: taken up twice, it is the same lesson and not two.
	const folder = `lessons/s-${streetMark(taking.proposal)}`;
	if (published.some(({ path }) => path.startsWith(`${folder}/`))) return failed({ kind: 'notWaiting' });
	const texts = newLessonTexts({ ...taking, title, id: streetLessonId(taking.proposal), isStreet: true });
	for (const [language, text] of Object.entries(texts)) {
		const path = `${folder}/${language}.md`;
		const seen = drafts.find((draft) => draft.path === path)?.savedAt ?? null;
		const saved = await saveDraft(place, editor, { path, text, seen });
		if (!saved.ok) return failed({ kind: 'notSaved' });
	}
	return markAs(place, { ports, editor }, { proposal: found, fields: { state: { step: 'taken' } }, folder });
}

/** Puts a street lesson aside. It stays readable, and its coach sees that it was read, with the reason where one is given. */
export async function decline(
	place: ContentPlace,
	{ ports, editor }: { readonly ports: Ports; readonly editor: ContentEditor },
	{ proposal, reason }: { readonly proposal: string; readonly reason: string }
): Promise<StreetOutcome> {
	if (!can(editor.role, 'manageContent')) return failed({ kind: 'notAllowed' });
	const found = await findWaiting(place, proposal);
	if ('error' in found) return failed(found.error);
	const words = reason.trim().slice(0, NOTE_LENGTH_MAX).toWellFormed();
	const findings = findPersonal(words);
	if (findings.length > 0) return failed({ kind: 'personalReason', findings });
	const fields = { state: { step: 'declined' }, ...(words === '' ? {} : { reason: words }) };
	return markAs(place, { ports, editor }, { proposal: found, fields, folder: null });
}

/** Puts one that was put aside back among those that wait: nothing of it had gone. */
export async function reconsider(
	place: ContentPlace,
	{ ports, editor }: { readonly ports: Ports; readonly editor: ContentEditor },
	proposal: string
): Promise<StreetOutcome> {
	if (!can(editor.role, 'manageContent')) return failed({ kind: 'notAllowed' });
	const [entity] = await ports.store.transaction(place.tenant, (tx) => tx.readEntities([proposal]));
	if (entity?.kind !== 'lessonProposal') return failed({ kind: 'missing' });
	if (plainValues(entity.state)['state'] !== 'declined') return failed({ kind: 'notWaiting' });
	const { ent, kind, root, scope } = entity;
	const change = { kind, ent, root, scope, fields: { state: { step: 'proposed', correct: true }, reason: null } };
	const outcome = await recordOffice(ports, { tenant: place.tenant, ...editor, changes: [change] });
	return outcome.ok ? { ok: true, folder: null } : failed({ kind: 'refused' });
}

interface Waiting {
	readonly ent: string;
	readonly root: string;
	readonly scope: string;
}

async function findWaiting(
	{ db, tenant }: ContentPlace,
	proposal: string
): Promise<Waiting | { readonly error: StreetTrouble }> {
	const row = await db
		.selectFrom('entity')
		.select(['ent', 'root', 'scope', 'state'])
		.where('tenant', '=', tenant)
		.where('ent', '=', proposal)
		.where('kind', '=', 'lessonProposal')
		.executeTakeFirst();
	if (row === undefined) return { error: { kind: 'missing' } };
	const step = plainValues(stateFromText(row.state))['state'];
	if (step === 'taken' || step === 'declined') return { error: { kind: 'notWaiting' } };
	return { ent: row.ent, root: row.root, scope: row.scope };
}

async function markAs(
	{ tenant }: ContentPlace,
	{ ports, editor }: { readonly ports: Ports; readonly editor: ContentEditor },
	{
		proposal,
		fields,
		folder
	}: {
		readonly proposal: Waiting;
		readonly fields: OfficeChange['fields'];
		readonly folder: string | null;
	}
): Promise<StreetOutcome> {
	// Written where the proposal lives, which is its coach's own scope: the coach's phone pulls it, and no other does.
	const change = { kind: 'lessonProposal', ...proposal, fields };
	const outcome = await recordOffice(ports, { tenant, ...editor, changes: [change] });
	return outcome.ok ? { ok: true, folder } : failed({ kind: 'refused' });
}

function failed(error: StreetTrouble): StreetOutcome {
	return { ok: false, error };
}
