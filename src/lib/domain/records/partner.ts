import * as v from 'valibot';
import { line, longText } from '../record.ts';
import { defineRecord, register } from './define.ts';
import { FOR_ALL } from './places.ts';
import { RUNNING } from './writers.ts';

/** A partner of this organisation: who to pass a concern on to, with a name and a number of its own town. */
export const partner = defineRecord('partner', FOR_ALL, {
	/** A kind of catalogues/partners.yaml. */
	kind: register(line, RUNNING),
	name: register(line, RUNNING),
	/** Whom one asks for there. */
	contact: register(line, RUNNING),
	phone: register(line, RUNNING),
	email: register(line, RUNNING),
	purpose: register(longText, RUNNING),
	ended: register(v.boolean(), RUNNING)
});
