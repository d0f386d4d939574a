import type { Lesson } from '#lib/domain/guide/guide.ts';
import { textIn } from '#lib/domain/guide/guide.ts';

/** A calm reader takes in about three words a second; rounded to five, since it is a guess. */
const WORDS_PER_SECOND = 3;
const STEP_SECONDS = 5;

export function readingSeconds(lesson: Lesson, language: string): number {
	const passages = [lesson.door, lesson.do, lesson.dont, lesson.why].map(({ text }) => textIn(text, language, ['nl']));
	const words = passages.join(' ').split(/\s+/).length;
	return Math.max(STEP_SECONDS, Math.round(words / WORDS_PER_SECOND / STEP_SECONDS) * STEP_SECONDS);
}
