/**
 * What running an organisation needs beside the field work: phones, ways in, what
 * waits for a person, and who did what. These are kept by the server and never
 * travel to a phone; the records that do stand in `records/`.
 */
import * as v from 'valibot';
import { ROLES } from './roles.ts';
import { count, id, instant, line } from './record.ts';
import { HELD_STATES } from './held.ts';

export const deviceSchema = v.object({
	dev: id,
	person: id,
	label: line,
	enrolledAt: instant,
	lastContactAt: v.nullable(instant),
	/** Operations that the phone said it still held, at its last contact. */
	unsent: v.nullable(count),
	revokedAt: v.nullable(instant)
});
export type Device = v.InferOutput<typeof deviceSchema>;

/** A one-use way in, bound to a person; the code itself is stored nowhere. */
export const invitationSchema = v.object({
	person: id,
	role: v.picklist(ROLES),
	expiresAt: instant,
	usedAt: v.nullable(instant)
});
export type Invitation = v.InferOutput<typeof invitationSchema>;

/** Work that could not be applied: kept whole, with the reason, until a person decides. */
export const quarantineItemSchema = v.object({
	id,
	opId: v.string(),
	dev: id,
	reason: v.string(),
	receivedAt: instant,
	state: v.picklist(HELD_STATES)
});
export type QuarantineItem = v.InferOutput<typeof quarantineItemSchema>;

/** One line of who did what, with the six fields that BIO2 asks of a log, and no values. */
export const auditEntrySchema = v.object({
	action: line,
	object: v.string(),
	result: v.picklist(['done', 'refused', 'failed']),
	origin: line,
	actor: id,
	at: instant
});
export type AuditEntry = v.InferOutput<typeof auditEntrySchema>;
