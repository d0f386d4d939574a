/**
 * What this coach proposed as lessons from the street, and what the office did with each. The coach's own only: a record
 * that came by a scope that others read is somebody else's.
 */
import { streetLessonId } from '#lib/domain/street-lesson.ts';
import type { OwnLesson } from '../../port.ts';
import type { OutboxBook } from '../outbox-book.ts';
import { compare, type QueryContext } from './door.ts';
import { whereaboutsOf } from './whereabouts.ts';

/** The newest ones; a coach looks for what came of the last few, and an old one lives on as a lesson or not at all. */
const SHOWN_MAX = 50;

export function buildOwnLessons({ index, me }: QueryContext, book: OutboxBook): readonly OwnLesson[] {
	return index
		.ofKind('lessonProposal')
		.filter(({ values }) => values.by === me)
		.map((proposal): OwnLesson => {
			const { id, values } = proposal;
			const state = values.state ?? 'proposed';
			return {
				id,
				text: values.text ?? '',
				at: values.at ?? 0,
				state,
				reason: state === 'declined' ? values.reason || null : null,
				lesson: streetLessonId(id),
				where: whereaboutsOf([proposal], book)
			};
		})
		.sort((one, other) => other.at - one.at || compare(one.id, other.id))
		.slice(0, SHOWN_MAX);
}
