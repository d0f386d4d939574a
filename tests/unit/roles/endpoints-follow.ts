/** Doors of following a concern to its end: referrals, partners, letters, the weekly list, and all content in one place. */
import type { Endpoint } from './endpoints.ts';
import type { Town } from './town.ts';

const none = { params: ({ none: id }: Town) => ({ id }) };

export const FOLLOW_ENDPOINTS: Readonly<Record<string, Endpoint>> = {
	'load /office/referrals': { need: 'readHouseholds', answers: 200 },
	'load /office/referrals/[id]': { need: 'readHouseholds', answers: 404, ...none },
	'action hand /office/referrals/[id]': { need: 'answerConcerns', answers: 400, ...none },
	'action accept /office/referrals/[id]': { need: 'answerConcerns', answers: 400, ...none },
	'action hear /office/referrals/[id]': { need: 'answerConcerns', answers: 400, ...none },
	'action end /office/referrals/[id]': { need: 'answerConcerns', answers: 400, ...none },
	'action tellBack /office/referrals/[id]': { need: 'answerConcerns', answers: 400, ...none },
	'action reopen /office/referrals/[id]': { need: 'answerConcerns', answers: 400, ...none },
	'load /office/partners': { need: 'readReports', answers: 200 },
	'action default /office/partners': { need: 'manageContent', answers: 400 },
	'load /office/partners/[id]': { need: 'readReports', answers: 404, ...none },
	'action save /office/partners/[id]': { need: 'manageContent', answers: 400, ...none },
	'action end /office/partners/[id]': { need: 'manageContent', answers: 400, ...none },
	'action undo /office/partners/[id]': { need: 'manageContent', answers: 400, ...none },
	'load /office/areas': { need: 'readReports', answers: 200 },
	'action default /office/areas': { need: 'manageContent', answers: 400 },
	'load /office/areas/[id]': { need: 'readReports', answers: 404, ...none },
	'action save /office/areas/[id]': { need: 'manageContent', answers: 400, ...none },
	'action undo /office/areas/[id]': { need: 'manageContent', answers: 400, ...none },
	'load /office/letters/referral/[id]': { need: 'exportData', answers: 404, ...none },
	'load /office/letters/partner/[id]': { need: 'exportData', answers: 404, isFresh: true, ...none },
	'action handed /office/letters/partner/[id]': { need: 'answerConcerns', answers: 400, ...none },
	'load /office/recontact': { need: 'readHouseholds', answers: 200 },
	'load /office/versions/[id]': { need: 'readHouseholds', answers: 404, ...none },
	'action default /office/versions/[id]': { need: 'correctRecords', answers: 400, ...none },
	'load /office/opt-outs': { need: 'readHouseholds', answers: 200 },
	'action default /office/opt-outs': { need: 'answerConcerns', answers: 400 }
};
