/** Which field of a kept operation does not fit, what may stand there instead, and how a form says it. */
import * as v from 'valibot';
import { fieldOf, isKind, mergeOf } from '#lib/domain/records/index.ts';
import type { Json } from '#lib/sync/json.ts';
import { checkValues, type Operation } from '#lib/sync/operation.ts';

/** How a person gives the right value; `none` can only be left out. */
export type HeldControl =
	| { readonly kind: 'choice'; readonly options: readonly string[] }
	| { readonly kind: 'day' | 'moment' | 'number' | 'yesNo' | 'text' | 'none' };

export interface WrongField {
	readonly field: string;
	readonly control: HeldControl;
}

/** Every field whose value does not fit, not only the first. */
export function wrongFields(operation: Operation, categories: readonly string[]): readonly WrongField[] {
	return Object.entries(operation.fields)
		.filter(([name, change]) => !checkValues({ ...operation, fields: { [name]: change } }).ok)
		.map(([field]) => ({ field, control: controlOf(operation.kind, { field, categories }) }));
}

function controlOf(
	kind: string,
	about: { readonly field: string; readonly categories: readonly string[] }
): HeldControl {
	const { field, categories } = about;
	const merge = mergeOf(kind, field);
	if (merge.kind === 'ladder') return { kind: 'choice', options: merge.steps };
	if (merge.kind === 'note') return { kind: 'text' };
	const known = isKind(kind) && merge.kind === 'register' ? fieldOf(kind, field) : undefined;
	if (!known) return { kind: 'none' };
	if (kind === 'concern' && field === 'category') return { kind: 'choice', options: categories };
	const options = /^[a-z]/.test(field) ? pickedFrom(known.schema) : null;
	if (options) return { kind: 'choice', options };
	if (v.is(known.schema, '2026-01-31') && /(^on|On|Until)$/.test(field)) return { kind: 'day' };
	if (v.is(known.schema, true)) return { kind: 'yesNo' };
	if (v.is(known.schema, 1)) return { kind: /(^at|At)$/.test(field) ? 'moment' : 'number' };
	return v.is(known.schema, 'a') ? { kind: 'text' } : { kind: 'none' };
}

const picklist = v.looseObject({ type: v.literal('picklist'), options: v.array(v.string()) });
const wrapped = v.looseObject({ type: v.literal('nullable'), wrapped: picklist });

function pickedFrom(schema: unknown): readonly string[] | null {
	const parsed = v.safeParse(wrapped, schema);
	return parsed.success ? parsed.output.wrapped.options : null;
}

/** The change that a form's text stands for; null for a text that is no such value. */
export function changeFromText(kind: string, wrong: WrongField, text: string): Json | null {
	const { field, control } = wrong;
	const typed = text.trim();
	if (typed === '') return null;
	switch (control.kind) {
		case 'choice':
			if (!control.options.includes(typed)) return null;
			return mergeOf(kind, field).kind === 'ladder' ? { step: typed } : typed;
		case 'moment':
			return momentInAmsterdam(typed);
		case 'number': {
			const number = Number(typed.replace(',', '.'));
			return Number.isFinite(number) ? number : null;
		}
		case 'yesNo':
			return typed === 'yes' ? true : typed === 'no' ? false : null;
		case 'day':
		case 'text':
			return typed;
		case 'none':
			return null;
	}
}

const CLOCK = new Intl.DateTimeFormat('sv-SE', {
	timeZone: 'Europe/Amsterdam',
	dateStyle: 'short',
	timeStyle: 'short'
});

/** "2026-11-20T14:00" as people mean it in the Netherlands. */
function momentInAmsterdam(text: string): number | null {
	const wanted = Date.parse(`${text}Z`);
	if (Number.isNaN(wanted)) return null;
	// What the clock there says at that moment in Greenwich is ahead by what has to be taken off.
	const shown = Date.parse(`${CLOCK.format(new Date(wanted)).replace(' ', 'T')}Z`);
	return wanted - (shown - wanted);
}
