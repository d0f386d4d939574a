import * as v from 'valibot';
import { CONSENT_PURPOSES } from '../household.ts';
import { code, id, instant, languageTag, line } from '../record.ts';
import { COACH_AND_OFFICE, OFFICE } from '../roles.ts';
import { defineRecord, guard, register } from './define.ts';

/** Yes or no to one purpose. Refusal never blocks help. */
export const consent = defineRecord('consent', COACH_AND_OFFICE, {
	household: register(id),
	purpose: register(v.picklist(CONSENT_PURPOSES)),
	partner: register(code),
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
