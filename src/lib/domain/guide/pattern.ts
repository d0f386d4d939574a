/**
 * Which regular expressions a guide may carry. Some patterns take longer than a visit to fail on a short text; a guide
 * from a stranger's workbook must not be able to stop a phone. So the costly shapes are refused when a guide is
 * checked, and only short texts are matched.
 */

export const patternLimits = {
	charactersMax: 200,
	/** Longer answers never match: no postcode, name or phone number is longer. */
	textCharactersMax: 200,
	/** The work a pattern may cost at worst, in doublings. */
	doublingsMax: 23,
	/** `*`, `+`, `{2,}` and the like multiply the work by the length of the text, about seven doublings. */
	doublingsOfLoop: 7,
	/** `?` and `|` double it. */
	doublingsOfChoice: 1
} as const;

export type PatternProblem = 'tooLong' | 'notAPattern' | 'tooCostly';

/** Says what is wrong with a pattern, or undefined when it may be used. */
export function patternProblem(pattern: string): PatternProblem | undefined {
	if (pattern.length > patternLimits.charactersMax) return 'tooLong';
	if (compiled(pattern) === undefined) return 'notAPattern';
	return isCostly(pattern) ? 'tooCostly' : undefined;
}

/** Whether the whole text fits the pattern, as XLSForm has it. A pattern that may not be used fits nothing. */
export function fitsPattern(text: string, pattern: string): boolean {
	if (text.length > patternLimits.textCharactersMax) return false;
	if (patternProblem(pattern) !== undefined) return false;
	return compiled(pattern)?.test(text) ?? false;
}

function compiled(pattern: string): RegExp | undefined {
	try {
		return new RegExp(`^(?:${pattern})$`);
	} catch {
		return undefined; // The language has no other way to ask whether a pattern can be read.
	}
}

interface Group {
	/** Holds a choice or a part of varying length, so repeating it can match one text in many ways. */
	varies: boolean;
}

/** Adds up the work, and refuses what multiplies it: a repeated group of varying content, back references, lookaround. */
function isCostly(pattern: string): boolean {
	const bare = pattern.replace(/\\[\s\S]|\[(?:\\[\s\S]|[^\]\\])*\]/g, plainPart).replaceAll('(?:', '(');
	if (bare.includes('(?')) return true;
	const open: Group[] = [{ varies: false }];
	let doublings = 0;
	let closed: Group | undefined;
	for (const part of bare.match(/\{\d+(?:,\d*)?\}|[\s\S]/g) ?? []) {
		const inner = open.at(-1);
		if (inner === undefined) return true;
		const repeat = repeatOf(part);
		if (closed?.varies === true && repeat !== undefined && repeat !== 'optional') return true;
		if (repeat === 'loop') doublings += patternLimits.doublingsOfLoop;
		if (repeat === 'optional' || part === '|') doublings += patternLimits.doublingsOfChoice;
		if (part === '|' || (repeat !== undefined && repeat !== 'fixed')) inner.varies = true;
		if (part === '(') open.push({ varies: false });
		closed = part === ')' ? open.pop() : undefined;
		const outer = open.at(-1);
		if (closed?.varies === true && outer !== undefined) outer.varies = true;
	}
	return doublings > patternLimits.doublingsMax;
}

/** An escape or a set stands for one character; a back reference is as costly as lookaround and is written as one. */
function plainPart(part: string): string {
	return /^\\[1-9k]/.test(part) ? '(?' : 'x';
}

function repeatOf(part: string): 'loop' | 'optional' | 'fixed' | undefined {
	if (part === '*' || part === '+') return 'loop';
	if (part === '?') return 'optional';
	if (/^\{\d+\}$/.test(part)) return 'fixed';
	return /^\{\d+,\d*\}$/.test(part) ? 'loop' : undefined;
}
