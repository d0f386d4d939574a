import * as v from 'valibot';
import { COACH_AND_OFFICE, OFFICE } from './roles.ts';
import { day, defineRecord, guard, id, instant, languageTag, line, noteText, longText, register } from './record.ts';

/** Who lives at an address now. More than one per address is allowed; moving out ends it. */
export const household = defineRecord('household', COACH_AND_OFFICE, {
	address: register(id),
	/** The name a resident gave, if one was given. */
	name: register(line),
	phone: register(line),
	email: register(line),
	language: register(languageTag),
	movedOutOn: register(day)
});

/** A note about a household: entries are added, never overwritten. */
export const note = defineRecord('note', COACH_AND_OFFICE, {
	household: register(id),
	visit: register(id),
	/** The guide's moment it was written at. */
	moment: register(line),
	author: register(id),
	at: register(instant),
	text: noteText(longText)
});

export const CONSENT_PURPOSES = ['visitRecord', 'referral', 'contactAgain', 'photo'] as const;

/** Yes or no to one purpose. Refusal never blocks help. */
export const consent = defineRecord('consent', COACH_AND_OFFICE, {
	household: register(id),
	purpose: register(v.picklist(CONSENT_PURPOSES)),
	partner: register(line),
	/** Of a referral: the one partner of that kind that it was asked for; absent where it was asked for the kind. */
	named: register(id),
	given: register(v.boolean()),
	/** Version of the text that was read out. */
	textVersion: register(line),
	language: register(languageTag),
	how: register(v.picklist(['spoken', 'written'])),
	at: register(instant),
	by: register(id),
	withdrawn: guard(OFFICE)
});
