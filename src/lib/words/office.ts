/** `t` for the office's pages, beside the coach's own, so that no phone carries these words. */
import enAccount from './messages/en/account.json' with { type: 'json' };
import enBackup from './messages/en/backup.json' with { type: 'json' };
import enCommon from './messages/en/common.json' with { type: 'json' };
import enConsent from './messages/en/consent.json' with { type: 'json' };
import enDesk from './messages/en/desk.json' with { type: 'json' };
import enFollow from './messages/en/follow.json' with { type: 'json' };
import enData from './messages/en/data.json' with { type: 'json' };
import enMail from './messages/en/mail.json' with { type: 'json' };
import enOffice from './messages/en/office.json' with { type: 'json' };
import enPrivacy from './messages/en/privacy.json' with { type: 'json' };
import enPeople from './messages/en/people.json' with { type: 'json' };
import enPlaces from './messages/en/places.json' with { type: 'json' };
import enPlanning from './messages/en/planning.json' with { type: 'json' };
import enRecovery from './messages/en/recovery.json' with { type: 'json' };
import enReports from './messages/en/reports.json' with { type: 'json' };
import nlAccount from './messages/nl/account.json' with { type: 'json' };
import nlBackup from './messages/nl/backup.json' with { type: 'json' };
import nlCommon from './messages/nl/common.json' with { type: 'json' };
import nlConsent from './messages/nl/consent.json' with { type: 'json' };
import nlDesk from './messages/nl/desk.json' with { type: 'json' };
import nlFollow from './messages/nl/follow.json' with { type: 'json' };
import nlData from './messages/nl/data.json' with { type: 'json' };
import nlMail from './messages/nl/mail.json' with { type: 'json' };
import nlOffice from './messages/nl/office.json' with { type: 'json' };
import nlPrivacy from './messages/nl/privacy.json' with { type: 'json' };
import nlPeople from './messages/nl/people.json' with { type: 'json' };
import nlPlaces from './messages/nl/places.json' with { type: 'json' };
import nlPlanning from './messages/nl/planning.json' with { type: 'json' };
import nlRecovery from './messages/nl/recovery.json' with { type: 'json' };
import nlReports from './messages/nl/reports.json' with { type: 'json' };
import { createTranslate, type KeyOf } from './translate.ts';

export type OfficeKey = KeyOf<
	typeof nlCommon &
		typeof nlOffice &
		typeof nlDesk &
		typeof nlFollow &
		typeof nlPrivacy &
		typeof nlConsent &
		typeof nlBackup &
		typeof nlPeople &
		typeof nlPlaces &
		typeof nlPlanning &
		typeof nlRecovery &
		typeof nlReports &
		typeof nlData &
		typeof nlAccount &
		typeof nlMail
>;

export const t = createTranslate<OfficeKey>({
	nl: [
		nlCommon,
		nlOffice,
		nlDesk,
		nlFollow,
		nlPrivacy,
		nlConsent,
		nlBackup,
		nlPeople,
		nlPlaces,
		nlPlanning,
		nlRecovery,
		nlReports,
		nlData,
		nlAccount,
		nlMail
	],
	en: [
		enCommon,
		enOffice,
		enDesk,
		enFollow,
		enPrivacy,
		enConsent,
		enBackup,
		enPeople,
		enPlaces,
		enPlanning,
		enRecovery,
		enReports,
		enData,
		enAccount,
		enMail
	]
});
