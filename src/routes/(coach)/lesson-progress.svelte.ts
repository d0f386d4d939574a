/**
 * What this coach read of the lessons. With the vault open it is a record that syncs; before enrolment, and while the
 * phone is locked, lessons are read all the same: then the change waits here, in the clear, since it holds the ids of
 * lessons and nothing of a resident.
 */
import { getContext, setContext } from 'svelte';
import type { ContentPack } from '#lib/domain/guide/guide.ts';
import { currentLessonId } from '#lib/domain/guide/lesson.ts';
import { bothChanges, NO_PROGRESS, withProgress, type Progress, type ProgressChange } from '#lib/domain/learning.ts';
import type { Coach } from './coach.svelte.ts';

const WAITING = 'voordeur.lessons';
/** An operation holds at most 64 fields, and each lesson read is one. */
const READ_AT_ONCE_MAX = 40;
/** Closer than this is the same place on the page. */
const PLACE_STEP = 0.1;

export class LessonProgress {
	readonly #coach: Coach;
	readonly #watched: { readonly current: Progress | undefined };
	#waiting: ProgressChange | null = $state.raw(readWaiting());
	#isHandingOver = false;

	constructor(coach: Coach) {
		this.#coach = coach;
		this.#watched = coach.device.watch('learning', {});
	}

	/** It cannot be recorded now: the phone is not enrolled, covered or locked. */
	get isLocal(): boolean {
		return this.#coach.device.status.lock.kind !== 'open';
	}

	get now(): Progress {
		const recorded = (this.isLocal ? undefined : this.#watched.current) ?? NO_PROGRESS;
		return this.#waiting ? withProgress(recorded, this.#waiting) : recorded;
	}

	/** Lessons of this pack that were read, also under an id that was replaced since. */
	readIn(pack: Pick<ContentPack, 'lessons' | 'aliases'>): ReadonlySet<string> {
		return new Set(this.now.read.map((lesson) => currentLessonId(pack, lesson)));
	}

	markedIn(pack: Pick<ContentPack, 'lessons' | 'aliases'>): ReadonlySet<string> {
		return new Set(this.now.marked.map((lesson) => currentLessonId(pack, lesson)));
	}

	async change(change: ProgressChange): Promise<void> {
		// A failed verb has told so on the screen; the change waits like one of a locked phone.
		if (!this.isLocal && (await this.#coach.run(this.#coach.device.call.keepLearning(change)))) return;
		this.#wait(bothChanges(this.#waiting ?? {}, change));
	}

	/** The lesson on the screen is left at this height of its page. */
	async leave(lesson: string, place: number): Promise<void> {
		const { last } = this.now;
		if (last?.lesson === lesson && Math.abs(last.place - place) < PLACE_STEP) return;
		await this.change({ last: { lesson, place: Math.round(Math.min(1, Math.max(0, place)) * 100) / 100 } });
	}

	/** Records what waited, once that is possible. */
	async handOver(): Promise<void> {
		const waiting = this.#waiting;
		if (waiting === null || this.isLocal || this.#isHandingOver) return;
		this.#isHandingOver = true;
		const { read = [], ...others } = waiting;
		const parts: ProgressChange[] = [{ ...others, read: read.slice(0, READ_AT_ONCE_MAX) }];
		for (let from = READ_AT_ONCE_MAX; from < read.length; from += READ_AT_ONCE_MAX) {
			parts.push({ read: read.slice(from, from + READ_AT_ONCE_MAX) });
		}
		let isKept = true;
		for (const part of parts) {
			if (isKept) isKept = (await this.#coach.device.call.keepLearning(part)).ok;
		}
		if (isKept && this.#waiting === waiting) this.#wait(null);
		this.#isHandingOver = false;
	}

	#wait(change: ProgressChange | null): void {
		this.#waiting = change;
		try {
			if (change === null) localStorage.removeItem(WAITING);
			else localStorage.setItem(WAITING, JSON.stringify(change));
		} catch {
			// Storage is refused: what was read counts until the app closes.
			return;
		}
	}
}

const CONTEXT = 'voordeur lesson progress';

export function provideProgress(progress: LessonProgress): LessonProgress {
	return setContext(CONTEXT, progress);
}

export function useProgress(): LessonProgress {
	return getContext<LessonProgress>(CONTEXT);
}

function readWaiting(): ProgressChange | null {
	try {
		const kept: unknown = JSON.parse(localStorage.getItem(WAITING) ?? 'null');
		// Written by this file and by nobody else; anything that is no object counts as nothing.
		return typeof kept === 'object' ? (kept as ProgressChange | null) : null;
	} catch {
		return null;
	}
}
