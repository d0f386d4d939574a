/** What a resident says is wrong is put right: an operation like any other, so that what stood there stays readable. */
import * as v from 'valibot';
import { fieldOf, isKind, type Kind } from '#lib/domain/records.ts';
import type { Json } from '#lib/sync/json.ts';
import type { Editor } from '../office/concern-edits.ts';
import { recordOffice } from '../sync/office-operation.ts';

/** What a resident told, and may therefore correct. Times, people and steps are the office's own doings. */
export const CORRECTABLE = {
	household: ['name', 'phone', 'email', 'language', 'movedOutOn'],
	note: ['text'],
	concern: ['ownWords', 'answer'],
	commitment: ['what'],
	photo: ['shows']
} as const satisfies Partial<Record<Kind, readonly string[]>>;

export type CorrectOutcome =
	| { readonly ok: true }
	| { readonly ok: false; readonly error: { readonly kind: 'missing' | 'wrongValue' | 'refused' } };

/** An empty text empties the field. */
export async function correctRecord(
	editor: Editor,
	options: { readonly ent: string; readonly field: string; readonly value: string }
): Promise<CorrectOutcome> {
	const { ports, tenant, person, role } = editor;
	const { ent, field } = options;
	const [entity] = await ports.store.transaction(tenant, (tx) => tx.readEntities([ent]));
	if (!entity || !isKind(entity.kind) || !mayCorrect(entity.kind, field)) return trouble('missing');
	const text = options.value.trim();
	const isNote = fieldOf(entity.kind, field)?.merge.kind === 'note';
	const value: Json = text === '' && !isNote ? null : text;
	if (!v.is(fieldOf(entity.kind, field)?.schema ?? v.never(), value)) return trouble('wrongValue');
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

function trouble(kind: 'missing' | 'wrongValue' | 'refused'): CorrectOutcome {
	return { ok: false, error: { kind } };
}
