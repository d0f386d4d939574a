/** What the lessons say of each theme that energy can be joined to: for whoever reads the report and not the lessons. */
import type { ContentPack, Localized, RichText } from './guide.ts';

export interface Learned {
	/** Where the lessons come from; null where the set does not say. */
	readonly about: Localized | null;
	readonly themes: readonly {
		readonly id: string;
		readonly title: Localized;
		readonly lessons: readonly { readonly id: string; readonly title: Localized; readonly why: RichText['text'] }[];
	}[];
}

/** Themes without a lesson are left out, in the order of the catalogue. */
export function learnedIn({ about, themes, lessons }: ContentPack): Learned {
	return {
		about: about ?? null,
		themes: themes.flatMap(({ id, title }) => {
			const joined = lessons.filter(({ joins = [] }) => joins.includes(id));
			if (joined.length === 0) return [];
			return [
				{ id, title, lessons: joined.map((lesson) => ({ id: lesson.id, title: lesson.title, why: lesson.why.text })) }
			];
		})
	};
}
