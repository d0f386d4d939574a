import { RETENTION_CLASSES, type RetentionClass } from '#lib/domain/retention.ts';

export interface TermsForm {
	/** Number of the decision that stood on the screen, 0 for none. */
	readonly seen: number;
	/** Days by class as they were typed, NaN for what is no number; null where the field was emptied, which leaves the term undecided. */
	readonly days: Readonly<Record<string, number | null>>;
}

/** Null for a form that is not whole: a field that is missing takes no term back, only one that was emptied does. */
export function readTermsForm(form: FormData): TermsForm | null {
	const textOf = (name: string): string => String(form.get(name) ?? '').trim();
	if (textOf('seen') === '' || !RETENTION_CLASSES.every((name) => form.has(name))) return null;
	const days = (name: RetentionClass): number | null => (textOf(name) === '' ? null : Number(textOf(name)));
	const entries = RETENTION_CLASSES.map((name) => [name, days(name)] as const);
	return { seen: Number(textOf('seen')), days: Object.fromEntries(entries) };
}
