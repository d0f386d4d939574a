/** When a household may be passed on to a partner, what goes along, and when a referral has been silent for too long. */
import { isAbout } from './consent.ts';
import type { ReferralStep } from './concern.ts';
import type { Held } from './household-records.ts';
import type { RecordValues } from './records/index.ts';

/** Days without a word of the partner after which a referral waits for a person; our own term, as the mock-up of Work has it. */
export const REFERRAL_SILENT_DAYS = 21;

/** Steps of a referral whose outcome is not known. */
export const REFERRAL_WAITING = ['made', 'accepted'] as const satisfies readonly ReferralStep[];

/** @param named the partner of the organisation's own list; null where no one of them is meant */
export interface ReferredTo {
	readonly partner: string;
	readonly named: string | null;
}

/**
 * The yes that a referral rests on, or null where there is none. The newest answer decides, among those that were asked
 * for this kind of partner and those that were asked for this very one: a no to one welfare organisation leaves the
 * others of its kind open, and a yes for one of them opens no other.
 */
export function coveringConsent(
	consents: readonly Held<'consent'>[],
	{ partner, named }: ReferredTo
): Held<'consent'> | null {
	const asked = consents.filter(
		({ values }) =>
			isAbout(values, { purpose: 'referral', partner }) && ((values.named ?? null) === null || values.named === named)
	);
	const last = asked.reduce<Held<'consent'> | null>(
		(newest, one) => (newest === null || (one.values.at ?? 0) >= (newest.values.at ?? 0) ? one : newest),
		null
	);
	return last && last.values.given === true && last.values.withdrawn !== true ? last : null;
}

/**
 * What a yes to a referral covers: the shipped text names the name, the address and what was said about the matter, and
 * that the partner gets no more. So no telephone, no language and no other concern goes along.
 */
export interface PassedOn {
	readonly name: string | null;
	readonly address: string | null;
	readonly purpose: string;
	/** The resident's own words, of the one concern that is passed on. */
	readonly ownWords: string | null;
}

export function passedOn(records: {
	readonly household: RecordValues<'household'> | null;
	readonly referral: RecordValues<'referral'>;
	readonly concern: RecordValues<'concern'> | null;
}): PassedOn {
	const { household, referral, concern } = records;
	return {
		name: household?.name ?? null,
		address: household?.address ?? concern?.address ?? null,
		purpose: referral.purpose ?? '',
		ownWords: concern?.ownWords ?? null
	};
}
