/**
 * How long a guide takes, by its own words: those that are read or said on the way that most talks take, at 180 words a
 * minute, and the time that the resident needs to answer. That time is an estimate of our own.
 */
import { evaluateGuide } from './evaluation.ts';
import { prepareGuide } from './prepare.ts';
import { textIn, type Guide, type Localized, type Moment } from './guide.ts';

export const WORDS_PER_MINUTE = 180;
/** For each question, observation and agreement, by whether the talk is held in a doorway. */
const ANSWER_SECONDS = { table: 60, doorstep: 10 } as const;
const LANGUAGE = 'nl';
/** No guide's length hangs on the calendar. */
const NO_DAY = '1970-01-01';

/** The moments that show before anything is answered: no branch, and nothing that is read before the bell is rung. */
export function mainMoments(guide: Guide): readonly Moment[] {
	const prepared = prepareGuide(guide);
	const { states } = evaluateGuide(prepared, { answers: {}, concerns: new Set(), today: NO_DAY });
	return prepared.guide.moments.filter(({ id }) => states.get(id)?.isShown ?? true);
}

/** Seconds to read or say what these moments show at once: title, spoken words, explanation and options. */
export function readingSecondsOf(moments: readonly Moment[], language = LANGUAGE): number {
	const texts = moments.flatMap(({ title, say, explain, options }): readonly Localized[] => [
		title,
		...say,
		explain.text,
		...options.map(({ words }) => words)
	]);
	const words = texts.flatMap((text) => textIn(text, language, [LANGUAGE]).split(/\s+/).filter(Boolean));
	return (words.length / WORDS_PER_MINUTE) * 60;
}

/** Whole minutes, at least one. A branch counts half: some residents meet it. */
export function minutesOf(guide: Guide): number {
	const main = mainMoments(guide);
	const isMain = new Set(main.map(({ id }) => id));
	const branches = guide.moments.filter(({ id, beforehand }) => beforehand !== true && !isMain.has(id));
	const answer = guide.doorstep === true ? ANSWER_SECONDS.doorstep : ANSWER_SECONDS.table;
	const secondsOf = (moments: readonly Moment[]): number =>
		readingSecondsOf(moments) + moments.filter(({ kind }) => kind !== 'say').length * answer;
	return Math.max(1, Math.ceil((secondsOf(main) + secondsOf(branches) / 2) / 60));
}
