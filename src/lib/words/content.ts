/** `t` for the pages on which the office writes lessons: beside the office's other words, since few pages need these. */
import enContent from './messages/en/content.json' with { type: 'json' };
import nlContent from './messages/nl/content.json' with { type: 'json' };
import { createTranslate, type KeyOf } from './translate.ts';

export type ContentKey = KeyOf<typeof nlContent>;

export const t = createTranslate<ContentKey>({ nl: [nlContent], en: [enContent] });
