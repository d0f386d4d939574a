/** A whole address in one cell: "Kerkstraat 12a, 1234 AB Utrecht", or as much of it as somebody wrote. */
import { parseHouseNumber } from '../address.ts';

export interface AddressCell {
	readonly street: string;
	/** The number as written, with whatever follows it. */
	readonly number: string;
	readonly postcode: string;
	readonly town: string;
}

const POSTCODE_IN_TEXT = /(?<![0-9A-Za-z])([1-9][0-9]{3}\s?[A-Za-z]{2})(?![0-9A-Za-z])/g;
/** Squares and quays are named after years, and no street has so many houses. */
const YEAR = /^(1[6-9]|20)\d{2}$/;

/** What cannot be told apart stays with the street, so that a person sees it. */
export function readAddressCell(said: string): AddressCell {
	const text = said.replace(/\s+/g, ' ').trim();
	const last = [...text.matchAll(POSTCODE_IN_TEXT)].at(-1);
	if (last?.[1] === undefined) return { ...streetAndNumber(text), postcode: '' };
	const postcode = last[1];
	const town = trimmed(text.slice(last.index + postcode.length));
	// With no number before it and no town behind it, "1200 AB" could be a number and its letters.
	if (town === '' && !/\d/.test(text.slice(0, last.index))) return { ...streetAndNumber(text), postcode: '' };
	return { ...streetAndNumber(trimmed(text.slice(0, last.index))), postcode, ...(town === '' ? {} : { town }) };
}

/** The number begins at the first word that can be one; what cannot belong to it is the town. */
function streetAndNumber(text: string): Omit<AddressCell, 'postcode'> {
	const [first = '', ...rest] = text.split(',');
	const words = first.trim().split(' ');
	const town = trimmed(rest.join(','));
	for (let at = 1; at < words.length; at += 1) {
		const word = words[at] ?? '';
		if (!/^\d/.test(word)) continue;
		if (YEAR.test(word) && words.slice(at + 1).some((later) => /^\d/.test(later))) continue;
		const street = words.slice(0, at).join(' ');
		for (let end = words.length; end > at; end -= 1) {
			const number = words.slice(at, end).join(' ');
			if (parseHouseNumber(number) !== null) return { street, number, town: words.slice(end).join(' ') || town };
		}
	}
	// "Kerkstraat, 12" has its number behind the comma.
	const isNumber = parseHouseNumber(town) !== null;
	return { street: first.trim(), number: isNumber ? town : '', town: isNumber ? '' : town };
}

function trimmed(text: string): string {
	return text.replace(/^[\s,;.-]+|[\s,;-]+$/g, '');
}
