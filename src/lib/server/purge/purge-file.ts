/**
 * The purge file: what must never come back, kept beside the database and outside
 * every backup of it. A line is on the disk before a purge, a withdrawal or a change
 * of somebody's rights is acknowledged, and every start and every restore applies the
 * lines again (G12).
 *
 * A line holds random ids, a word from a short list and a time: nothing of a resident, and no name.
 */
import { type Role, ROLES } from '#lib/domain/roles.ts';
import * as v from 'valibot';

export const PURGE_REASONS = ['residentAsked', 'termEnded', 'mistake'] as const;
export type PurgeReason = (typeof PURGE_REASONS)[number];

const id = v.pipe(v.string(), v.regex(/^[0-9a-f-]{8,64}$/));
const whole = v.pipe(v.number(), v.integer(), v.minValue(0));

const purgeLine = v.object({
	what: v.literal('purge'),
	at: whole,
	tenant: id,
	/** The household, and every record known to belong to it. */
	root: id,
	ents: v.array(id),
	/** Only this one record: a photo, a ring or a message, whose id may stand in records that stay. */
	alone: v.optional(v.boolean()),
	reason: v.picklist(PURGE_REASONS),
	/** Who decided it: a person of the office. */
	by: id
});
const revokeLine = v.object({ what: v.literal('revoke'), at: whole, tenant: id, dev: id });
/** What somebody may do here from then on; the last line about a person holds. */
const rightsLine = v.object({
	what: v.literal('rights'),
	at: whole,
	tenant: id,
	person: id,
	/** The first of them; lines of before somebody could bear several hold this alone. */
	role: v.picklist(ROLES),
	roles: v.optional(v.array(v.picklist(ROLES))),
	expiresAt: v.nullable(whole),
	active: v.boolean()
});
/** A passkey that lets nobody in any more, by the SHA-256 of its credential id, hexadecimal. */
const keyLine = v.object({ what: v.literal('key'), at: whole, tenant: id, key: id });
const lineSchema = v.variant('what', [purgeLine, revokeLine, rightsLine, keyLine]);

export type PurgeLine = v.InferOutput<typeof purgeLine>;
export type RevokeLine = v.InferOutput<typeof revokeLine>;
export type RightsLine = v.InferOutput<typeof rightsLine>;
export type KeyLine = v.InferOutput<typeof keyLine>;
export type PurgeFileLine = PurgeLine | RevokeLine | RightsLine | KeyLine;

/** What a line says that somebody bears. */
export function rolesOfLine({ role, roles }: RightsLine): readonly Role[] {
	return roles ?? [role];
}

export function rightsLineOf(
	said: Omit<RightsLine, 'what' | 'role' | 'roles'> & { readonly roles: readonly Role[] }
): RightsLine {
	const [first] = said.roles;
	if (first === undefined) throw new Error('somebody bears one role at least');
	return { what: 'rights', ...said, role: first, roles: [...said.roles] };
}

export interface PurgeFile {
	/** Resolves when the lines are on the disk; a rejection has acknowledged nothing. */
	append(lines: readonly PurgeFileLine[]): Promise<void>;
	readAll(): Promise<readonly PurgeFileLine[]>;
}

export function purgeFileText(lines: readonly PurgeFileLine[]): string {
	return lines.map((line) => `${JSON.stringify(line)}\n`).join('');
}

/** A torn line was never acknowledged and reads as nothing; the line behind it stands by itself. */
export function readPurgeFileText(text: string): readonly PurgeFileLine[] {
	return text.split('\n').flatMap((line) => {
		const read = v.safeParse(lineSchema, jsonOf(line));
		return read.success ? [read.output] : [];
	});
}

/** The file's twin, for the simulation: it outlives every crash and every restore. */
export function memoryPurgeFile(): PurgeFile {
	let text = '';
	return {
		async append(lines) {
			text += purgeFileText(lines);
		},
		readAll: async () => readPurgeFileText(text)
	};
}

function jsonOf(line: string): unknown {
	try {
		return JSON.parse(line);
	} catch {
		return null;
	}
}
