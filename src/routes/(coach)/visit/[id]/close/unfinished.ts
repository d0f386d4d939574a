/** What was begun at the table and became no record: it lies on this phone and nowhere else, and the talk is about to end. */
import * as v from 'valibot';
import type { VisitView } from '#lib/device/port.ts';
import { readDraft } from '../drafted-form.svelte.ts';
import { promiseDraft } from '../promise-form.svelte.ts';

export const UNFINISHED = ['promise', 'appointment', 'reading', 'resident', 'text'] as const;
export type Unfinished = (typeof UNFINISHED)[number];

/** Written on the closing screen itself, where it is being typed. */
const HERE: readonly string[] = ['note:teach-back'];
/** A next visit without a day is none yet. */
const dated = v.object({ day: v.string() });

export function unfinishedIn(visit: VisitView): readonly Unfinished[] {
	const keys = Object.keys(visit.drafts).filter((key) => !HERE.includes(key));
	const has = (start: string): boolean => keys.some((key) => key.startsWith(start));
	const isLeft: Readonly<Record<Unfinished, boolean>> = {
		promise: promiseDraft(visit).what.trim() !== '',
		appointment: readDraft(visit, 'appointment', dated) !== null,
		reading: has('meter:'),
		resident: has('resident:'),
		text: has('answer:') || has('note:')
	};
	return UNFINISHED.filter((kind) => isLeft[kind]);
}
