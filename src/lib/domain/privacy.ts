/**
 * For which purposes an organisation handles what residents tell, and on which ground. The product prescribes none:
 * practice differs, and the organisation's privacy officer decides.
 */
export const PROCESSING_PURPOSES = ['round', 'visitRecord', 'referral', 'contactAgain', 'photo'] as const;
export type ProcessingPurpose = (typeof PROCESSING_PURPOSES)[number];

/**
 * Grounds that organisations in this field were found to use, and nothing beyond those:
 * - consent: NPLW holds that in the heat transition only consent is usable at present, free, unambiguous, informed,
 *   bound to a purpose, recorded and withdrawable (nplw.nl, AVG). Beside it stands a caution about ringing unasked: a
 *   public body gets free consent where it answers a concrete question for help and does not search for needs
 *   (telengy.nl, on the explanation by the AP).
 * - contract: an agreement with the resident, as in the privacy statement of Hattem's Young Energy Team (hattem.nl).
 * - other: what the privacy officer writes down in their own words.
 */
export const LEGAL_BASES = ['undecided', 'consent', 'contract', 'other'] as const;
export type LegalBasis = (typeof LEGAL_BASES)[number];
