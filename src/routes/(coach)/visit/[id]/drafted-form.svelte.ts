/**
 * A form of several answers, kept as a sealed draft while it is filled in: a screen that is covered, closed or ended
 * comes back as it was. Only the form's own button makes a record of it.
 */
import * as v from 'valibot';
import type { VisitView } from '#lib/device/port.ts';
import type { Coach } from '../../coach.svelte.ts';

/** As often as text with focus is kept. */
const DRAFT_MS = 500;

export class DraftedForm<T> {
	readonly #coach: Coach;
	readonly #visit: string;
	readonly #key: string;
	#timer: ReturnType<typeof setTimeout> | undefined;
	#waiting: T | null = null;

	constructor(coach: Coach, at: { readonly visit: string; readonly key: string }) {
		this.#coach = coach;
		this.#visit = at.visit;
		this.#key = at.key;
	}

	/** Kept within half a second, and at once by `flush`. */
	keep(values: T): void {
		this.#waiting = values;
		this.#timer ??= setTimeout(() => this.flush(), DRAFT_MS);
	}

	flush(): void {
		clearTimeout(this.#timer);
		this.#timer = undefined;
		if (this.#waiting === null) return;
		const text = JSON.stringify(this.#waiting);
		this.#waiting = null;
		void this.#save(text);
	}

	/** The form has become a record. */
	async forget(): Promise<void> {
		clearTimeout(this.#timer);
		this.#timer = undefined;
		this.#waiting = null;
		await this.#save('');
	}

	async #save(text: string): Promise<void> {
		await this.#coach.run(this.#coach.device.call.saveDraft({ visit: this.#visit, key: this.#key, text }));
	}
}

/** What was filled in before; null when there is no draft, or one of another shape. */
export function readDraft<T>(
	visit: Pick<VisitView, 'drafts'>,
	key: string,
	schema: v.GenericSchema<unknown, T>
): T | null {
	const text = visit.drafts[key];
	if (text === undefined || text === '') return null;
	try {
		const parsed = v.safeParse(schema, JSON.parse(text));
		return parsed.success ? parsed.output : null;
	} catch {
		// Of an earlier version, which kept bare text.
		return null;
	}
}

/** Keeps at once when the page is hidden or the form goes away. Call while a component is made. */
export function flushOnLeaving(form: Pick<DraftedForm<unknown>, 'flush'>): void {
	$effect(() => {
		const changeVisibility = (): void => {
			if (document.visibilityState === 'hidden') form.flush();
		};
		document.addEventListener('visibilitychange', changeVisibility);
		return () => {
			document.removeEventListener('visibilitychange', changeVisibility);
			form.flush();
		};
	});
}
