import * as v from 'valibot';
import { CONSENT_PURPOSES } from '../household.ts';
import { languageTag, line, longText } from '../record.ts';
import { OFFICE } from '../roles.ts';
import { defineRecord, register } from './define.ts';

/** The words that are read out before somebody says yes or no; a new wording is a new version. */
export const consentText = defineRecord('consentText', OFFICE, {
	purpose: register(v.picklist(CONSENT_PURPOSES)),
	version: register(line),
	language: register(languageTag),
	text: register(longText)
});
