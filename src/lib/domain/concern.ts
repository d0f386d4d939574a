import * as v from 'valibot';
import { lateMark } from './late.ts';
import { COACH_AND_OFFICE } from './roles.ts';
import { day, defineRecord, id, instant, ladder, line, longText, register } from './record.ts';

export const WEIGHTS = ['light', 'heavy', 'urgent'] as const;
export const CONCERN_STEPS = ['open', 'withSomeone', 'answered', 'closed'] as const;
export type ConcernStep = (typeof CONCERN_STEPS)[number];
export const CONCERN_ENDS = ['solved', 'declined', 'passedOn', 'notPossible'] as const;
/** The five themes that the energy transition can be joined to; see the source in catalogues/themes.yaml. */
export const LINK_THEMES = ['work', 'health', 'poverty-debt', 'climate', 'public-space'] as const;
export const TOLD_HOW = ['visit', 'phone', 'letter', 'message'] as const;
export type ToldHow = (typeof TOLD_HOW)[number];

/** What weighs on a household, in the resident's own words, followed to its end. */
export const concern = defineRecord('concern', COACH_AND_OFFICE, {
	household: register(id),
	visit: register(id),
	address: register(id),
	/** A category of catalogues/concerns.yaml. */
	category: register(line),
	weight: register(v.picklist(WEIGHTS)),
	ownWords: register(longText),
	linkTheme: register(v.picklist(LINK_THEMES)),
	raisedAt: register(instant),
	raisedBy: register(id),
	state: ladder(CONCERN_STEPS),
	end: register(v.picklist(CONCERN_ENDS)),
	owner: register(id),
	dueOn: register(day),
	/** The answer in plain words, fit to be read to the resident. */
	answer: register(longText),
	answeredAt: register(instant),
	answeredBy: register(id),
	toldCoachAt: register(instant),
	toldResidentAt: register(instant),
	toldResidentHow: register(v.picklist(TOLD_HOW)),
	/** Tapped by mistake; kept, but not counted. */
	withdrawn: register(v.boolean()),
	/** Written by the office's rule on arrival. */
	late: register(lateMark)
});

/** Working days after arrival by which a concern is due, unless somebody says otherwise. Own choices, no rule asks for them. */
const DUE_WORKING_DAYS: Readonly<Record<(typeof WEIGHTS)[number], number>> = { light: 10, heavy: 10, urgent: 1 };

/** What a coach noted as one that cannot wait is due on the next working day. */
export function dueWorkingDays(weight: (typeof WEIGHTS)[number] | null | undefined): number {
	return DUE_WORKING_DAYS[weight ?? 'light'];
}

export const REFERRAL_STEPS = ['made', 'accepted', 'completed', 'fellThrough'] as const;
export type ReferralStep = (typeof REFERRAL_STEPS)[number];
/** Together with the resident, by telephone, or with a letter. */
export const HANDED_HOW = ['together', 'phone', 'letter'] as const;
export type HandedHow = (typeof HANDED_HOW)[number];

export const referral = defineRecord('referral', COACH_AND_OFFICE, {
	household: register(id),
	visit: register(id),
	concern: register(id),
	partner: register(line),
	purpose: register(longText),
	consent: register(id),
	state: ladder(REFERRAL_STEPS),
	madeAt: register(instant),
	outcome: register(longText),
	toldBackAt: register(instant),
	/** Which partner of the organisation's own list, where one was named; `partner` stays the kind. */
	named: register(id),
	/** The partner has the letter, or heard it from us: a warm hand-over. */
	handedAt: register(instant),
	handedHow: register(v.picklist(HANDED_HOW)),
	/** When the office last spoke with the partner about it. */
	heardAt: register(instant),
	/** When the office wrote down what came of it. */
	endedAt: register(instant)
});

/** Commitment (afspraak): who does what by when. Due even if it never synced. */
export const commitment = defineRecord('commitment', COACH_AND_OFFICE, {
	household: register(id),
	address: register(id),
	visit: register(id),
	who: register(v.picklist(['coach', 'resident', 'office', 'partner'])),
	what: register(longText),
	dueOn: register(day),
	state: ladder(['open', 'done', 'dropped']),
	doneAt: register(instant)
});

/** The agreed next contact. */
export const appointment = defineRecord('appointment', COACH_AND_OFFICE, {
	household: register(id),
	address: register(id),
	visit: register(id),
	on: register(day),
	part: register(v.picklist(['morning', 'afternoon', 'evening'])),
	/** Minutes after midnight when a time was agreed. */
	minute: register(v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(1439))),
	with: register(id),
	cancelled: register(v.boolean())
});

export const message = defineRecord('message', COACH_AND_OFFICE, {
	to: register(id),
	from: register(id),
	text: register(longText),
	at: register(instant),
	readAt: register(instant)
});

/** What a coach learned in the street, without resident data. */
export const lessonProposal = defineRecord('lessonProposal', COACH_AND_OFFICE, {
	by: register(id),
	at: register(instant),
	text: register(longText),
	state: ladder(['proposed', 'taken', 'declined']),
	/** Why the office put it aside, in its words to this coach. Nothing of a resident either: a veiled phone shows it. */
	reason: register(longText)
});
