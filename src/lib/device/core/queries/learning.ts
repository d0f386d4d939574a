/** A coach's progress: every record of it in the coach's own scope, taken together. */
import { lessonsReadIn, type Progress } from '#lib/domain/learning.ts';
import { coachScope } from '#lib/domain/round.ts';
import type { QueryContext } from './door.ts';

export function buildLearning({ index, me }: QueryContext): Progress {
	const mine = index.inScope('learning', coachScope(me)).map(({ values }) => values);
	const lasts = mine.flatMap(({ last }) => (last ? [last] : [])).toSorted((one, other) => other.at - one.at);
	const [latest] = lasts;
	return {
		read: [...new Set(mine.flatMap((values) => lessonsReadIn(values)))].sort(),
		marked: [...new Set(mine.flatMap(({ marked }) => marked ?? []))].sort(),
		last: latest ? { lesson: latest.lesson, place: latest.place } : null
	};
}
