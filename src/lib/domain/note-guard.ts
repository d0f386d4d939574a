/**
 * What is asked about while a note is written. An account, a phone number or an e-mail address is pointed out and may
 * stay; nine digits that pass the eleven test may be a citizen service number, for which there is no place, and halt the
 * text until somebody has said what they are. Once answered, the same thing in the same text is not asked about again.
 */
import { findPersonal, type PersonalFinding } from './personal.ts';

export const ASKED_KINDS = ['iban', 'email', 'phone', 'citizenNumber'] as const;
export type AskedKind = (typeof ASKED_KINDS)[number];

export interface NoteQuestion extends PersonalFinding {
	readonly kind: AskedKind;
}

/** @param left what was left standing on purpose, as it is written */
export function questionsIn(text: string, left: ReadonlySet<string>): readonly NoteQuestion[] {
	return findPersonal(text).filter((found): found is NoteQuestion => isAsked(found) && !left.has(found.text));
}

/** True while the text may not become a record. */
export function isHalted(text: string, left: ReadonlySet<string>): boolean {
	return questionsIn(text, left).some(({ kind }) => kind === 'citizenNumber');
}

/** The text without what was found, and without the double space that taking it out would leave. */
export function withoutFinding(text: string, { start, end }: Pick<PersonalFinding, 'start' | 'end'>): string {
	const [before, after] = [text.slice(0, start), text.slice(end)];
	return /(^|\s)$/.test(before) ? before + after.replace(/^ /, '') : before + after;
}

function isAsked(found: PersonalFinding): boolean {
	return ASKED_KINDS.some((kind) => kind === found.kind);
}
