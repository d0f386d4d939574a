/** Lessons of the published set by their words, in every language that it holds. */
import { foldedText } from '#lib/domain/folded-text.ts';
import { foundPassage } from '#lib/domain/found-passage.ts';
import type { ContentPack } from '#lib/domain/guide/guide.ts';
import { entriesOf } from '#lib/content/search-entries.ts';
import type { FoundHit } from './found-hit.ts';
import type { OfficePlace } from './place.ts';
import { readPublishedPack } from './published-pack.ts';

interface LessonText {
	readonly id: string;
	readonly language: string;
	readonly title: string;
	readonly body: string;
	readonly folded: string;
}

/** A pack never changes: its words are folded once. */
const textsByPack = new WeakMap<ContentPack, readonly LessonText[]>();

export async function findLessons(
	place: OfficePlace,
	asked: { readonly words: readonly string[]; readonly locale: string }
): Promise<readonly FoundHit[]> {
	const published = await readPublishedPack(place);
	if (!published) return [];
	const texts = textsOf(published.pack);
	const found = texts.filter(({ folded }) => asked.words.every((word) => folded.includes(word)));
	const own = [...found.filter(({ language }) => language === asked.locale), ...found];
	return [...new Map(own.toReversed().map((text) => [text.id, text])).values()]
		.toReversed()
		.map(({ id, title, body }): FoundHit => {
			const shown = texts.find((text) => text.id === id && text.language === asked.locale)?.title ?? title;
			return {
				id,
				kind: 'lesson',
				title: shown,
				category: null,
				words: foundPassage([body, title], asked.words),
				house: null,
				address: null,
				visit: null,
				isEnded: false
			};
		});
}

function textsOf(pack: ContentPack): readonly LessonText[] {
	const kept = textsByPack.get(pack);
	if (kept) return kept;
	const texts = pack.languages.flatMap((language) =>
		entriesOf(pack, language).flatMap(({ kind, id, title, body }) => {
			if (kind !== 'lesson') return [];
			const plain = body.replace(/<[^<>]*>/g, ' ');
			return [{ id, language, title, body: plain, folded: foldedText(`${title} ${plain}`) }];
		})
	);
	textsByPack.set(pack, texts);
	return texts;
}
