import * as v from 'valibot';
import { code, line, longText } from '../record.ts';
import { OFFICE } from '../roles.ts';
import { defineRecord, register } from './define.ts';

/** A partner of this organisation: who to pass a concern on to, with a name and a number of its own town. */
export const partner = defineRecord('partner', OFFICE, {
	/** A kind of catalogues/partners.yaml. */
	kind: register(code),
	name: register(line),
	/** Whom one asks for there. */
	contact: register(line),
	phone: register(line),
	email: register(line),
	purpose: register(longText),
	ended: register(v.boolean())
});
