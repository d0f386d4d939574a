/**
 * What a coach has read of the lessons: so that a new phone goes on where the old one was, and the office can see which
 * lessons its team has not met. It holds no points and no days in a row, and no page of the office shows it by person.
 */
import * as v from 'valibot';
import { currentLessonId } from './guide/lesson.ts';
import type { ContentPack } from './guide/guide.ts';
import { lessonRead, type learning } from './records/learning.ts';
import type { Values } from './records/define.ts';

/** What a coach has read and kept, on this phone and on others. */
export interface Progress {
	readonly read: readonly string[];
	/** To come back to. */
	readonly marked: readonly string[];
	/** Where the coach stopped, and how far down the page, from 0 to 1. */
	readonly last: { readonly lesson: string; readonly place: number } | null;
}

/** What changes in it; what is left out stays as it is. */
export interface ProgressChange {
	readonly read?: readonly { readonly lesson: string; readonly packHash: string }[];
	readonly unread?: readonly string[];
	readonly mark?: readonly string[];
	readonly unmark?: readonly string[];
	readonly last?: { readonly lesson: string; readonly place: number };
}

export const NO_PROGRESS: Progress = { read: [], marked: [], last: null };

/** The progress once the change is made. */
export function withProgress(before: Progress, change: ProgressChange): Progress {
	const without = (all: readonly string[], gone: readonly string[] = []) => all.filter((one) => !gone.includes(one));
	return {
		read: without([...new Set([...before.read, ...(change.read ?? []).map(({ lesson }) => lesson)])], change.unread),
		marked: without([...new Set([...before.marked, ...(change.mark ?? [])])], change.unmark),
		last: change.last ?? before.last
	};
}

/** Two changes as one, the later one after the earlier. */
export function bothChanges(earlier: ProgressChange, later: ProgressChange): ProgressChange {
	const laterRead = new Set(later.read?.map(({ lesson }) => lesson));
	const read = [
		...(earlier.read ?? []).filter(({ lesson }) => !laterRead.has(lesson) && !later.unread?.includes(lesson)),
		...(later.read ?? [])
	];
	const unread = [...(earlier.unread ?? []).filter((lesson) => !laterRead.has(lesson)), ...(later.unread ?? [])];
	const mark = [...(earlier.mark ?? []).filter((lesson) => !later.unmark?.includes(lesson)), ...(later.mark ?? [])];
	const unmark = [...(earlier.unmark ?? []).filter((lesson) => !later.mark?.includes(lesson)), ...(later.unmark ?? [])];
	const last = later.last ?? earlier.last;
	return {
		read,
		unread: [...new Set(unread)],
		mark: [...new Set(mark)],
		unmark: [...new Set(unmark)],
		...(last ? { last } : {})
	};
}

/** The name of the register of a lesson: ids may hold capitals, names of registers may not. */
export function readField(lesson: string): string {
	return `read:${lesson
		.toLowerCase()
		.replace(/[^a-z0-9-]/g, '-')
		.slice(0, 80)}`;
}

/** The lessons that one record says are read. */
export function lessonsReadIn(values: Readonly<Record<string, unknown>>): readonly string[] {
	return Object.entries(values).flatMap(([name, value]) => {
		const read = name.startsWith('read:') ? v.safeParse(lessonRead, value) : null;
		return read?.success === true ? [read.output.lesson] : [];
	});
}

export type LearningValues = Values<typeof learning>;

/** The smallest team of which the office is shown numbers: in a smaller one a number points at a person. */
export const TEAM_MIN = 4;

export interface TeamGap {
	readonly lesson: string;
	/** Coaches of the team that have read it. */
	readonly met: number;
}

/**
 * The lessons that not everybody in the team has met, the least met first; null for a team so small that a number
 * would point at a person.
 *
 * @param readBy the lessons read, per coach of the team; a coach who read nothing has an empty list
 */
export function teamGaps(
	pack: Pick<ContentPack, 'lessons' | 'aliases'>,
	readBy: readonly (readonly string[])[]
): readonly TeamGap[] | null {
	if (readBy.length < TEAM_MIN) return null;
	const counts = new Map<string, number>();
	for (const lessons of readBy) {
		// What was read under an id that has been replaced since counts for the lesson in its place, once.
		for (const lesson of new Set(lessons.map((read) => currentLessonId(pack, read)))) {
			counts.set(lesson, (counts.get(lesson) ?? 0) + 1);
		}
	}
	return pack.lessons
		.map(({ id: lesson }) => ({ lesson, met: counts.get(lesson) ?? 0 }))
		.filter(({ met }) => met < readBy.length)
		.toSorted((one, other) => one.met - other.met);
}
