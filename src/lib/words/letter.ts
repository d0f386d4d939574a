/** `t` for the letter to a resident. It is in Dutch whatever language the coach or the office works in. */
import { createTranslate, type KeyOf } from './translate.ts';
import enLetter from './messages/en/letter.json' with { type: 'json' };
import nlLetter from './messages/nl/letter.json' with { type: 'json' };

export type LetterKey = KeyOf<typeof nlLetter>;

export const t = createTranslate<LetterKey>({ nl: [nlLetter], en: [enLetter] });
