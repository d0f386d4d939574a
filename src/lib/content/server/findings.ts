/**
 * What is wrong with written content, and where. Authors never used git: a message says what is wrong in plain words
 * and, where it helps, what is possible instead.
 */
import { findingText, type FindingCode, type FindingValue, type Said } from '../finding-words.ts';

export interface Finding extends Said {
	readonly file: string;
	readonly line: number;
	/** The sentence in English, for the command; the office says it in its own language from the code. */
	readonly message: string;
}

/** Collects findings while content is compiled. Errors keep a pack from being published, warnings do not. */
export interface Findings {
	readonly errors: Finding[];
	readonly warnings: Finding[];
}

export function createFindings(): Findings {
	return { errors: [], warnings: [] };
}

/** What a finding says. */
export function saying(
	code: FindingCode,
	values: Readonly<Record<string, FindingValue>> = {}
): Pick<Finding, 'code' | 'values' | 'message'> {
	return { code, values, message: findingText({ code, values }, 'en') };
}

/** In the order in which an author walks through the files. */
export function sortFindings(findings: readonly Finding[]): readonly Finding[] {
	return findings.toSorted((one, other) =>
		one.file === other.file ? one.line - other.line : one.file < other.file ? -1 : 1
	);
}
