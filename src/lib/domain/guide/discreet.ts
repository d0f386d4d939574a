/**
 * Categories of concern that the household must not read on the coach's screen: violence and neglect. The one who
 * does it may look along. A phone holds such a category under its discreet words only; the office reads its own.
 */
import type { ConcernCategory, ContentPack } from './guide.ts';

/** The pack as a phone's screens may hold it: each discreet category bears its discreet words as title and chip. */
export function packForTheDoor(pack: ContentPack): ContentPack {
	if (!pack.concerns.some(isDiscreet)) return pack;
	return { ...pack, concerns: pack.concerns.map(withDiscreetWords) };
}

/** True where neither the category's words nor what was said of it may stand on a screen, in a letter or be read aloud. */
export function isDiscreet(category: Pick<ConcernCategory, 'discreet'> | undefined): boolean {
	return category?.discreet !== undefined;
}

function withDiscreetWords(category: ConcernCategory): ConcernCategory {
	return category.discreet === undefined
		? category
		: { ...category, title: category.discreet, short: category.discreet };
}
