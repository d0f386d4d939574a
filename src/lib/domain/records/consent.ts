import * as v from 'valibot';
import { CONSENT_PURPOSES } from '../household.ts';
import { id, instant, languageTag, line } from '../record.ts';
import { defineRecord, guard, register } from './define.ts';
import { OF_HOUSEHOLD } from './places.ts';
import { BOTH, MAKER, MAKES_AS_SELF } from './writers.ts';

/** Yes or no to one purpose. Refusal never blocks help. */
export const consent = defineRecord('consent', OF_HOUSEHOLD, {
	household: register(id, MAKER),
	purpose: register(v.picklist(CONSENT_PURPOSES), MAKER),
	partner: register(line, MAKER),
	/** Of a referral: the one partner of that kind that it was asked for; absent where it was asked for the kind. */
	named: register(id, MAKER),
	given: register(v.boolean(), MAKER),
	/** Version of the text that was read out. */
	textVersion: register(line, MAKER),
	language: register(languageTag, MAKER),
	how: register(v.picklist(['spoken', 'written']), MAKER),
	at: register(instant, MAKER),
	by: register(id, MAKES_AS_SELF),
	withdrawn: guard(BOTH)
});
