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
	/** The one partner of the organisation's own list that is asked for; absent where any of that kind may be. */
	readonly named?: string | undefined;
	readonly partnerText?: string;
	readonly whatText?: string;
}

export type ConsentHow = 'spoken' | 'written';

/** How it is asked, chosen once for all questions of a sheet. */
export interface ConsentWay {
	readonly how: ConsentHow;
	/** Null: the household's own, where there is a text in it. */
	readonly language: string | null;
}

export const SPOKEN: ConsentWay = { how: 'spoken', language: null };

/** The organisation's own words where it wrote any; else those that ship, in the languages that they were written in. */
export function textsFor(visit: VisitView, purpose: ConsentPurpose): readonly SpokenText[] {
	const own = visit.consentTexts[purpose];
	if (own.length > 0) return own;
	return LOCALES.map((language) => ({
		version: SHIPPED_TEXT_VERSION,
		language,
		text: t(language, `ask.text.${purpose}`)
	}));
}

export class ConsentAsking {
	readonly #coach: Coach;
	readonly #visit: () => VisitView;
	readonly #question: () => ConsentQuestion;
	readonly #way: () => ConsentWay;
	/** A yes is about to be taken back: the screen says first what that does. */
	isWithdrawing = $state(false);

	constructor(
		coach: Coach,
		from: { readonly visit: () => VisitView; readonly question: () => ConsentQuestion; readonly way: () => ConsentWay }
	) {
		this.#coach = coach;
		this.#visit = from.visit;
		this.#question = from.question;
		this.#way = from.way;
	}

	readonly answer: ConsentAnswer = $derived.by(() => answerTo(this.#visit(), this.#question()));

	/** In the language that was chosen, else the household's, else the coach's, where there is one. */
	readonly text: SpokenText | undefined = $derived.by(() => {
		const texts = textsFor(this.#visit(), this.#question().purpose);
		for (const language of [this.#way().language, this.#visit().language, this.#coach.locale]) {
			const found = texts.find((text) => text.language === language);
			if (found) return found;
		}
		return texts[0];
	});

	readonly isShipped: boolean = $derived(this.text?.version === SHIPPED_TEXT_VERSION);

	/** With the partner and what it is about in their places. */
	readonly words: string = $derived.by(() => {
		const { partnerText = '', whatText = '' } = this.#question();
		return (this.text?.text ?? '').replaceAll('{partner}', partnerText).replaceAll('{what}', whatText);
	});

	/** The id of a yes that was just given, else null. */
	async give(given: boolean): Promise<string | null> {
		if (!given && this.answer === 'yes') {
			this.isWithdrawing = true;
			return null;
		}
		const { purpose, partner, named } = this.#question();
		const values = {
			purpose,
			given,
			...(partner === undefined ? {} : { partner }),
			...(named === undefined ? {} : { named }),
			textVersion: this.text?.version ?? SHIPPED_TEXT_VERSION,
			language: this.text?.language ?? this.#coach.locale,
			how: this.#way().how
		};
		const done = await this.#coach.run(this.#coach.device.call.addConsent({ visit: this.#visit().id, values }));
		return done && given ? done.value.consent : null;
	}

	async withdraw(): Promise<void> {
		const { purpose, partner, partnerText } = this.#question();
		this.isWithdrawing = false;
		const tellPartner = this.#coach.t('ask.tellPartner', { partner: partnerText ?? partner ?? '' });
		const about = { purpose, ...(partner === undefined ? {} : { partner }) };
		await this.#coach.run(this.#coach.device.call.withdrawConsent({ visit: this.#visit().id, ...about, tellPartner }));
	}
}

/** Of a referral: the last answer among those for this very partner and those for any of its kind. */
export function answerTo(
	visit: Pick<VisitView, 'consents'>,
	question: Pick<ConsentQuestion, 'purpose' | 'partner' | 'named'>
): ConsentAnswer {
	const { purpose, partner, named } = question;
	const about = visit.consents.filter((one) => !one.named || one.named === named);
	return consentAnswer(purpose === 'referral' ? about : visit.consents, { purpose, partner: partner ?? null });
}
