/** Concerns by the words of the pack: the phone keeps a category by its id, and a coach types its name. */
import { textIn, type ContentPack } from '#lib/domain/guide/guide.ts';
import { foldedText } from '#lib/domain/folded-text.ts';

/** More would be looked up than one means. */
const CATEGORIES_MAX = 3;
/** Two letters begin too many words. */
const LETTERS_MIN = 3;

/** What to look for beside the text itself: of each concern whose name holds all its words, the words of its id. */
export function namedConcerns(pack: ContentPack | undefined, locale: string, text: string): readonly string[] {
	const words = foldedText(text).split(' ');
	if (!pack || words.some((word) => word.length < LETTERS_MIN)) return [];
	return pack.concerns
		.filter(({ title, short }) => {
			const name = ` ${foldedText(`${textIn(title, locale, pack.languages)} ${textIn(short, locale, pack.languages)}`)}`;
			return words.every((word) => name.includes(` ${word}`));
		})
		.slice(0, CATEGORIES_MAX)
		.map(({ id }) => id.replaceAll('-', ' '));
}
