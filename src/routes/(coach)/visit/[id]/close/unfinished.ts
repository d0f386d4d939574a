/** What was begun at the table and became no record: it lies on this phone and nowhere else, and the talk is about to end. */
import * as v from 'valibot';
import type { VisitView } from '#lib/device/port.ts';
import { isHalted } from '#lib/domain/note-guard.ts';
import { readDraft } from '../drafted-form.svelte.ts';
import { captionKey } from '../photo-caption.ts';
import { promiseDraft } from '../promise-form.svelte.ts';

export const UNFINISHED = ['promise', 'appointment', 'reading', 'resident', 'photo', 'text'] as const;
export type Unfinished = (typeof UNFINISHED)[number];

/** Written on the closing screen itself, where it is being typed. */
const HERE: readonly string[] = ['note:teach-back'];
/** A next visit without a day is none yet. */
const dated = v.object({ day: v.string() });

export function unfinishedIn(visit: VisitView): readonly Unfinished[] {
	const keys = draftsOf(visit)
		.map(([key]) => key)
		.filter((key) => !HERE.includes(key));
	const has = (start: string): boolean => keys.some((key) => key.startsWith(start));
	const isLeft: Readonly<Record<Unfinished, boolean>> = {
		promise: promiseDraft(visit).what.trim() !== '',
		appointment: readDraft(visit, 'appointment', dated) !== null,
		reading: has('meter:'),
		resident: has('resident:'),
		photo: has(captionKey('')),
		text: has('answer:') || has('note:')
	};
	return UNFINISHED.filter((kind) => isLeft[kind]);
}

/** Where a text waits for an answer about its number; `here`: on the closing screen itself. */
export type HaltedAt =
	| { readonly kind: 'promise' | 'resident' | 'photo' | 'text' | 'note' }
	| { readonly kind: 'concern'; readonly concern: string }
	| { readonly kind: 'here' };

/** Each place once: a text that nobody is led back to would stay behind unseen when the talk is closed. */
export function haltedIn(visit: VisitView): readonly HaltedAt[] {
	const halted = draftsOf(visit).filter(([, text]) => isHalted(text, new Set()));
	const places = new Map(halted.map(([key]) => [JSON.stringify(placeOf(key)), placeOf(key)]));
	return [...places.values()];
}

/** True when words of this moment are on the phone and in no record yet. */
export function hasTextAt(visit: VisitView, at: { readonly guide: string; readonly moment: string }): boolean {
	return [`note:${at.moment}`, `answer:${at.guide}:${at.moment}`].some((key) => key in visit.drafts);
}

/** Without what was written about a photo that was taken away since: nobody can be led back to it. */
function draftsOf(visit: VisitView): readonly (readonly [key: string, text: string])[] {
	const shown = new Set(visit.photos.map(({ id }) => captionKey(id)));
	return Object.entries(visit.drafts).filter(([key]) => !key.startsWith(captionKey('')) || shown.has(key));
}

function placeOf(key: string): HaltedAt {
	if (HERE.includes(key)) return { kind: 'here' };
	if (key === 'note:') return { kind: 'note' };
	if (key === 'promise') return { kind: 'promise' };
	if (key.startsWith(captionKey(''))) return { kind: 'photo' };
	if (key.startsWith('resident:')) return { kind: 'resident' };
	if (key.startsWith('words:')) return { kind: 'concern', concern: key.slice('words:'.length) };
	return { kind: 'text' };
}
