/**
 * Leaving a talk: what may be passed on and to whom, and the close itself. A referral is made at the close, and only
 * on the last answer that was given, so that a yes that became a no passes nothing on.
 */
import { goto } from '$app/navigation';
import type { VisitView } from '#lib/device/port.ts';
import { isDiscreet } from '#lib/domain/guide/discreet.ts';
import { textIn, type ContentPack } from '#lib/domain/guide/guide.ts';
import type { RecordValues } from '#lib/domain/records/index.ts';
import { momentsInRounds } from '#lib/domain/guide/rounds.ts';
import { withoutAnswers } from '#lib/domain/guide/wording.ts';
import type { Coach } from '../../../coach.svelte.ts';
import { takenConcerns } from '../concern-chips.ts';
import { answerTo } from '../consent-asking.svelte.ts';

const REFERRALS_MAX = 3;

export interface PossibleReferral {
	readonly partner: string;
	/** The only partner of that kind that the office named; with more than one, the office chooses. */
	readonly named: string | undefined;
	readonly partnerText: string;
	readonly whatText: string;
	readonly concern: string;
	readonly given: boolean | null;
}

export interface SpokenAnswer {
	readonly id: string;
	/** What was asked, in the coach's language. */
	readonly question: string;
	readonly words: string;
}

interface ClosingSources {
	readonly visit: () => VisitView | null;
	readonly pack: () => ContentPack | null;
}

export class Closing {
	readonly #coach: Coach;
	readonly #from: ClosingSources;
	isBusy = $state(false);

	constructor(coach: Coach, from: ClosingSources) {
		this.#coach = coach;
		this.#from = from;
	}

	/** One question per partner that the concerns of this visit point at. Safety partners are called, not asked about here. */
	readonly referrals: readonly PossibleReferral[] = $derived.by(() => {
		const visit = this.#from.visit();
		const pack = this.#from.pack();
		if (!visit || !pack) return [];
		const byPartner = new Map<string, { concern: string; what: string[] }>();
		for (const concern of takenConcerns(visit)) {
			const category = pack.concerns.find(({ id }) => id === concern.category);
			const partner = category?.domain === 'safety' ? undefined : category?.partners[0];
			if (!category || partner === undefined || partner === 'coordinator') continue;
			// Passed on at the table already, to whomever of that kind.
			if (visit.referrals.some((one) => one.concern === concern.id && one.state !== 'fellThrough')) continue;
			const known = byPartner.get(partner) ?? { concern: concern.id, what: [] };
			known.what.push(this.#text(category.title).toLowerCase());
			byPartner.set(partner, known);
		}
		return [...byPartner].slice(0, REFERRALS_MAX).map(([partner, { concern, what }]) => {
			const named = visit.namedPartners.filter((one) => one.kind === partner);
			const only = named.length === 1 ? named[0] : undefined;
			return {
				partner,
				named: only?.id,
				partnerText: only?.name ?? this.#text(pack.partners.find(({ id }) => id === partner)?.title ?? { nl: partner }),
				whatText: new Intl.ListFormat(this.#coach.locale).format(what),
				concern,
				given: this.givenFor('referral', partner, only?.id)
			};
		});
	});

	/** What the resident answered in words, each under what was asked, in the order of the guides. */
	readonly spokenAnswers: readonly SpokenAnswer[] = $derived.by(() => {
		const sessions = Object.values(this.#from.visit()?.guides ?? {});
		return sessions.flatMap(({ guide, answers }) => {
			const held = this.#from.pack()?.guides.find(({ id }) => id === guide);
			return (held ? momentsInRounds(held) : []).flatMap((moment) => {
				const words = moment.answer === 'text' ? answers[moment.id] : undefined;
				if (typeof words !== 'string' || words === '') return [];
				return [{ id: `${guide} ${moment.id}`, question: withoutAnswers(this.#text(moment.title)), words }];
			});
		});
	});

	/** What is read aloud. A discreet concern is not: whoever it is about may sit at the table. */
	readonly heardConcerns: VisitView['concerns'] = $derived.by(() => {
		const visit = this.#from.visit();
		const concerns = this.#from.pack()?.concerns ?? [];
		return visit
			? takenConcerns(visit).filter(({ category }) => !isDiscreet(concerns.find(({ id }) => id === category)))
			: [];
	});

	titleOf(category: string): string {
		const found = this.#from.pack()?.concerns.find(({ id }) => id === category);
		return found ? this.#text(found.title) : category;
	}

	/** The last answer to this question, or null when it was not asked. */
	givenFor(
		purpose: NonNullable<RecordValues<'consent'>['purpose']>,
		partner: string,
		named: string | undefined
	): boolean | null {
		const visit = this.#from.visit();
		const answer = visit ? answerTo(visit, { purpose, partner, named }) : null;
		return answer === null ? null : answer === 'yes';
	}

	async update(values: RecordValues<'visit'>): Promise<void> {
		const visit = this.#from.visit();
		if (visit) await this.#coach.run(this.#coach.device.call.updateVisit({ visit: visit.id, values }));
	}

	async close(): Promise<void> {
		const visit = this.#from.visit();
		if (!visit || this.isBusy) return;
		this.isBusy = true;
		const isClosed =
			(await this.#refer(visit)) && (await this.#coach.run(this.#coach.device.call.closeVisit({ visit: visit.id })));
		this.isBusy = false;
		if (!isClosed) return;
		this.#coach.note(null);
		// What was recorded stands here next, before the round. Practice tells it on a page of its own.
		if (this.#coach.isPractice) await goto(this.#coach.places.afterVisit);
	}

	/** False when one could not be saved; closing again makes only what is missing. */
	async #refer(visit: VisitView): Promise<boolean> {
		for (const { partner, named, given, concern, whatText } of this.referrals) {
			// One that was stopped when a yes was taken back does not stand in the way of a new yes.
			const isMade = visit.referrals.some(
				(referral) =>
					referral.partner === partner && (referral.named ?? undefined) === named && referral.state !== 'fellThrough'
			);
			if (given !== true || isMade) continue;
			const consent = this.#lastConsent(partner, named)?.id;
			const values: RecordValues<'referral'> = {
				partner,
				...(named === undefined ? {} : { named }),
				concern,
				purpose: whatText,
				state: 'made',
				...(consent ? { consent } : {})
			};
			if (!(await this.#coach.run(this.#coach.device.call.addReferral({ visit: visit.id, values })))) return false;
		}
		return true;
	}

	#lastConsent(partner: string, named: string | undefined): VisitView['consents'][number] | undefined {
		return this.#from
			.visit()
			?.consents.filter(
				(consent) =>
					consent.purpose === 'referral' && consent.partner === partner && (!consent.named || consent.named === named)
			)
			.toSorted((a, b) => (b.at ?? 0) - (a.at ?? 0))[0];
	}

	#text(text: Readonly<Record<string, string>>): string {
		return textIn(text, this.#coach.locale, this.#from.pack()?.languages);
	}
}
