/** What the office does with a concern: each step is an operation like a coach's own. */
import * as v from 'valibot';
import { CONCERN_ENDS, TOLD_HOW } from '#lib/domain/concern.ts';
import type { AskedKind } from '#lib/domain/note-guard.ts';
import { NOTE_LENGTH_MAX, day } from '#lib/domain/record.ts';
import type { Roles } from '#lib/domain/roles.ts';
import { dayInAmsterdam } from '#lib/domain/working-days.ts';
import type { Json } from '#lib/sync/json.ts';
import { recordValues } from '#lib/sync/values.ts';
import type { StoredEntity } from '../store/port.ts';
import { changedSince, recordOffice, type OfficeChange, type Seen } from '../sync/office-operation.ts';
import type { SyncPorts } from '../sync/ports.ts';
import { askAboutWords, type WordsSaid } from './office-words.ts';

export type ConcernEdit =
	| { readonly kind: 'owner'; readonly owner: string }
	| { readonly kind: 'due'; readonly dueOn: string }
	| ({ readonly kind: 'answer'; readonly answer: string } & WordsSaid)
	| { readonly kind: 'toldCoach' }
	| { readonly kind: 'toldResident'; readonly how: (typeof TOLD_HOW)[number] }
	| { readonly kind: 'end'; readonly end: (typeof CONCERN_ENDS)[number] }
	| { readonly kind: 'reopen' };

export interface Editor {
	readonly ports: Pick<SyncPorts, 'store' | 'crypto' | 'chance' | 'log'>;
	readonly tenant: string;
	readonly person: string;
	readonly role: Roles;
	readonly now: number;
}

/** Why an edit was not made; the page has words for each. */
export type EditTrouble =
	| 'missing'
	| 'noOwner'
	| 'noDay'
	| 'dayPast'
	| 'noAnswer'
	| 'perhapsNumber'
	| 'personal'
	| 'notAnswered'
	| 'meanwhile'
	| 'refused';
interface EditError {
	readonly kind: EditTrouble;
	/** What was found in the words, where that is the trouble. */
	readonly kinds?: readonly AskedKind[];
}
export type EditOutcome = { readonly ok: true } | { readonly ok: false; readonly error: EditError };

/**
 * Makes one edit.
 *
 * @param options.was what the editor saw by field; when somebody changed it since, nothing is written
 */
export async function editConcern(
	editor: Editor,
	options: { readonly concern: string; readonly edit: ConcernEdit; readonly was?: Seen | undefined }
): Promise<EditOutcome> {
	const { ports, tenant, person, role } = editor;
	const found = await ports.store.transaction(tenant, async (tx) => {
		const [entity] = await tx.readEntities([options.concern]);
		const owner = options.edit.kind === 'owner' ? await tx.findPerson(options.edit.owner) : null;
		const around = entity && options.edit.kind === 'toldCoach' ? await tx.readRoot(entity.root) : [];
		return { entity, isOwnerKnown: owner?.active === true, around };
	});
	if (found.entity?.kind !== 'concern') return trouble('missing');
	const { ent, root, scope, state } = found.entity;
	const { was } = options;
	const wanted = wantedOfConcern(options.edit, editor.now);
	if (changedSince(state, { was, wanted }).length > 0) return trouble('meanwhile');
	const values = recordValues('concern', state);
	const refused = troubleOf(options.edit, {
		values,
		isOwnerKnown: found.isOwnerKnown,
		today: dayInAmsterdam(editor.now)
	});
	if (refused) return { ok: false, error: refused };
	const outcome = await recordOffice(ports, {
		tenant,
		person,
		role,
		changes: [
			{
				kind: 'concern',
				ent,
				root,
				scope,
				fields: fieldsOf(options.edit, { editor, step: values.state ?? 'open' }),
				was
			},
			...toldWith(found.around, { concern: ent, now: editor.now })
		]
	});
	return outcome.ok ? { ok: true } : trouble(outcome.error.kind);
}

