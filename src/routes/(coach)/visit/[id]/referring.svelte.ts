/**
 * Passing somebody on, at any moment of the talk: what about, to whom, and the yes it rests on. A referral is made by
 * the yes and by nothing else; a yes that is taken back ends it again.
 */
import * as v from 'valibot';
import type { VisitView } from '#lib/device/port.ts';
import { isDiscreet } from '#lib/domain/guide/discreet.ts';
import type { ContentPack } from '#lib/domain/guide/guide.ts';
import { line } from '#lib/domain/record.ts';
import type { RecordValues } from '#lib/domain/records/index.ts';
import type { Coach } from '../../coach.svelte.ts';
import { takenConcerns } from './concern-chips.ts';
import type { ConsentQuestion } from './consent-asking.svelte.ts';
import { DraftedForm, readDraft } from './drafted-form.svelte.ts';
import { choicesOfKind, type PartnerChoice } from './partner-choices.ts';
import { referralsMade, titleIn } from './referral-words.ts';

const KEY = 'referral';
const drafted = v.object({ concern: v.nullable(line), to: v.nullable(line), hasAll: v.boolean() });
type Drafted = v.InferOutput<typeof drafted>;

/** What a sheet is opened with from elsewhere: the concern it is about, and the partner that was pointed at. */
export interface ReferralOpening {
	readonly concern: string;
	/** A choice, or null where the coach says which. */
	readonly to: string | null;
}

interface ReferringSources {
	readonly visit: () => VisitView;
	readonly pack: () => ContentPack | null;
	readonly opening?: ReferralOpening | null;
}

export class Referring {
	readonly draft: DraftedForm<Drafted>;
	readonly #coach: Coach;
	readonly #from: ReferringSources;
	values: Drafted = $state.raw({ concern: null, to: null, hasAll: false });

	constructor(coach: Coach, from: ReferringSources) {
		this.#coach = coach;
		this.#from = from;
		this.draft = new DraftedForm(coach, { visit: from.visit().id, key: KEY });
		this.values = readDraft(from.visit(), KEY, drafted) ?? this.values;
		// Kept at once, so that a screen that is covered comes back as it was opened.
		if (from.opening) this.choose({ ...from.opening, hasAll: false });
	}

	choose(chosen: Partial<Drafted>): void {
		this.values = { ...this.values, ...chosen };
		this.draft.keep(this.values);
	}

	/** What it can be about: a concern that was noted, so that no more is passed on than that. */
	readonly concerns: readonly { readonly id: string; readonly category: string; readonly text: string }[] = $derived.by(
		() =>
			takenConcerns(this.#from.visit())
				// Who helps there is called from outside, never chosen at the table.
				.filter(({ category }) => !isDiscreet(this.#from.pack()?.concerns.find(({ id }) => id === category)))
				.map(({ id, category }) => ({
					id,
					category: category ?? '',
					text: this.#titleOf('concerns', category ?? '')
				}))
	);

	/** The one chosen, or the only one there is. */
	readonly concern = $derived.by(
		() =>
			this.concerns.find(({ id }) => id === this.values.concern) ??
			(this.concerns.length === 1 ? this.concerns[0] : undefined)
	);

	/** Those that the concern points at come first; the others stand behind one tap. */
	readonly fitting: readonly PartnerChoice[] = $derived.by(() => {
		const pack = this.#from.pack();
		const category = pack?.concerns.find(({ id }) => id === this.concern?.category);
		return this.#choicesOf(category?.partners ?? []);
	});

	readonly choices: readonly PartnerChoice[] = $derived.by(() => {
		if (!this.values.hasAll && this.fitting.length > 0) {
			const isAmong = this.fitting.some(({ id }) => id === this.values.to);
			return isAmong || this.chosen === undefined ? this.fitting : [...this.fitting, this.chosen];
		}
		const first = new Set(this.fitting.map(({ id }) => id));
		return [...this.fitting, ...this.#all.filter(({ id }) => !first.has(id))];
	});

	readonly #all: readonly PartnerChoice[] = $derived.by(() =>
		this.#choicesOf((this.#from.pack()?.partners ?? []).map(({ id }) => id))
	);

	readonly chosen: PartnerChoice | undefined = $derived.by(() => this.#all.find(({ id }) => id === this.values.to));

	readonly question: ConsentQuestion | null = $derived.by(() => {
		if (!this.concern || !this.chosen) return null;
		const { partner, named, text } = this.chosen;
		return { purpose: 'referral', partner, named, partnerText: text, whatText: this.concern.text.toLowerCase() };
	});

	/** What was passed on in this visit, in words. */
	readonly made: readonly { readonly id: string; readonly text: string }[] = $derived.by(() =>
		referralsMade(this.#coach, this.#from.visit(), this.#from.pack())
	);

	/** What is asked has been passed on already, and still stands. */
	readonly isMade: boolean = $derived.by(() => {
		const { partner, named } = this.question ?? {};
		return this.#from
			.visit()
			.referrals.some(
				(one) =>
					one.partner === partner &&
					(one.named ?? undefined) === named &&
					one.concern === this.concern?.id &&
					one.state !== 'fellThrough'
			);
	});

	async refer(consent: string): Promise<void> {
		const { question, concern } = this;
		if (!question || !concern) return;
		const { partner, named, whatText } = question;
		if (this.isMade) return;
		const values: RecordValues<'referral'> = {
			partner: partner ?? null,
			...(named === undefined ? {} : { named }),
			concern: concern.id,
			purpose: whatText ?? '',
			consent,
			state: 'made'
		};
		await this.#coach.run(this.#coach.device.call.addReferral({ visit: this.#from.visit().id, values }));
	}

	#choicesOf(kinds: readonly string[]): readonly PartnerChoice[] {
		const { namedPartners } = this.#from.visit();
		return kinds.flatMap((id) => choicesOfKind({ id, title: this.#titleOf('partners', id) }, namedPartners));
	}

	#titleOf(list: 'concerns' | 'partners', id: string): string {
		return titleIn(this.#from.pack(), { list, id, language: this.#coach.locale });
	}
}
