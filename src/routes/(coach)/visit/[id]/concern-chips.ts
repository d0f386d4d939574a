/** Which concerns lie at the thumb: never more than fit above the buttons of a small phone. */
import type { VisitView } from '#lib/device/port.ts';
import type { ConcernCategory, ContentPack, Guide, Moment } from '#lib/domain/guide/guide.ts';

export const CHIPS_MAX = 3;
/** Heard most at a first door; used where neither moment nor guide names any. */
const USUAL = ['bill-unclear', 'draught', 'mould'] as const;

export interface ConcernChip {
	readonly category: ConcernCategory;
	/** The concern of this visit, when it is taken up. */
	readonly taken: string | undefined;
}

/** The moment's own concerns first, then the usual ones and the guide's. Taken ones stay where they were tapped. */
export function chipsAtTheThumb(at: {
	readonly visit: VisitView;
	readonly pack: ContentPack | null;
	readonly moment: Moment | null;
	readonly guide: Guide | undefined;
}): readonly ConcernChip[] {
	const [bill, draught, ...others] = USUAL;
	const wanted = new Set([...(at.moment?.concerns ?? []), bill, draught, ...(at.guide?.concerns ?? []), ...others]);
	const categories = new Map(at.pack?.concerns.map((category) => [category.id, category]));
	return [...wanted]
		.flatMap((id) => categories.get(id) ?? [])
		.slice(0, CHIPS_MAX)
		.map((category) => ({ category, taken: concernOfCategory(at.visit, category.id) }));
}

/** The concern of this category that this visit holds and that was not taken back. */
export function concernOfCategory(visit: VisitView, category: string): string | undefined {
	return visit.concerns.find((concern) => concern.category === category && !concern.withdrawn)?.id;
}

export function takenConcerns(visit: VisitView): VisitView['concerns'] {
	return visit.concerns.filter(({ withdrawn }) => !withdrawn);
}
