/** `t` for practice: its stories stand beside the coach's other words, since the first screen needs none of them. */
import enPractice from './messages/en/practice.json' with { type: 'json' };
import nlPractice from './messages/nl/practice.json' with { type: 'json' };
import { createTranslate, type KeyOf } from './translate.ts';

export type PracticeKey = KeyOf<typeof nlPractice>;

export const t = createTranslate<PracticeKey>({ nl: [nlPractice], en: [enPractice] });
