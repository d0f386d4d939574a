/** The answers of a guide with the words that were on the phone: those of the pack the visit was held with. */
import type { Guide, Localized } from '#lib/domain/guide/guide.ts';
import { momentsInRounds } from '#lib/domain/guide/rounds.ts';
import type { GuideSession } from '#lib/domain/visit.ts';

export interface AnsweredMoment {
	readonly moment: string;
	/** Null when the pack of that visit is not here any more; then the moment's id stands in. */
	readonly question: Localized | null;
	/** Options in words; a text, a number or a day as it was given. */
	readonly answer: readonly (Localized | string | number | boolean)[];
	readonly unit: string | null;
	/** Answered by a photo's record; the picture stands among the photos of the visit. */
	readonly isPhoto: boolean;
}

/** In the order of the guide; what the guide does not know comes last. */
export function answersOf(session: GuideSession, guide: Guide | null): readonly AnsweredMoment[] {
	const moments = guide === null ? [] : momentsInRounds(guide);
	const order = new Map(moments.map((moment, index) => [moment.id, index]));
	return Object.entries(session.answers)
		.map(([moment, answer]): AnsweredMoment => {
			const asked = moments.find((one) => one.id === moment);
			const given = Array.isArray(answer) ? answer : [answer];
			return {
				moment,
				question: asked?.title ?? null,
				answer: given.map((one) => asked?.options.find((option) => option.id === one)?.words ?? one),
				unit: asked?.unit ?? null,
				isPhoto: asked?.answer === 'photo'
			};
		})
		.sort((a, b) => (order.get(a.moment) ?? order.size) - (order.get(b.moment) ?? order.size));
}
