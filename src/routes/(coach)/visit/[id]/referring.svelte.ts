/**
 * Passing somebody on, at any moment of the talk: what about, to whom, and the yes it rests on. A referral is made by
 * the yes and by nothing else; a yes that is taken back ends it again.
 */
import * as v from 'valibot';
import type { VisitView } from '#lib/device/port.ts';
import { type ContentPack, type Localized, textIn } from '#lib/domain/guide/guide.ts';
import { line } from '#lib/domain/record.ts';
import type { RecordValues } from '#lib/domain/records.ts';
import type { Coach } from '../../coach.svelte.ts';
import { takenConcerns } from './concern-chips.ts';
import type { ConsentQuestion } from './consent-asking.svelte.ts';
import { DraftedForm, readDraft } from './drafted-form.svelte.ts';

const KEY = 'referral';
const drafted = v.object({ concern: v.nullable(line), to: v.nullable(line), hasAll: v.boolean() });
type Drafted = v.InferOutput<typeof drafted>;

/** Called first and written down later, or the office itself: nobody asks for a yes to these at the table. */
const NOT_REFERRED = new Set(['coordinator', 'emergency-112', 'safe-home']);

export interface PartnerChoice {
	/** Kind and name in one, as a choice needs. */
	readonly id: string;
	readonly partner: string;
	readonly named: string | undefined;
	readonly text: string;
}

interface ReferringSources {
	readonly visit: () => VisitView;
	readonly pack: () => ContentPack | null;
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
	}

	choose(chosen: Partial<Drafted>): void {
		this.values = { ...this.values, ...chosen };
		this.draft.keep(this.values);
	}

	/** What it can be about: a concern that was noted, so that no more is passed on than that. */
	readonly concerns: readonly { readonly id: string; readonly category: string; readonly text: string }[] = $derived.by(
		() =>
			takenConcerns(this.#from.visit()).map(({ id, category }) => ({
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
		this.#from.visit().referrals.map(({ id, partner, named, purpose, state }) => {
			const text = this.partnerText(partner ?? '', named);
			return {
				id,
				text: this.#coach.t(state === 'fellThrough' ? 'refer.ended' : 'refer.made', {
					partner: text,
					what: purpose ?? ''
				})
			};
		})
	);

	/** By its own name where the office gave it one. */
	partnerText(kind: string, named: string | null | undefined): string {
		const found = this.#from.visit().namedPartners.find(({ id }) => id === named);
		return found?.name ?? this.#titleOf('partners', kind);
	}

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

	/** Of each kind the partners with a name, or the kind itself where the office named none. */
	#choicesOf(kinds: readonly string[]): readonly PartnerChoice[] {
		const { namedPartners } = this.#from.visit();
		return kinds
			.filter((kind) => !NOT_REFERRED.has(kind))
			.flatMap((kind): readonly PartnerChoice[] => {
				const title = this.#titleOf('partners', kind);
				const named = namedPartners.filter((one) => one.kind === kind);
				if (named.length === 0) return [{ id: kind, partner: kind, named: undefined, text: title }];
				return named.map(({ id, name }) => ({ id: `${kind}|${id}`, partner: kind, named: id, text: name }));
			});
	}

	#titleOf(list: 'concerns' | 'partners', id: string): string {
		const pack = this.#from.pack();
		const titled: readonly { readonly id: string; readonly title: Localized }[] = pack?.[list] ?? [];
		const found = titled.find((one) => one.id === id);
		return found ? textIn(found.title, this.#coach.locale, pack?.languages) : id;
	}
}
