/** What a resident says is wrong is put right: an operation like any other, so that what stood there stays readable. */
import * as v from 'valibot';
import { isHalted, questionsIn } from '#lib/domain/note-guard.ts';
import { fieldOf, isKind, type Kind } from '#lib/domain/records.ts';
import type { Json } from '#lib/sync/json.ts';
import { recordValues } from '#lib/sync/values.ts';
import type { Editor } from '../office/concern-edits.ts';
import type { StoredEntity } from '../store/port.ts';
import { recordOffice } from '../sync/office-operation.ts';

/** What a resident told, and may therefore correct. Times, people and steps are the office's own doings. */
export const CORRECTABLE = {
	household: ['name', 'phone', 'email', 'language', 'movedOutOn'],
	note: ['text'],
	concern: ['ownWords', 'answer'],
	commitment: ['what'],
	photo: ['shows']
} as const satisfies Partial<Record<Kind, readonly string[]>>;

/** Of these the ones in free words: they have the guard of a note, wherever they are typed. */
const IN_WORDS: readonly string[] = ['name', 'text', 'ownWords', 'answer', 'what', 'shows'];

type CorrectTrouble = 'missing' | 'wrongValue' | 'perhapsNumber' | 'refused';
export type CorrectOutcome =
	{ readonly ok: true } | { readonly ok: false; readonly error: { readonly kind: CorrectTrouble } };

/**
 * An empty text empties the field.
 *
 * @param options.isMeter somebody said that the nine digits in it are a meter number
 */
export async function correctRecord(
	editor: Editor,
	options: { readonly ent: string; readonly field: string; readonly value: string; readonly isMeter?: boolean }
): Promise<CorrectOutcome> {
	const { ports, tenant, person, role } = editor;
	const { ent, field } = options;
	const [entity] = await ports.store.transaction(tenant, (tx) => tx.readEntities([ent]));
	if (!entity || !isKind(entity.kind) || !mayCorrect(entity.kind, field)) return trouble('missing');
	const text = options.value.trim();
	const isNote = fieldOf(entity.kind, field)?.merge.kind === 'note';
	const value: Json = text === '' && !isNote ? null : text;
	if (!v.is(fieldOf(entity.kind, field)?.schema ?? v.never(), value)) return trouble('wrongValue');
	if (options.isMeter !== true && isHaltedHere({ ...entity, kind: entity.kind }, { field, text }))
		return trouble('perhapsNumber');
	const state = entity.state.fields[field];
	const base = isNote && state?.m === 'n' ? Object.keys(state.h) : [];
	const outcome = await recordOffice(ports, {
		tenant,
		person,
		role,
		changes: [
			{
				kind: entity.kind,
				ent,
				root: entity.root,
				scope: entity.scope,
				fields: { [field]: value },
				...(base.length > 0 ? { base } : {})
			}
		]
	});
	return outcome.ok ? { ok: true } : trouble('refused');
}

function mayCorrect(kind: Kind, field: string): boolean {
	const fields: readonly string[] = Object.hasOwn(CORRECTABLE, kind)
		? (Object.entries(CORRECTABLE).find(([name]) => name === kind)?.[1] ?? [])
		: [];
	return fields.includes(field);
}

/** What stands there already was asked about when it was written: mending the words around it asks nothing again. */
function isHaltedHere(
	entity: StoredEntity & { readonly kind: Kind },
	{ field, text }: { readonly field: string; readonly text: string }
): boolean {
	if (!IN_WORDS.includes(field)) return false;
	const stands: Readonly<Record<string, unknown>> = recordValues(entity.kind, entity.state);
	const before = typeof stands[field] === 'string' ? questionsIn(stands[field], new Set()) : [];
	return isHalted(text, new Set(before.map((found) => found.text)));
}

function trouble(kind: CorrectTrouble): CorrectOutcome {
	return { ok: false, error: { kind } };
}
