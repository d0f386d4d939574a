/** Which lessons to offer after a practice talk: those its concerns point at, else those the door was made for. */
import type { Scenario } from '#lib/device/practice/scenarios.ts';
import type { VisitView } from '#lib/device/port.ts';
import type { ContentPack, Lesson } from '#lib/domain/guide/guide.ts';
import { findLesson } from '#lib/domain/guide/lesson.ts';
import { suggestFor } from '#lib/domain/guide/suggest.ts';

const LESSONS_MAX = 3;

export function fittingLessons(
	pack: ContentPack,
	{ visit, scenario }: { readonly visit: Pick<VisitView, 'concerns'> | null; readonly scenario: Scenario }
): readonly Lesson[] {
	const suggested = new Set<string>();
	for (const { category, withdrawn } of visit?.concerns ?? []) {
		if (withdrawn || !category) continue;
		// One that was suggested for an earlier concern counts as read, so that the next concern brings another.
		const fitting = suggestFor(pack, { concern: category, lessonsRead: suggested });
		for (const { kind, id } of fitting) if (kind === 'lesson') suggested.add(id);
	}
	const ids = [...new Set([...suggested, ...scenario.lessons])].slice(0, LESSONS_MAX);
	return ids.flatMap((id) => findLesson(pack, id) ?? []);
}
