/** Asking one consent: which words are read out in which language, what the resident answers, and taking a yes back. */
import type { VisitView } from '#lib/device/port.ts';
import { consentAnswer, type ConsentAnswer, type ConsentPurpose } from '#lib/domain/consent.ts';
import { CONSENT_CARDS, languageBeneath } from '#lib/domain/guide/card.ts';
import { textIn, type ContentPack } from '#lib/domain/guide/guide.ts';
import { SHIPPED_TEXT_VERSION, type SpokenText } from '#lib/domain/consent-text.ts';
import { t } from '#lib/words/coach.ts';
import { LOCALES, type Locale } from '#lib/words/locales.ts';
import type { Coach } from '../../coach.svelte.ts';
import { languageName } from './language-name.ts';

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

/** What can be read out, and whether a translation still waits for a person to check it. */
export interface ReadText extends SpokenText {
	readonly isUnchecked?: boolean;
}

/** Where the words come from: the organisation's own travel with the visit, the translations with the lessons. */
export interface WordsFrom {
	readonly visit: Pick<VisitView, 'consentTexts'>;
	/** Null until it is read; then the words are there in the coach's languages only. */
	readonly pack: ContentPack | null;
}

/** The organisation's own words where it wrote any; else those that ship, and their translations on the pack's card. */
export function textsFor({ visit, pack }: WordsFrom, purpose: ConsentPurpose): readonly ReadText[] {
	const own = visit.consentTexts[purpose];
	if (own.length > 0) return own;
	const shipped = LOCALES.map((language) => ({
		version: SHIPPED_TEXT_VERSION,
		language,
		text: t(language, `ask.text.${purpose}`)
	}));
	return [...shipped, ...translationsOf(pack, purpose)];
}

function translationsOf(pack: ContentPack | null, purpose: ConsentPurpose): readonly ReadText[] {
	const card = pack?.cards?.find(({ id }) => id === CONSENT_CARDS[purpose]);
	if (card === undefined) return [];
	return (pack?.cardLanguages ?? [])
		.filter(({ id }) => !LOCALES.some((locale) => locale === id) && card.lines.every((line) => line[id]))
		.map(({ id }) => ({
			version: SHIPPED_TEXT_VERSION,
			language: id,
			text: card.lines.map((line) => textIn(line, id, [languageBeneath])).join(' '),
			isUnchecked: card.unchecked.includes(id)
		}));
}

/** By number: the characters themselves cannot be seen in a source. */
const ISOLATE = { first: String.fromCodePoint(0x2068), last: String.fromCodePoint(0x2069) } as const;

export class ConsentAsking {
	readonly #coach: Coach;
	readonly #visit: () => VisitView;
	readonly #question: () => ConsentQuestion;
	readonly #way: () => ConsentWay;
	readonly #pack: () => ContentPack | null;
	/** Chosen at this one question, where its sheet has no choice for all of them. */
	chosen: string | null = $state(null);
	/** A yes is about to be taken back: the screen says first what that does. */
	isWithdrawing = $state(false);

	constructor(
		coach: Coach,
		from: {
			readonly visit: () => VisitView;
			readonly question: () => ConsentQuestion;
			readonly way: () => ConsentWay;
			readonly pack: () => ContentPack | null;
		}
	) {
		this.#coach = coach;
		this.#visit = from.visit;
		this.#question = from.question;
		this.#way = from.way;
		this.#pack = from.pack;
	}

	readonly answer: ConsentAnswer = $derived.by(() => answerTo(this.#visit(), this.#question()));

	readonly texts: readonly ReadText[] = $derived.by(() =>
		textsFor({ visit: this.#visit(), pack: this.#pack() }, this.#question().purpose)
	);

	/** In the language that was chosen, else the household's, else the coach's, where there is one. */
	readonly text: ReadText | undefined = $derived.by(() => {
		for (const language of [this.#way().language, this.chosen, this.#visit().language, this.#coach.locale]) {
			const found = this.texts.find((text) => text.language === language);
			if (found) return found;
		}
		return this.texts[0];
	});

	/** No choice here where the sheet has one for all its questions. */
	readonly choices: readonly { readonly id: string; readonly text: string; readonly lang: string }[] = $derived.by(
		() => (this.#way().language === null ? languageChoices(this.texts, this.#pack(), this.#coach.locale) : [])
	);

	/** What the translation says of itself while nobody has checked it. */
	readonly mark: string | null = $derived.by(() => {
		const { text } = this;
		if (!text?.isUnchecked) return null;
		return this.#pack()?.cardLanguages?.find(({ id }) => id === text.language)?.unchecked ?? null;
	});

	/** The same for the coach, where the resident's words are in another language. */
	readonly beneath: string | null = $derived.by(() => {
		if (this.text === undefined || this.text.language === this.#coach.locale) return null;
		const own = this.texts.find(({ language }) => language === this.#coach.locale);
		return own === undefined ? null : this.#filledIn(own);
	});

	readonly isShipped: boolean = $derived(this.text?.version === SHIPPED_TEXT_VERSION);

	/** With the partner and what it is about in their places. */
	readonly words: string = $derived.by(() => (this.text === undefined ? '' : this.#filledIn(this.text)));

	/** A Dutch name amid Arabic or Farsi words keeps its own direction. */
	#filledIn({ text, isUnchecked }: ReadText): string {
		const { partnerText = '', whatText = '' } = this.#question();
		const apart = (value: string): string => (isUnchecked === undefined ? value : ISOLATE.first + value + ISOLATE.last);
		return text.replaceAll('{partner}', () => apart(partnerText)).replaceAll('{what}', () => apart(whatText));
	}

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

/** A resident points at a language by its own name: the card's, else the browser's. */
export function languageChoices(
	texts: readonly SpokenText[],
	pack: ContentPack | null,
	locale: Locale
): readonly { readonly id: string; readonly text: string; readonly lang: string }[] {
	return [...new Set(texts.map(({ language }) => language))].map((id) => {
		const own = pack?.cardLanguages?.find((language) => language.id === id)?.name;
		return { id, text: own ?? languageName(locale, id), lang: id };
	});
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
