/** The words of a record that people look for, as they were written. The sheets of the records name the same fields (`find_list.text`). */
import { guideSession } from '#lib/domain/visit.ts';
import type { Json } from '#lib/sync/json.ts';
import type { EntityState } from '#lib/sync/merge.ts';
import { plainValues, versionsOf } from '#lib/sync/values.ts';
import * as v from 'valibot';

const FOUND_FIELDS: Readonly<Record<string, readonly string[]>> = {
	household: ['name', 'phone', 'email'],
	concern: ['ownWords', 'answer'],
	note: ['text'],
	visit: [],
	commitment: ['what'],
	referral: ['purpose', 'outcome'],
	round: ['name'],
	message: ['text'],
	partner: ['name', 'contact', 'phone', 'email', 'purpose'],
	area: ['name'],
	lessonProposal: ['text', 'reason']
};

/** Kinds that the database finds by their words, in no order. */
export const KINDS_WITH_WORDS: readonly string[] = Object.keys(FOUND_FIELDS);

/**
 * Every text of a record by itself: all versions of a note, and what was answered in guides. An answer may be the id of
 * an option: only the guide that asked it tells, so a reader that shows answers asks the guide.
 *
 * @returns null for kinds that are found by no words
 */
export function findTexts(kind: string, state: EntityState): readonly string[] | null {
	const fields = Object.hasOwn(FOUND_FIELDS, kind) ? FOUND_FIELDS[kind] : undefined;
	if (fields === undefined) return null;
	const plain = plainValues(state);
	const written = fields.flatMap((name) => {
		const field = state.fields[name];
		return field?.m === 'n' ? versionsOf(field).map((version) => version.v) : [plain[name] ?? null];
	});
	return [...written, ...(kind === 'visit' ? answersIn(plain) : [])].filter(
		(text): text is string => typeof text === 'string' && text !== ''
	);
}

function answersIn(plain: Readonly<Record<string, Json>>): readonly Json[] {
	return Object.entries(plain).flatMap(([name, value]) => {
		const session = name.startsWith('guide:') ? v.safeParse(guideSession, value) : null;
		return session?.success ? Object.values(session.output.answers).filter((answer) => typeof answer === 'string') : [];
	});
}
