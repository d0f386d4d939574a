/** The texts of the pack in the coach's language. */
import { textIn, type ContentPack, type Localized } from '#lib/domain/guide/guide.ts';
import type { Coach } from './coach.svelte.ts';

export function packText(coach: Coach, pack: ContentPack, text: Localized): string {
	return textIn(text, coach.locale, pack.languages);
}
