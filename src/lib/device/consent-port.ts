/** What screens ask of the phone about consent. */
import type { ConsentPurpose } from '#lib/domain/consent.ts';
import type { SpokenText } from '#lib/domain/consent-text.ts';

/** The organisation's own words for each purpose, the newest of each language; none where it wrote none. */
export type ConsentTexts = { readonly [P in ConsentPurpose]: readonly SpokenText[] };

export interface Withdrawing {
	readonly visit: string;
	readonly purpose: ConsentPurpose;
	/** Of a referral: to whom. */
	readonly partner?: string;
	/** The office's task, in words, for a partner who is to be told. */
	readonly tellPartner: string;
}
