import * as v from 'valibot';
import { CONSENT_PURPOSES } from '../household.ts';
import { languageTag, line, longText } from '../record.ts';
import { defineRecord, register } from './define.ts';
import { FOR_ALL } from './places.ts';
import { RUNNING } from './writers.ts';

/** The words that are read out before somebody says yes or no; a new wording is a new version. */
export const consentText = defineRecord('consentText', FOR_ALL, {
	purpose: register(v.picklist(CONSENT_PURPOSES), RUNNING),
	version: register(line, RUNNING),
	language: register(languageTag, RUNNING),
	text: register(longText, RUNNING)
});
