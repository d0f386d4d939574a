/**
 * How long what was recorded is kept, by kind and by what came of it, and what is due today. Pure: the same answer
 * stands on the page that shows it first and in the night that carries it out.
 *
 * No norm of the field was found for visits by coaches. One organisation deletes within three months where nothing
 * followed (klimaatmissienederland.nl, privacy statement); every other term is the organisation's own to decide, and
 * until it has, nothing of that kind goes by itself. In the archives' own method a term follows the process and its
 * result (VNG Selectielijst 2020), which is why these classes are outcomes.
 */
import type { OUTCOMES } from './attempt.ts';
import { photosToErase } from './consent.ts';
import type { HouseholdRecords } from './household-records.ts';

export const RETENTION_CLASSES = [
	/** A ring at a door where nobody was reached. */
	'attemptNotReached',
	/** A ring at a door that was refused. */
	'attemptRefused',
	/** A ring at a door that led to a talk, or turned out to be another address. */
	'attemptOther',
	/** A household whose talk led to nothing further. */
	'householdWithoutFollowUp',
	/** A household whose concerns, promises and referrals have all come to their end. */
	'householdFollowedUp',
	/** Who lived there has moved out. */
	'householdMoved',
	/** A photo, by itself: it may go long before what was said. */
	'photo',
	/** A line from the office to a coach: it may name somebody, and belongs to no household. */
	'message'
] as const;
export type RetentionClass = (typeof RETENTION_CLASSES)[number];

/** Whole days; null while the organisation has not decided. */
export type RetentionTerms = Readonly<Record<RetentionClass, number | null>>;

/** Three months, as the one example that was found counts them. */
export const WITHOUT_FOLLOW_UP_DAYS = 92;
export const RETENTION_DAYS_MIN = 1;
/** Fifty years: longer is no term. */
export const RETENTION_DAYS_MAX = 18_262;

export const RETENTION_DEFAULTS: RetentionTerms = {
	attemptNotReached: null,
	attemptRefused: null,
	attemptOther: null,
	householdWithoutFollowUp: WITHOUT_FOLLOW_UP_DAYS,
	householdFollowedUp: null,
	householdMoved: null,
	photo: null,
	message: null
};

/** What was given, and the default where nothing was. */
export function retentionTermsOf(given: Readonly<Record<string, number | null | undefined>> | null): RetentionTerms {
	const one = (name: RetentionClass): number | null => {
		const value = given?.[name];
		return value === undefined ? RETENTION_DEFAULTS[name] : value;
	};
	return {
		attemptNotReached: one('attemptNotReached'),
		attemptRefused: one('attemptRefused'),
		attemptOther: one('attemptOther'),
		householdWithoutFollowUp: one('householdWithoutFollowUp'),
		householdFollowedUp: one('householdFollowedUp'),
		householdMoved: one('householdMoved'),
		photo: one('photo'),
		message: one('message')
	};
}

export type AttemptClass = 'attemptNotReached' | 'attemptRefused' | 'attemptOther';

export function attemptClass(outcome: (typeof OUTCOMES)[number] | null | undefined): AttemptClass {
	switch (outcome) {
		case 'notHome':
		case 'notNow':
		case 'languageBarrier':
		case 'cannotReachDoor':
			return 'attemptNotReached';
		case 'notInterested':
		case 'neverAgain':
			return 'attemptRefused';
		default:
			return 'attemptOther';
	}
}

/** `running`: something was promised and has not come to its end; nothing of it goes, however old it is. */
export type HouseholdClass = 'householdWithoutFollowUp' | 'householdFollowedUp' | 'householdMoved' | 'running';

/** What is known of a household beside its records. */
export interface HouseholdFacts {
	/** YYYY-MM-DD */
	readonly today: string;
	/** Something that a phone sent about it waits in quarantine for a decision: it may yet say what still runs. */
	readonly waitingHeld?: boolean;
}

export function householdClass(records: HouseholdRecords, { today, waitingHeld }: HouseholdFacts): HouseholdClass {
	return waitingHeld === true || isRunning(records, today) ? 'running' : classAtRest(records);
}

function classAtRest(records: HouseholdRecords): Exclude<HouseholdClass, 'running'> {
	if (records.household.some(({ values }) => values.movedOutOn)) return 'householdMoved';
	const concerns = records.concern.filter(({ values }) => values.withdrawn !== true);
	const measures = records.measure.filter(({ values }) => values.removed !== true);
	const followed = concerns.length + measures.length + records.commitment.length + records.referral.length;
	return followed > 0 ? 'householdFollowedUp' : 'householdWithoutFollowUp';
}

function isRunning(records: HouseholdRecords, today: string): boolean {
	return (
		records.visit.some(({ values }) => values.state !== 'closed' && values.discarded !== true) ||
		records.concern.some(({ values }) => values.withdrawn !== true && values.state !== 'closed') ||
		records.commitment.some(({ values }) => (values.state ?? 'open') === 'open') ||
		records.referral.some(({ values }) => values.state === 'made' || values.state === 'accepted') ||
		records.appointment.some(({ values }) => values.cancelled !== true && (values.on ?? '') >= today)
	);
}

const DAY_MS = 86_400_000;

/** True when the term is over. @param touchedAt when it was last changed, in milliseconds */
export function isOver(options: {
	readonly days: number | null;
	readonly touchedAt: number;
	readonly now: number;
}): boolean {
	const { days, touchedAt, now } = options;
	return days !== null && touchedAt + days * DAY_MS <= now;
}

export interface HouseholdDue {
	readonly class: HouseholdClass;
	/** The whole household is due. */
	readonly isDue: boolean;
	/** Its term is over, and what still runs holds it back. */
	readonly isHeldBack: boolean;
	/** Photos that are due by themselves; none where the household goes as a whole. */
	readonly photos: readonly string[];
}

/**
 * Moments are those of the server, when it was told: the clock of a phone may be months off, and decides nothing here.
 *
 * @param options.touchedAt when anything of the household was last changed
 * @param options.photosTouchedAt the same of each photo by itself; one that is not in it goes by its household
 */
export function householdDue(
	records: HouseholdRecords,
	options: HouseholdFacts & {
		readonly terms: RetentionTerms;
		readonly touchedAt: number;
		readonly photosTouchedAt?: ReadonlyMap<string, number>;
		readonly now: number;
	}
): HouseholdDue {
	const { terms, touchedAt, now, today } = options;
	const name = householdClass(records, options);
	const days = name === 'running' ? null : terms[name];
	const isDue = isOver({ days, touchedAt, now });
	const decided = [terms.householdFollowedUp, terms.householdWithoutFollowUp].filter((term) => term !== null);
	const longest = decided.length === 0 ? null : Math.max(...decided);
	const heldTerm = isRunning(records, today) ? longest : terms[classAtRest(records)];
	const old = records.photo.filter(
		({ id, values }) =>
			values.removed !== true &&
			Boolean(values.sealedHash) &&
			isOver({ days: terms.photo, touchedAt: options.photosTouchedAt?.get(id) ?? touchedAt, now })
	);
	const photos = [...new Set([...photosToErase(records), ...old.map(({ id }) => id)])];
	return {
		class: name,
		isDue,
		isHeldBack: name === 'running' && isOver({ days: heldTerm, touchedAt, now }),
		photos: isDue ? [] : photos
	};
}
