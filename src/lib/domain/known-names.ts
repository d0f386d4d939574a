/**
 * Names and streets that a phone knows, found back in a text: a word that is harmless elsewhere points at somebody when
 * it is the name of who lives on the round. A hint and not a wall, since Bakker is also a shop.
 */

export interface KnownFinding {
	readonly kind: 'name' | 'street';
	readonly start: number;
	readonly end: number;
	/** As it is written there. */
	readonly text: string;
}

export interface KnownNames {
	readonly names: readonly string[];
	readonly streets: readonly string[];
}

/** Shorter words are looked for with a capital only: Jan is a name and jan is not. */
const ANY_CASE_LENGTH_MIN = 5;
const NAME_LENGTH_MIN = 3;
/** Words of a name that are nobody's own. */
const NOBODYS = new Set(
	'mevrouw meneer mijnheer heer familie gezin fam mevr dhr van von der den het ten ter bin ibn and met zoon dochter'.split(
		' '
	)
);

/** What is found, in the order of the text; a street before a name where both fit. */
export function findNamed(text: string, { names, streets }: KnownNames): readonly KnownFinding[] {
	const found: KnownFinding[] = [];
	const add = (kind: KnownFinding['kind'], written: string): void => {
		for (const match of text.matchAll(wordsPattern(written))) {
			const [start, end] = [match.index, match.index + match[0].length];
			if (found.some((other) => start < other.end && other.start < end)) continue;
			if (kind === 'name' && written.length < ANY_CASE_LENGTH_MIN && !/^\p{Lu}/u.test(match[0])) continue;
			found.push({ kind, start, end, text: match[0] });
		}
	};
	for (const street of streets) if (street.trim() !== '') add('street', street.trim());
	for (const part of new Set(names.flatMap(partsOfName))) add('name', part);
	return found.sort((one, other) => one.start - other.start);
}

function partsOfName(name: string): readonly string[] {
	return name
		.split(/[^\p{L}'’]+/u)
		.filter((part) => part.length >= NAME_LENGTH_MIN && !NOBODYS.has(part.toLowerCase()));
}

/** The words as such, with any space between them, and not within a longer word. */
function wordsPattern(written: string): RegExp {
	const escaped = written
		.split(/\s+/)
		.map((word) => word.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))
		.join('\\s+');
	return new RegExp(`(?<![\\p{L}\\p{N}])${escaped}(?![\\p{L}\\p{N}])`, 'giu');
}
