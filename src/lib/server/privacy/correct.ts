/** What a resident says is wrong is put right: an operation like any other, so that what stood there stays readable. */
import * as v from 'valibot';
import type { AskedKind } from '#lib/domain/note-guard.ts';
import { fieldOf, isKind, type Kind } from '#lib/domain/records/index.ts';
import type { Json } from '#lib/sync/json.ts';
import { recordValues } from '#lib/sync/values.ts';
import type { Editor } from '../office/concern-edits.ts';
import { askAboutWords, type WordsSaid, type WordsTrouble } from '../office/office-words.ts';
import type { StoredEntity } from '../store/port.ts';
import { changedSince, recordOffice, type Seen } from '../sync/office-operation.ts';

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

type CorrectTrouble = 'missing' | 'wrongValue' | 'perhapsNumber' | 'personal' | 'meanwhile' | 'refused';
interface CorrectError {
	readonly kind: CorrectTrouble;
	/** What was found in the words, where that is the trouble. */
	readonly kinds?: readonly AskedKind[];
}
export type CorrectOutcome = { readonly ok: true } | { readonly ok: false; readonly error: CorrectError };

/**
 * An empty text empties the field.
 *
 * @param options.was what the editor saw; when somebody changed it since, nothing is written
 */
export async function correctRecord(
	editor: Editor,
	options: {
		readonly ent: string;
		readonly field: string;
		readonly value: string;
		readonly was?: Seen | undefined;
	} & WordsSaid
): Promise<CorrectOutcome> {
	const { ports, tenant, person, role } = editor;
	const { ent, field, was } = options;
	const [entity] = await ports.store.transaction(tenant, (tx) => tx.readEntities([ent]));
	if (!entity || !isKind(entity.kind) || !mayCorrect(entity.kind, field)) return trouble('missing');
	const text = options.value.trim();
	const isNote = fieldOf(entity.kind, field)?.merge.kind === 'note';
	const value: Json = text === '' && !isNote ? null : text;
	if (!v.is(fieldOf(entity.kind, field)?.schema ?? v.never(), value)) return trouble('wrongValue');
	if (changedSince(entity.state, { was, wanted: { [field]: value } }).length > 0) return trouble('meanwhile');
	const asked = askHere({ ...entity, kind: entity.kind }, { field, text, said: options });
	if (asked) return { ok: false, error: asked };
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
				was,
				...(base.length > 0 ? { base } : {})
			}
		]
	});
	return outcome.ok ? { ok: true } : trouble(outcome.error.kind);
}

function mayCorrect(kind: Kind, field: string): boolean {
	const fields: readonly string[] = Object.hasOwn(CORRECTABLE, kind)
		? (Object.entries(CORRECTABLE).find(([name]) => name === kind)?.[1] ?? [])
		: [];
	return fields.includes(field);
}

/** What stands there already was asked about when it was written: mending the words around it asks nothing again. */
function askHere(
	entity: StoredEntity & { readonly kind: Kind },
	{ field, text, said }: { readonly field: string; readonly text: string; readonly said: WordsSaid }
): WordsTrouble | null {
	if (!IN_WORDS.includes(field)) return null;
	const stands: Readonly<Record<string, unknown>> = recordValues(entity.kind, entity.state);
	const before = stands[field];
	return askAboutWords({ text, before: typeof before === 'string' ? [before] : [] }, said);
}

function trouble(kind: CorrectTrouble): CorrectOutcome {
	return { ok: false, error: { kind } };
}
