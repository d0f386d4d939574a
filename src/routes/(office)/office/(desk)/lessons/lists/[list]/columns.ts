/** The words above a column of a list. */
import type { ContentKey } from '#lib/words/content.ts';

const keys = {
	nl: 'lists.nl',
	en: 'lists.en',
	'short.nl': 'lists.shortNl',
	'short.en': 'lists.shortEn',
	unit: 'lists.unit'
} as const satisfies Readonly<Record<string, ContentKey>>;

export function columnKey(name: string): ContentKey {
	return Object.entries(keys).find(([known]) => known === name)?.[1] ?? 'lists.code';
}
