/**
 * What counts as a figure: a number that says how much, how long, how often or since when, or that is dialled. A bare
 * number ("3 dingen", "drie vragen") is none, and neither are minutes and hours in words ("vijf minuten", "na vier
 * uur"): those are the times of the talk itself. "Één" and "one" count only in "one in six", since elsewhere they are
 * mostly an article.
 */

/** `time` and `share` can be a proposal of the author's own ("over twee weken"); the others are always a fact. */
export type FigureKind = 'phone' | 'amount' | 'number' | 'time' | 'share';

export interface Figure {
	readonly kind: FigureKind;
	/** As it is written: `twee weken`. */
	readonly words: string;
	/** The same with a little of what stands around it. */
	readonly excerpt: string;
}

const digits = String.raw`(?<![\d.,])\d+(?:[.,]\d+)*`;
const smallDutch =
	'twee|drie|vier|vijf|zes|zeven|acht|negen|tien|elf|twaalf|(?:der|veer|vijf|zes|zeven|acht|negen)tien';
// With whatever stands before it: vijfentwintig, tweehonderd, tienduizend.
const largeDutch = String.raw`\p{L}*(?:twintig|dertig|veertig|vijftig|zestig|zeventig|tachtig|negentig|honderd|duizend)|anderhalf|anderhalve`;
const smallEnglish =
	'two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|(?:thir|four|fif|six|seven|eigh|nine)teen';
const largeEnglish =
	'(?:twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)(?:-(?:one|two|three|four|five|six|seven|eight|nine))?|hundred|thousand';
const words = String.raw`(?<!\p{L})(?:${smallDutch}|${largeDutch}|${smallEnglish}|${largeEnglish})(?!\p{L})`;
const any = `(?:${digits}|${words})`;
const one = String.raw`(?<!\p{L})(?:een|één|one)(?!\p{L})`;

const sizes =
	'%|procent|percent|per cent|€|euro|m³|m3|m²|m2|kWh|GJ|°|graden|graad|degrees?|' +
	String.raw`(?:cm|mm|km|m|kg|(?:centi|milli|kilo)?met(?:er|re)s?|lit(?:er|re)s?|watt)(?!\p{L})`;
const spans = String.raw`(?:dag|dagen|week|weken|maand|maanden|jaar|jaren|days?|weeks?|months?|years?)(?!\p{L})`;

const patterns: readonly (readonly [FigureKind, string])[] = [
	['phone', String.raw`(?<!\d)112(?!\d)`],
	['phone', String.raw`(?<!\d)0[89]00[ -]?\d{4}`],
	['phone', String.raw`(?<!\d)0\d{1,3}[ -]?\d{6,8}(?!\d)`],
	['phone', String.raw`(?<!\d)14 ?0\d{2,3}(?!\d)`],
	['amount', String.raw`€\s?\d+(?:[.,]\d+)*`],
	['amount', String.raw`${any}\s?(?:${sizes})`],
	['time', String.raw`${any}\s?${spans}`],
	['time', String.raw`${digits}\s?(?:uur|uren|hours?)(?!\p{L})`],
	[
		'share',
		String.raw`(?:${any}|${one}) (?:op|van|op de|van de|op elke|van elke|in|in every|out of|out of every) ${any}`
	],
	// 116.000 and, in English, 116,000.
	['number', String.raw`(?<![\d.,])\d{1,3}(?:[.,]\d{3})+(?!\d)`],
	// 8,7 and 8.7; 9.30 is a time of the day.
	['number', String.raw`(?<![\d.,])\d+(?:,\d{1,2}|\.\d)(?!\d)`],
	['number', String.raw`(?<!\d)(?:19|20)\d\d(?!\d)`]
];
const kinds = patterns.map(([kind, pattern]) => ({ kind, pattern: new RegExp(pattern, 'giu') }));
/** Characters to each side of an excerpt. */
const aroundLength = 12;

/** The figures of a text, in their order; of two that overlap only the one that begins first, or the longer one. */
export function figuresIn(text: string): readonly Figure[] {
	const found = kinds
		.flatMap(({ kind, pattern }) =>
			[...text.matchAll(pattern)].map((match) => ({ kind, start: match.index, end: match.index + match[0].length }))
		)
		.toSorted((a, b) => a.start - b.start || b.end - a.end);
	let until = 0;
	return found.flatMap(({ kind, start, end }) => {
		if (start < until) return [];
		until = end;
		const excerpt = text.slice(Math.max(0, start - aroundLength), end + aroundLength).trim();
		return [{ kind, words: text.slice(start, end), excerpt }];
	});
}
