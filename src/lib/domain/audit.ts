/**
 * What the audit tells: who did what to which record, when, and from where. It names ids and never a value, so that
 * it can be read, copied and kept by people who may read no household.
 */
import type { AuditEntry } from './running.ts';

export const AUDIT_ACTIONS = [
	/** Opened at the office: one record with what it says. */
	'read',
	/** Seen at the office as a row of a list. */
	'list',
	/** Handed to a phone by a page of a pull: reading it is up to whoever holds the phone. */
	'hand',
	'change',
	/** Addresses were lent in a round, or came back from one: they moved with all that hangs on them. */
	'lend',
	'takeBack',
	'decide',
	/** The organisation decided something for itself. */
	'set',
	'export',
	'rescue',
	'purge',
	'confirmPurge',
	'restore',
	'signIn',
	'signOut',
	'addPasskey',
	'removePasskey',
	'makeCodes',
	/** A recovery code was tried; done when it fitted. */
	'useCode',
	/** Somebody signed in showed once more that it is them. */
	'confirm',
	'endSession',
	'addPerson',
	'changePerson',
	'reviewPerson',
	'endPerson',
	'makeLink',
	'endWays',
	'publish',
	'invite',
	'enrol',
	'revoke',
	/** The organisation's recovery key was made, or another put in its place. */
	'putRecoveryKey',
	/** A phone whose passphrase is forgotten asked the office to open it. */
	'askRecovery',
	'openRecovery',
	'refuseRecovery',
	/** The phone opened the office's answer. */
	'takeRecovery'
] as const;
export type AuditAction = (typeof AUDIT_ACTIONS)[number];

/** An entry as its writer knows it; the store adds the time. */
export type AuditNote = Omit<AuditEntry, 'action' | 'at'> & { readonly action: AuditAction };

/** `root` is the household, or the address where nobody is known yet, that a record belongs to. */
export type AuditRefKind =
	| 'root'
	| 'address'
	| 'round'
	| 'visit'
	| 'concern'
	| 'photo'
	| 'held'
	| 'op'
	| 'device'
	| 'person'
	| 'epoch'
	| 'permission'
	/** A recovery key by its id, and a request of a phone. */
	| 'recoveryKey'
	| 'request'
	/** What the organisation decided: its name and the number of the change. */
	| 'setting'
	/** A file that left: its kind. */
	| 'file'
	/** What a file is for, as its maker said: one of a short list. */
	| 'purpose'
	/** A list that was taken in, or set aside again. */
	| 'import'
	/** Boundaries for the map, by their number. */
	| 'boundaries'
	/** The hash of a content pack. */
	| 'pack'
	/** The audit itself: `log`, or the id that was asked for. It is not filed under that id: it showed nothing of it. */
	| 'audit';
export type AuditRef = `${AuditRefKind}:${string}`;

/** What an entry is about, as one text: each thing once, in order. */
export function auditObject(refs: readonly AuditRef[]): string {
	return [...new Set(refs)].join(' ');
}

/** The ids of one kind that an entry names. */
export function refsIn(object: string, kind: AuditRefKind): readonly string[] {
	const mark = `${kind}:`;
	return object.split(' ').flatMap((ref) => (ref.startsWith(mark) ? [ref.slice(mark.length)] : []));
}

/** Households and addresses that an entry is about: under these it is found again. */
export function aboutOf(object: string): readonly string[] {
	return [...new Set([...refsIn(object, 'root'), ...refsIn(object, 'address')])];
}
