/** A text as one looks for it: small letters without their marks, so that Yildiz finds Yıldız and cafe finds café. */

/** Letters that are no letter with a mark, and that people type as another. */
const ALIKE: Readonly<Record<string, string>> = { ı: 'i', ł: 'l', ø: 'o', đ: 'd', ß: 'ss', æ: 'ae', œ: 'oe' };

export function foldedText(text: string): string {
	return text
		.normalize('NFD')
		.replace(/\p{M}/gu, '')
		.toLowerCase()
		.replace(/[ıłøđßæœ]/g, (letter) => ALIKE[letter] ?? letter)
		.replace(/\s+/g, ' ')
		.trim();
}
