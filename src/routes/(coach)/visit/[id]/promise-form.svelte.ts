/** A promise as it is being agreed: kept as a draft, so that a covered screen loses nothing of it. */
import * as v from 'valibot';
import type { VisitView } from '#lib/device/port.ts';
import { day as daySchema, line } from '#lib/domain/record.ts';
import type { Coach } from '../../coach.svelte.ts';
import { DraftedForm, readDraft } from './drafted-form.svelte.ts';
import { Promises } from './promises.svelte.ts';
import { TextGuard } from './text-guard.svelte.ts';

export const WHO = ['coach', 'resident', 'office', 'partner'] as const;
const KEY = 'promise';

const drafted = v.object({ who: v.picklist(WHO), what: line, day: v.nullable(daySchema) });
type Drafted = v.InferOutput<typeof drafted>;
type PromiseError = 'promise.whatMissing' | 'safety.halted' | 'promise.full';

/** What was written and not put down yet. */
export function promiseDraft(visit: VisitView): Drafted {
	return readDraft(visit, KEY, drafted) ?? { who: 'coach', what: bareText(visit.drafts[KEY]), day: null };
}

export class PromiseForm {
	readonly draft: DraftedForm<Drafted>;
	readonly guard = new TextGuard();
	readonly #promises: Promises;
	values: Drafted = $state.raw({ who: 'coach', what: '', day: null });
	error: PromiseError | null = $state(null);
	#isAdding = false;

	constructor(coach: Coach, visit: VisitView) {
		this.#promises = new Promises(coach);
		this.draft = new DraftedForm(coach, { visit: visit.id, key: KEY });
		this.values = readDraft(visit, KEY, drafted) ?? { ...promiseDraft(visit), day: this.#promises.defaultDay };
	}

	choose(chosen: Partial<Drafted>): void {
		this.values = { ...this.values, ...chosen };
		this.error = null;
		this.draft.keep(this.values);
	}

	/** True when it is saved. A second tap of a wet finger is not a second promise. */
	async add(visit: VisitView): Promise<boolean> {
		if (this.#isAdding) return false;
		this.#isAdding = true;
		try {
			return await this.#add(visit);
		} finally {
			this.#isAdding = false;
		}
	}

	async #add(visit: VisitView): Promise<boolean> {
		const { who, what, day } = this.values;
		if (what.trim() === '') this.error = 'promise.whatMissing';
		else if (this.guard.isHalted(what)) this.error = 'safety.halted';
		else {
			const dueOn = day ?? this.#promises.defaultDay;
			if (await this.#promises.add(visit, { who, what: what.trim(), dueOn })) {
				await this.draft.forget();
				return true;
			}
			this.error = this.#promises.isFull ? 'promise.full' : null;
		}
		return false;
	}
}

/** A draft of an earlier version was the words alone. */
function bareText(text: string | undefined): string {
	return text === undefined || text.startsWith('{') ? '' : text;
}
