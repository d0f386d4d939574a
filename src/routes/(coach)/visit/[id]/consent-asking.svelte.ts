/** Asking one consent: which words are read out in which language, what the resident answers, and taking a yes back. */
import type { VisitView } from '#lib/device/port.ts';
import { consentAnswer, type ConsentAnswer, type ConsentPurpose } from '#lib/domain/consent.ts';
import { SHIPPED_TEXT_VERSION, type SpokenText } from '#lib/domain/consent-text.ts';
import { t } from '#lib/words/coach.ts';
import { LOCALES } from '#lib/words/locales.ts';
import type { Coach } from '../../coach.svelte.ts';

export interface ConsentQuestion {
	readonly purpose: ConsentPurpose;
	/** Of a referral: to whom, by id and in words, and what about. */
	readonly partner?: string;
	readonly partnerText?: string;
	readonly whatText?: string;
}

export type ConsentHow = 'spoken' | 'written';

export class ConsentAsking {
	readonly #coach: Coach;
	readonly #visit: () => VisitView;
	readonly #question: () => ConsentQuestion;
	#chosen: string | null = $state(null);
	how: ConsentHow = $state('spoken');
	/** A yes is about to be taken back: the screen says first what that does. */
	isWithdrawing = $state(false);

	constructor(coach: Coach, from: { readonly visit: () => VisitView; readonly question: () => ConsentQuestion }) {
		this.#coach = coach;
		this.#visit = from.visit;
		this.#question = from.question;
	}

	readonly answer: ConsentAnswer = $derived.by(() => consentAnswer(this.#visit().consents, this.#question()));

	/** The organisation's own words where it wrote any; else those that ship, in the languages that they were written in. */
	readonly texts: readonly SpokenText[] = $derived.by(() => {
		const { purpose } = this.#question();
		const own = this.#visit().consentTexts[purpose];
		if (own.length > 0) return own;
		return LOCALES.map((language) => ({
			version: SHIPPED_TEXT_VERSION,
			language,
			text: t(language, `ask.text.${purpose}`)
		}));
	});

	readonly text: SpokenText | undefined = $derived.by(() => {
		const wanted = [this.#chosen, this.#visit().language, this.#coach.locale];
		for (const language of wanted) {
			const found = this.texts.find((text) => text.language === language);
			if (found) return found;
		}
		return this.texts[0];
	});

	readonly isShipped: boolean = $derived(this.text?.version === SHIPPED_TEXT_VERSION);

	/** With the partner and what it is about in their places. */
	readonly words: string = $derived.by(() => {
		const { partnerText = '', whatText = '' } = this.#question();
		return (this.text?.text ?? '').replaceAll('{partner}', partnerText).replaceAll('{what}', whatText);
	});

	choose(language: string): void {
		this.#chosen = language;
	}

	async give(given: boolean): Promise<void> {
		if (!given && this.answer === 'yes') {
			this.isWithdrawing = true;
			return;
		}
		const { purpose, partner } = this.#question();
		const values = {
			purpose,
			given,
			...(partner === undefined ? {} : { partner }),
			textVersion: this.text?.version ?? SHIPPED_TEXT_VERSION,
			language: this.text?.language ?? this.#coach.locale,
			how: this.how
		};
		await this.#coach.run(this.#coach.device.call.addConsent({ visit: this.#visit().id, values }));
	}

	async withdraw(): Promise<void> {
		const { purpose, partner, partnerText } = this.#question();
		this.isWithdrawing = false;
		const tellPartner = this.#coach.t('ask.tellPartner', { partner: partnerText ?? partner ?? '' });
		const about = { purpose, ...(partner === undefined ? {} : { partner }) };
		await this.#coach.run(this.#coach.device.call.withdrawConsent({ visit: this.#visit().id, ...about, tellPartner }));
	}
}
