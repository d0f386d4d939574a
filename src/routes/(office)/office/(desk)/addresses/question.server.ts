/** From the address of the table to the question that the store is asked. Whatever it does not know, it leaves out. */
import { type AddressQuestion, addressQuestion } from '#lib/domain/address-question.ts';
import { pageOf } from '#lib/ui/office-filter.ts';

const ID = /^[0-9a-f-]{8,64}$/;

export function questionOf(url: URL): AddressQuestion {
	return addressQuestion((name) => url.searchParams.get(name), pageOf(url));
}

/** Ids of a form's boxes, each once. */
export function idsIn(form: FormData, name: string): readonly string[] {
	return [...new Set(form.getAll(name).map(String))].filter((text) => ID.test(text));
}

export function idOf(value: FormDataEntryValue | string | null): string | null {
	const text = String(value ?? '');
	return ID.test(text) ? text : null;
}
