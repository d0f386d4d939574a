import * as v from 'valibot';
import { CONSENT_PURPOSES } from '../household.ts';
import { languageTag, line, longText } from '../record.ts';
import { defineRecord, register } from './define.ts';
import { FOR_ALL } from './places.ts';
import { KEPT_ON } from './uses.ts';
import { RUNNING } from './writers.ts';

/** The words that are read out before somebody says yes or no; a new wording is a new version. */
export const consentText = defineRecord('consentText', FOR_ALL, KEPT_ON, {
	purpose: register(v.picklist(CONSENT_PURPOSES), RUNNING, {
		reads: 'code',
		of: 'nobody',
		copy: 'notOfResidents',
		exports: [],
		asked: [],
		lists: []
	}),
	version: register(line, RUNNING, {
		reads: 'words',
		of: 'nobody',
		copy: 'notOfResidents',
		exports: [],
		asked: [],
		lists: []
	}),
	language: register(languageTag, RUNNING, {
		reads: 'language',
		of: 'nobody',
		copy: 'notOfResidents',
		exports: [],
		asked: [],
		lists: []
	}),
	text: register(longText, RUNNING, {
		reads: 'words',
		of: 'nobody',
		copy: 'notOfResidents',
		exports: [],
		asked: [],
		lists: []
	})
});
