/**
 * Whose rows a connection to PostgreSQL reads and writes: the setting that the policies of its tables ask
 * (`row-security.ts`). A connection is lent for one organisation; without a word it is nobody's and finds no row.
 */

/** No organisation is called this. */
const EVERYBODY = '*';

/** The few ways that cross organisations, with the reason; a way that is not here is lent for one. */
const CROSSINGS = {
	process:
		'a process starts with the organisations it finds, looks up by host name whose a request is, and lets the lists of all follow; a command of the operator goes through them one by one',
	backup: 'one file holds the whole store',
	restore: 'what comes back, an archive too, is put into empty tables before anybody can be asked whose it is'
} as const;

export type Crossing = keyof typeof CROSSINGS;

export interface Whose {
	readonly setting: string;
}

export function ofTenant(tenant: string): Whose {
	if (tenant === '' || tenant === EVERYBODY) throw new Error('this is the name of no organisation');
	return { setting: tenant };
}

/** @param reason one of the ways that are named above */
export function across(reason: Crossing): Whose {
	if (!Object.hasOwn(CROSSINGS, reason)) throw new Error('no such way across organisations');
	return { setting: EVERYBODY };
}

/** What a policy asks of a row. */
export const POLICY_TEXT = `tenant = current_setting('voordeur.tenant', true) or current_setting('voordeur.tenant', true) = '${EVERYBODY}'`;
