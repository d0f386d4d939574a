/** The words of a guide in the language that somebody says they are in, where the form itself named none. */
import type { Guide } from '#lib/domain/guide/guide.ts';

/** Languages that are offered first; any other code of two letters will do too. */
export const offeredLanguages = ['nl', 'en', 'fr', 'de', 'tr', 'ar', 'pl', 'uk', 'es', 'pt'] as const;

/** Words that stand there in the other language already, such as our own for *other*, stay as they are. */
export function inLanguage(guide: Guide, { from, to }: { readonly from: string; readonly to: string }): Guide {
	if (from === to) return guide;
	const moved: Guide = JSON.parse(JSON.stringify(guide), (_key, value: unknown) => {
		if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
		const entries: readonly (readonly [string, unknown])[] = Object.entries(value);
		const isText = entries.every(([key, words]) => /^[a-z]{2,3}$/.test(key) && typeof words === 'string');
		if (!isText || !entries.some(([key]) => key === from) || entries.some(([key]) => key === to)) return value;
		return Object.fromEntries(entries.map(([key, words]) => [key === from ? to : key, words]));
	});
	return moved;
}
