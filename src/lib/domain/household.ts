export const CONSENT_PURPOSES = ['visitRecord', 'referral', 'contactAgain', 'photo'] as const;
