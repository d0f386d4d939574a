/** When a lesson applies: in which situations, with which concerns, and at which moments of which guides. */
import type { ConcernCategory, ContentPack, Guide, Lesson, Moment, Situation } from './guide.ts';
import { currentLessonId } from './lesson.ts';

export interface FittingGuide {
	readonly guide: Guide;
	/** The moments that link to the lesson, in the order of the guide; none where only the lesson names the guide. */
	readonly moments: readonly Moment[];
}

export interface Fits {
	readonly situations: readonly Situation[];
	readonly concerns: readonly ConcernCategory[];
	/** Those that the lesson names come first, in its order, then those that only link to it. */
	readonly guides: readonly FittingGuide[];
}

/** What the pack does not know is left out: a lesson from elsewhere may name what is not here. */
export function fitsOf(pack: ContentPack, lesson: Lesson): Fits {
	const fitting = (guide: Guide): FittingGuide => ({
		guide,
		moments: guide.moments.filter(({ lessons }) => lessons.some((id) => currentLessonId(pack, id) === lesson.id))
	});
	const named = new Set(lesson.guides);
	const linking = pack.guides.filter(({ id }) => !named.has(id)).map(fitting);
	return {
		situations: lesson.situations,
		concerns: lesson.concerns.flatMap((id) => pack.concerns.find((concern) => concern.id === id) ?? []),
		guides: [
			...[...named].flatMap((id) => pack.guides.find((guide) => guide.id === id) ?? []).map(fitting),
			...linking.filter(({ moments }) => moments.length > 0)
		]
	};
}
