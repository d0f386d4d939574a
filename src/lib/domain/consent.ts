/**
 * What a resident answered, purpose by purpose, and what taking an answer back does. A no, at whatever moment, closes
 * nothing but its own purpose: no rule of help asks here.
 */
import type { CONSENT_PURPOSES } from './household.ts';
import type { Held, HouseholdRecords } from './household-records.ts';
import type { RecordValues } from './records/index.ts';
import { addWorkingDays } from './working-days.ts';

export type ConsentPurpose = (typeof CONSENT_PURPOSES)[number];

/** Null: nobody asked. */
export type ConsentAnswer = 'yes' | 'no' | 'withdrawn' | null;

/** A referral has a yes of its own for each partner. */
export interface ConsentAbout {
	readonly purpose: ConsentPurpose;
	readonly partner?: string | null;
}

/** What the household last answered. */
export function consentAnswer(consents: readonly RecordValues<'consent'>[], about: ConsentAbout): ConsentAnswer {
	const last = latest(consents.filter((one) => isAbout(one, about)));
	if (!last) return null;
	if (last.withdrawn === true) return 'withdrawn';
	return last.given === true ? 'yes' : 'no';
}

/**
 * Was a yes taken back, with no later yes that stands? A plain no changes nothing of that, however late: a phone that
 * asked without knowing of the yes writes one.
 */
export function isWithdrawn(
	consents: readonly RecordValues<'consent'>[],
	purpose: Exclude<ConsentPurpose, 'referral'>
): boolean {
	const answers = consents.filter((one) => isAbout(one, { purpose }));
	const standing = answers.filter(({ given, withdrawn }) => given === true && withdrawn !== true);
	return answers.some(
		(taken) => taken.withdrawn === true && !standing.some((later) => (later.at ?? 0) > (taken.at ?? 0))
	);
}

/** Without a partner a referral's answer is about no partner, and not about all of them. */
export function isAbout(consent: RecordValues<'consent'>, { purpose, partner = null }: ConsentAbout): boolean {
	return consent.purpose === purpose && (purpose !== 'referral' || (consent.partner ?? null) === partner);
}

function latest(consents: readonly RecordValues<'consent'>[]): RecordValues<'consent'> | undefined {
	return consents.reduce<RecordValues<'consent'> | undefined>(
		(last, one) => (last === undefined || (one.at ?? 0) >= (last.at ?? 0) ? one : last),
		undefined
	);
}

/** Our own term: a partner who works with what was passed on is told soon that this has ended. */
export const TELL_PARTNER_WORKING_DAYS = 1;

/** A change of a record that is there, as plain values. */
export type WithdrawalChange =
	| { readonly kind: 'consent'; readonly id: string; readonly values: RecordValues<'consent'> }
	| { readonly kind: 'referral'; readonly id: string; readonly values: RecordValues<'referral'> }
	| { readonly kind: 'appointment'; readonly id: string; readonly values: RecordValues<'appointment'> };

export interface Withdrawal {
	readonly about: ConsentAbout;
	readonly changes: readonly WithdrawalChange[];
	/** Partners who are to be told that a referral has ended: each becomes a task of the office. */
	readonly tell: readonly { readonly partner: string; readonly referral: string; readonly dueOn: string }[];
	/** Photos that are shown and sent no more, and wait for the office to erase them. */
	readonly photos: readonly string[];
	/** The visit's record has lost its yes: the office decides on erasing the household. */
	readonly asksErasure: boolean;
}

/**
 * What taking a yes back does, for each purpose:
 * - referral: an open referral to that partner ends, and the office is given the task to tell the partner;
 * - contactAgain: agreed contacts are cancelled, and the household leaves the lists of whom to go back to;
 * - photo: photos are shown and sent no more, and wait for their erasure;
 * - visitRecord: the office is asked to erase the household.
 *
 * @param today YYYY-MM-DD
 */
export function withdrawalOf(records: HouseholdRecords, about: ConsentAbout, today: string): Withdrawal {
	const standing = records.consent.filter(
		({ values }) => isAbout(values, about) && values.given === true && values.withdrawn !== true
	);
	const stopped = about.purpose === 'referral' ? openReferrals(records.referral, about.partner ?? null) : [];
	const cancelled =
		about.purpose === 'contactAgain'
			? records.appointment.filter(({ values }) => values.cancelled !== true && (values.on ?? '') >= today)
			: [];
	return {
		about,
		changes: [
			...standing.map(({ id }) => ({ kind: 'consent', id, values: { withdrawn: true } }) as const),
			...stopped.map(({ id }) => ({ kind: 'referral', id, values: { state: 'fellThrough' } }) as const),
			...cancelled.map(({ id }) => ({ kind: 'appointment', id, values: { cancelled: true } }) as const)
		],
		tell: stopped.map(({ id, values }) => ({
			partner: values.partner ?? '',
			referral: id,
			dueOn: addWorkingDays(today, TELL_PARTNER_WORKING_DAYS)
		})),
		photos: about.purpose === 'photo' ? records.photo.filter(isKept).map(({ id }) => id) : [],
		asksErasure: about.purpose === 'visitRecord'
	};
}

/** Photos of a household whose yes was taken back, and that were not erased yet. */
export function photosToErase(records: Pick<HouseholdRecords, 'consent' | 'photo'>): readonly string[] {
	const isOver = isWithdrawn(
		records.consent.map(({ values }) => values),
		'photo'
	);
	return isOver ? records.photo.filter(isKept).map(({ id }) => id) : [];
}

function isKept({ values }: Held<'photo'>): boolean {
	return values.removed !== true && Boolean(values.sealedHash);
}

function openReferrals(referrals: readonly Held<'referral'>[], partner: string | null): readonly Held<'referral'>[] {
	return referrals.filter(
		({ values }) => (values.partner ?? null) === partner && (values.state === 'made' || values.state === 'accepted')
	);
}
