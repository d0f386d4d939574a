/** Everything that is held about one household, by kind: what consent, retention and residents' rights reason about. */
import type { RecordValues } from './records/index.ts';

/** Every kind whose root is a household. */
export const HOUSEHOLD_KINDS = [
	'household',
	'visit',
	'concern',
	'measure',
	'commitment',
	'appointment',
	'referral',
	'consent',
	'note',
	'photo',
	'meterReading'
] as const;
export type HouseholdKind = (typeof HOUSEHOLD_KINDS)[number];

export interface Held<K extends HouseholdKind> {
	readonly id: string;
	readonly values: RecordValues<K>;
}

export type HouseholdRecords = { readonly [K in HouseholdKind]: readonly Held<K>[] };

export function isHouseholdKind(kind: string): kind is HouseholdKind {
	return HOUSEHOLD_KINDS.some((one) => one === kind);
}

/** @param ofKind the household's records of one kind; asked once for each */
export function householdRecords(ofKind: <K extends HouseholdKind>(kind: K) => readonly Held<K>[]): HouseholdRecords {
	return {
		household: ofKind('household'),
		visit: ofKind('visit'),
		concern: ofKind('concern'),
		measure: ofKind('measure'),
		commitment: ofKind('commitment'),
		appointment: ofKind('appointment'),
		referral: ofKind('referral'),
		consent: ofKind('consent'),
		note: ofKind('note'),
		photo: ofKind('photo'),
		meterReading: ofKind('meterReading')
	};
}
