/** `t` for the coach's screens. The office has its own beside this one, so that no phone carries the office's words. */
import enCards from './messages/en/cards.json' with { type: 'json' };
import enCoach from './messages/en/coach.json' with { type: 'json' };
import enCommon from './messages/en/common.json' with { type: 'json' };
import enConsent from './messages/en/consent.json' with { type: 'json' };
import enDoors from './messages/en/doors.json' with { type: 'json' };
import enLearning from './messages/en/learning.json' with { type: 'json' };
import enPhoto from './messages/en/photo.json' with { type: 'json' };
import enRescue from './messages/en/rescue.json' with { type: 'json' };
import enSafety from './messages/en/safety.json' with { type: 'json' };
import enTable from './messages/en/table.json' with { type: 'json' };
import enVault from './messages/en/vault.json' with { type: 'json' };
import nlCards from './messages/nl/cards.json' with { type: 'json' };
import nlCoach from './messages/nl/coach.json' with { type: 'json' };
import nlCommon from './messages/nl/common.json' with { type: 'json' };
import nlConsent from './messages/nl/consent.json' with { type: 'json' };
import nlDoors from './messages/nl/doors.json' with { type: 'json' };
import nlLearning from './messages/nl/learning.json' with { type: 'json' };
import nlPhoto from './messages/nl/photo.json' with { type: 'json' };
import nlRescue from './messages/nl/rescue.json' with { type: 'json' };
import nlSafety from './messages/nl/safety.json' with { type: 'json' };
import nlTable from './messages/nl/table.json' with { type: 'json' };
import nlVault from './messages/nl/vault.json' with { type: 'json' };
import { createTranslate, type KeyOf } from './translate.ts';

export type CoachKey = KeyOf<
	typeof nlCommon &
		typeof nlCoach &
		typeof nlCards &
		typeof nlConsent &
		typeof nlDoors &
		typeof nlLearning &
		typeof nlPhoto &
		typeof nlRescue &
		typeof nlSafety &
		typeof nlTable &
		typeof nlVault
>;

export const t = createTranslate<CoachKey>({
	nl: [nlCommon, nlCoach, nlCards, nlConsent, nlDoors, nlLearning, nlPhoto, nlRescue, nlSafety, nlTable, nlVault],
	en: [enCommon, enCoach, enCards, enConsent, enDoors, enLearning, enPhoto, enRescue, enSafety, enTable, enVault]
});
