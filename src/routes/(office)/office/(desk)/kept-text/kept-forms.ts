/** Which forms hold a long text, and what of them is kept. */
import type { DraftField } from './kept-drafts.ts';

/** Where keys, codes and shares are typed: nothing of those is kept. */
const UNKEPT = /^\/office\/(key|recovery|confirm|sign-in)(\/|$)/;
const KINDS = ['text', 'search'];

/** What stood in a field before anything was typed in it. */
const bases = new WeakMap<Element, string>();

type Field = HTMLTextAreaElement | HTMLInputElement;

export function keptForms(path: string): readonly HTMLFormElement[] {
	return UNKEPT.test(path) ? [] : [...document.forms].filter(isKept);
}

export function isKept(form: HTMLFormElement): boolean {
	const hasLongText = form.method === 'post' && form.querySelector('textarea') !== null;
	return hasLongText && form.closest('dialog') === null && !UNKEPT.test(location.pathname);
}

/** By its page, its action, and its place among the forms with the same one. */
export function idOfForm(form: HTMLFormElement): string {
	const action = form.getAttribute('action') ?? '';
	const alike = [...document.forms].filter((one) => one.getAttribute('action') === form.getAttribute('action'));
	const query = new URLSearchParams(location.search);
	for (const name of [...query.keys()]) if (name.startsWith('/') || name.startsWith('x-sveltekit')) query.delete(name);
	return `${location.pathname}?${query}|${action}|${alike.indexOf(form)}`;
}

export function rememberBase(target: EventTarget | null): void {
	if (isField(target) && !bases.has(target)) bases.set(target, target.value);
}

/** The fields in which somebody typed something else than stood there. */
export function typedIn(form: HTMLFormElement): readonly DraftField[] {
	return fieldsOf(form).flatMap(({ field, name, at }) => {
		const base = bases.get(field);
		return base === undefined || base === field.value ? [] : [{ name, at, value: field.value, base }];
	});
}

/** Everything counts as it stands now: it was sent. */
export function forgetBases(form: HTMLFormElement): void {
	for (const { field } of fieldsOf(form)) bases.delete(field);
}

/**
 * Puts back what was typed, where the field still holds what it held then.
 *
 * @returns texts whose field holds something else by now: somebody changed it meanwhile
 */
export function putBack(
	form: HTMLFormElement,
	fields: readonly DraftField[]
): { readonly put: number; readonly apart: readonly string[] } {
	let put = 0;
	const apart: string[] = [];
	for (const { name, at, value, base } of fields) {
		const found = fieldsOf(form).find((one) => one.name === name && one.at === at)?.field;
		if (found?.value === value) continue;
		if (found?.value !== base) {
			apart.push(value);
			continue;
		}
		bases.set(found, base);
		found.value = value;
		// Whoever holds the value besides hears of it as of any typing.
		found.dispatchEvent(new Event('input', { bubbles: true }));
		put += 1;
	}
	return { put, apart };
}

/** Of what was typed, the texts over which the page has put another since. */
export function replacedIn(form: HTMLFormElement, fields: readonly DraftField[]): readonly string[] {
	return fields.flatMap(({ name, at, value, base }) => {
		const found = fieldsOf(form).find((one) => one.name === name && one.at === at)?.field;
		return found === undefined || [value, base].includes(found.value) ? [] : [value];
	});
}

function fieldsOf(
	form: HTMLFormElement
): readonly { readonly field: Field; readonly name: string; readonly at: number }[] {
	const seen = new Map<string, number>();
	return [...form.elements].filter(isField).map((field) => {
		const at = seen.get(field.name) ?? 0;
		seen.set(field.name, at + 1);
		return { field, name: field.name, at };
	});
}

function isField(target: unknown): target is Field {
	if (target instanceof HTMLTextAreaElement) return target.name !== '';
	return target instanceof HTMLInputElement && KINDS.includes(target.type) && target.name !== '';
}

/**
 * The browser cuts a text at `maxlength` without a word: here the limit is counted instead, and nothing is cut.
 *
 * @returns how many characters there are room for still; null far from the limit, negative past it
 */
export function roomIn(target: EventTarget | null): number | null {
	if (!isField(target) || target.form?.method !== 'post') return null;
	if (target.maxLength > 0) {
		target.dataset['most'] = String(target.maxLength);
		target.removeAttribute('maxlength');
	}
	const most = Number(target.dataset['most'] ?? 0);
	if (most === 0) return null;
	const room = most - target.value.length;
	target.ariaInvalid = room < 0 ? 'true' : null;
	return room < most * NEAR_SHARE ? room : null;
}

const NEAR_SHARE = 0.1;

/** The first field that holds more than it may. */
export function tooLongIn(form: HTMLFormElement): Field | undefined {
	return [...form.elements]
		.filter(isField)
		.find(({ dataset, value }) => value.length > Number(dataset['most'] ?? Infinity));
}
