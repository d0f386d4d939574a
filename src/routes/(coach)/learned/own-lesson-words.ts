/** How a lesson that this coach proposed went, in words. Until the office decides, that is where the lesson is. */
import type { OwnLesson } from '#lib/device/port.ts';
import type { ContentPack } from '#lib/domain/guide/guide.ts';
import { findLesson } from '#lib/domain/guide/lesson.ts';
import type { Coach } from '../coach.svelte.ts';
import { packText } from '../pack-text.ts';
import { receiptWords, type ReceiptWords } from '../whereabouts.ts';

export interface OwnLessonWords {
	/** Null once the office decided: where it lies says nothing then. */
	readonly receipt: ReceiptWords | null;
	readonly lines: readonly string[];
	/** The lesson it became, in the pack that this phone holds. */
	readonly published: { readonly title: string; readonly href: string } | null;
}

export function ownLessonWords(coach: Coach, lesson: OwnLesson, pack: ContentPack | null): OwnLessonWords {
	if (lesson.state === 'proposed') {
		const isRead = lesson.where.kind === 'office';
		const lines = isRead ? [coach.t('ownLessons.waiting')] : [];
		return { receipt: receiptWords(coach, lesson.where), lines, published: null };
	}
	if (lesson.state === 'declined') {
		const { reason } = lesson;
		const why = reason === null ? coach.t('ownLessons.noReason') : coach.t('ownLessons.reason', { reason });
		return { receipt: null, lines: [coach.t('ownLessons.declined'), why], published: null };
	}
	const found = pack === null ? undefined : findLesson(pack, lesson.lesson);
	if (pack === null || found === undefined)
		return { receipt: null, lines: [coach.t('ownLessons.taken')], published: null };
	const credit = found.credit ? [coach.t('lesson.credit', { credit: found.credit })] : [];
	return {
		receipt: null,
		lines: [coach.t('ownLessons.published'), ...credit],
		published: { title: packText(coach, pack, found.title), href: `/lessons/${found.id}` }
	};
}
