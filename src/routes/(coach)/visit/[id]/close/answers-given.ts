/** What was answered at the steps of a talk, in words, for the summary that holds all of it. */
import { isEmpty } from '#lib/domain/guide/answers.ts';
import { type ContentPack, type Localized, type Moment, textIn } from '#lib/domain/guide/guide.ts';
import { momentsInRounds } from '#lib/domain/guide/rounds.ts';
import type { Answer } from '#lib/domain/guide/session.ts';
import { withoutAnswers } from '#lib/domain/guide/wording.ts';
import { dateText, numberText } from '#lib/words/formats.ts';
import type { Locale } from '#lib/words/locales.ts';
import type { VisitView } from '#lib/device/port.ts';

export interface AnswerGiven {
	readonly id: string;
	readonly question: string;
	readonly answer: string;
}

interface Surroundings {
	readonly pack: ContentPack;
	readonly locale: Locale;
	readonly now: number;
}

/** Words of the resident are read aloud above it, and a photo is a picture: neither is told twice. */
const TOLD_ELSEWHERE: readonly Moment['answer'][] = ['text', 'photo'];
/** A meter has three of them. */
const METER_DIGITS = 3;
const DAY = /^\d{4}-\d{2}-\d{2}$/;

/** In the order of each guide; what this version of a guide does not ask is left to the office, which has that version. */
export function answersGiven(visit: Pick<VisitView, 'guides'>, around: Surroundings): readonly AnswerGiven[] {
	const { pack } = around;
	return Object.values(visit.guides).flatMap(({ guide, answers }) => {
		const held = pack.guides.find(({ id }) => id === guide);
		return (held ? momentsInRounds(held) : []).flatMap((moment) => {
			const answer = Object.hasOwn(answers, moment.id) ? answers[moment.id] : undefined;
			if (answer === undefined || isEmpty(answer) || TOLD_ELSEWHERE.includes(moment.answer)) return [];
			const question = spoken(moment.title, around);
			return [{ id: `${guide} ${moment.id}`, question, answer: answerInWords(moment, answer, around) }];
		});
	});
}

function answerInWords(moment: Moment, answer: Answer, around: Surroundings): string {
	if (typeof answer === 'number') {
		const number = numberText(around.locale, answer, METER_DIGITS);
		return moment.unit === undefined ? number : `${number} ${moment.unit}`;
	}
	if (moment.answer === 'date' && typeof answer === 'string' && DAY.test(answer)) {
		return dateText(around.locale, answer, around.now);
	}
	const chosen = typeof answer === 'object' ? answer : [String(answer)];
	return chosen
		.map((one) => {
			const option = moment.options.find(({ id }) => id === one);
			return option === undefined ? one : spoken(option.words, around) || one;
		})
		.join(', ');
}

function spoken(text: Localized, { pack, locale }: Surroundings): string {
	return withoutAnswers(textIn(text, locale, pack.languages));
}
