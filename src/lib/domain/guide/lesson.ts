/** Finding a lesson by an id that a visit or a coach's progress keeps, also after the set was replaced. */
import type { ContentPack, Lesson } from './guide.ts';

type Lessons = Pick<ContentPack, 'lessons' | 'aliases'>;

/** The id under which a lesson is known now; an id that nothing replaced is itself. */
export function currentLessonId({ aliases }: Lessons, id: string): string {
	const passed = new Set<string>();
	let at = id;
	// A ring cannot be published, but a pack from elsewhere must not hold a phone up.
	while (aliases !== undefined && Object.hasOwn(aliases, at) && !passed.has(at)) {
		passed.add(at);
		at = aliases[at] ?? at;
	}
	return at;
}

/** The lesson of this id, or the one in its place. */
export function findLesson(pack: Lessons, id: string): Lesson | undefined {
	const current = currentLessonId(pack, id);
	return pack.lessons.find((lesson) => lesson.id === current);
}
