/** `t` for the coach's screens. The office has its own beside this one, so that no phone carries the office's words. */
import enCoach from './messages/en/coach.json' with { type: 'json' };
import enCommon from './messages/en/common.json' with { type: 'json' };
import nlCoach from './messages/nl/coach.json' with { type: 'json' };
import nlCommon from './messages/nl/common.json' with { type: 'json' };
import { createTranslate, type KeyOf } from './translate.ts';

export type CoachKey = KeyOf<typeof nlCommon & typeof nlCoach>;

export const t = createTranslate<CoachKey>({ nl: { ...nlCommon, ...nlCoach }, en: { ...enCommon, ...enCoach } });
