/**
 * What is wrong with written content, and where. Authors never used git: a message says what is wrong in plain words
 * and, where it helps, what is possible instead.
 */

export interface Finding {
	readonly file: string;
	readonly line: number;
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

/** In the order in which an author walks through the files. */
export function sortFindings(findings: readonly Finding[]): readonly Finding[] {
	return findings.toSorted((one, other) =>
		one.file === other.file ? one.line - other.line : one.file < other.file ? -1 : 1
	);
}