/** What an edit would have a concern say, plain, by field: what is held against a colleague's. */
export function wantedOfConcern(edit: ConcernEdit, now: number): Seen {
	switch (edit.kind) {
		case 'owner':
			return { owner: edit.owner };
		case 'due':
			return { dueOn: edit.dueOn };
		case 'answer':
			return { answer: edit.answer.trim() };
		case 'toldCoach':
			return { toldCoachAt: now };
		case 'toldResident':
			return { toldResidentHow: edit.how, toldResidentAt: now };
		case 'end':
			return { end: edit.end };
		case 'reopen':
			return { end: null };
	}
}

export interface BulkOutcome {
	readonly done: number;
	/** Per row what did not work, and why. */
	readonly failed: readonly { readonly concern: string; readonly kind: EditTrouble }[];
}

/** The same edit for several concerns, each on its own: one that fails takes no other with it. */
export async function editConcerns(
	editor: Editor,
	options: {
		readonly concerns: readonly string[];
		readonly edit: ConcernEdit;
		/** What the editor saw in the row of one. */
		readonly wasOf?: (concern: string) => Seen | undefined;
	}
): Promise<BulkOutcome> {
	const failed: { concern: string; kind: EditTrouble }[] = [];
	for (const concern of options.concerns) {
		const outcome = await editConcern(editor, { concern, edit: options.edit, was: options.wasOf?.(concern) });
		if (!outcome.ok) failed.push({ concern, kind: outcome.error.kind });
	}
	return { done: options.concerns.length - failed.length, failed };
}

/** Whoever tells the coach the answer tells what came of its referrals too. */
function toldWith(
	around: readonly StoredEntity[],
	at: { readonly concern: string; readonly now: number }
): readonly OfficeChange[] {
	return around.flatMap(({ ent, kind, root, scope, state }): readonly OfficeChange[] => {
		if (kind !== 'referral') return [];
		const { concern, endedAt, toldBackAt } = recordValues('referral', state);
		if (concern !== at.concern || !endedAt || toldBackAt) return [];
		return [{ kind, ent, root, scope, fields: { toldBackAt: at.now } }];
	});
}

function trouble(kind: EditTrouble): EditOutcome {
	return { ok: false, error: { kind } };
}

function troubleOf(
	edit: ConcernEdit,
	known: {
		readonly values: { readonly answeredAt?: number | null };
		readonly isOwnerKnown: boolean;
		readonly today: string;
	}
): EditError | null {
	switch (edit.kind) {
		case 'owner':
			return known.isOwnerKnown ? null : { kind: 'noOwner' };
		case 'due':
			if (!v.is(day, edit.dueOn) || Number.isNaN(Date.parse(edit.dueOn))) return { kind: 'noDay' };
			// A slip of the year would make a concern late by years, in every report too.
			return edit.dueOn < known.today ? { kind: 'dayPast' } : null;
		case 'answer':
			if (edit.answer.trim() === '' || edit.answer.length > NOTE_LENGTH_MAX) return { kind: 'noAnswer' };
			// It travels to the coach's phone and is read out: the same rule holds as for a note there.
			return askAboutWords({ text: edit.answer }, edit);
		case 'toldCoach':
		case 'toldResident':
			return known.values.answeredAt ? null : { kind: 'notAnswered' };
		case 'end':
		case 'reopen':
			return null;
	}
}

function fieldsOf(
	edit: ConcernEdit,
	at: { readonly editor: Editor; readonly step: string }
): Readonly<Record<string, Json>> {
	const { now, person } = at.editor;
	switch (edit.kind) {
		case 'owner':
			return { owner: edit.owner, ...(at.step === 'open' ? { state: { step: 'withSomeone' } } : {}) };
		case 'due':
			return { dueOn: edit.dueOn };
		case 'answer':
			return { answer: edit.answer.trim(), answeredAt: now, answeredBy: person, state: { step: 'answered' } };
		case 'toldCoach':
			return { toldCoachAt: now };
		case 'toldResident':
			return { toldResidentAt: now, toldResidentHow: edit.how };
		case 'end':
			return { end: edit.end, state: { step: 'closed' } };
		case 'reopen':
			return { end: null, state: { step: 'withSomeone', correct: true } };
	}
}
