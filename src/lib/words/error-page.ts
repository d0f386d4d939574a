/** The words that every area shares, for the page shown when a page cannot be. */
import enCommon from './messages/en/common.json' with { type: 'json' };
import nlCommon from './messages/nl/common.json' with { type: 'json' };
import { createTranslate, type KeyOf } from './translate.ts';

export const t = createTranslate<KeyOf<typeof nlCommon>>({ nl: [nlCommon], en: [enCommon] });
