/**
 * What in a text points at one person: account, phone, e-mail, citizen service number, address, a name after a title.
 *
 * A lesson from the street travels to every coach and on to other municipalities, so it may hold nothing of a
 * resident. This is a net with a fixed mesh: it catches what has a form, and it would rather ask once too often. It
 * cannot know a first name or a story, so whoever takes up a lesson reads it all the same.
 */

export type PersonalKind = 'iban' | 'email' | 'citizenNumber' | 'phone' | 'address' | 'name';

export interface PersonalFinding {
	readonly kind: PersonalKind;
	/** Where it stands in the text, in code units; `end` is the first after it. */
	readonly start: number;
	readonly end: number;
	/** As it is written there. */
	readonly text: string;
}

/** What was found, in the order of the text; where two finders meet, the surer one keeps the place. */
export function findPersonal(text: string): readonly PersonalFinding[] {
	const plain = plainly(text);
	const found: PersonalFinding[] = [];
	for (const { kind, pattern, isOne } of finders) {
		for (const match of plain.matchAll(pattern)) {
			const length = isOne === undefined ? match[0].length : isOne(match[0]);
			const [start, end] = [match.index, match.index + length];
			if (length === 0 || found.some((other) => start < other.end && other.start < end)) continue;
			found.push({ kind, start, end, text: text.slice(start, end) });
		}
	}
	return found.sort((one, other) => one.start - other.start);
}

interface Finder {
	readonly kind: PersonalKind;
	readonly pattern: RegExp;
	/** How many characters of the match are really one; 0 when it only looks like it. */
	readonly isOne?: (match: string) => number;
}

/** Between digits of one number: spaces, points, dashes, slashes, and what cannot be seen. */
const gap = '[ .\\-/\\u200b]{0,3}';
const notAfter = '(?<![\\p{L}\\p{N}])';
const houseNumber = '(?:,? ?(?:nr\\.?|nummer|huisnummer|no\\.?|number|#)? ?\\d{1,5}(?!\\d))';

/** The surest first. */
const finders: readonly Finder[] = [
	{
		kind: 'email',
		pattern:
			/[\p{L}\p{N}._%+'-]{1,64} ?(?:@|\(at\)|\[at\]| apenstaartje ) ?[\p{L}\p{N}-]{1,63}(?:\.[\p{L}\p{N}-]{2,63}){1,5}/giu
	},
	{
		kind: 'iban',
		pattern: new RegExp(`${notAfter}[A-Z]{2}${gap}\\d${gap}\\d(?:${gap}[A-Z0-9]){11,30}`, 'giu'),
		isOne: lengthOfIban
	},
	{
		kind: 'citizenNumber',
		pattern: new RegExp(`(?<![\\d+])\\d(?:${gap}\\d){8}(?!${gap}\\d)`, 'gu'),
		isOne: (match) => (passesElevenTest(digitsOf(match)) ? match.length : 0)
	},
	{
		kind: 'phone',
		pattern: /(?<![\p{N}\p{L}])(?:\+|00)?\(?\d(?:[ .\-/()\u200b]{0,4}\d){7,14}(?!\d)/gu,
		isOne: (match) => (isPhoneNumber(match) ? match.length : 0)
	},
	// A postcode with its house number is one door. In small letters, 2019 is 12 is a sentence and not an address.
	{
		kind: 'address',
		pattern: new RegExp(
			`${notAfter}[1-9]\\d{3}(?: ?[A-Z]{2}|[a-z]{2}| (?!${shortWords()})[a-z]{2})${houseNumber}`,
			'gu'
		)
	},
	{
		kind: 'address',
		pattern: new RegExp(`(?<![\\p{N}])\\d{1,5}[ -]?[A-Za-z]?(?:, ?| )[1-9]\\d{3} ?[A-Z]{2}(?![\\p{L}\\p{N}])`, 'gu')
	},
	{
		kind: 'address',
		pattern: new RegExp(`(?<!\\p{L})\\p{Lu}[\\p{L}.'-]{0,40} ?(?:${streetEndings()}) \\d{1,5}(?!\\d)`, 'gu')
	},
	{
		kind: 'name',
		pattern:
			/(?<!\p{L})(?:(?:[Mm]evrouw|[Mm]eneer|[Mm]ijnheer|[Dd]e heer|[Ff]amilie)|(?:[Dd]hr|[Mm]evr|[Mm]w|[Ff]am|[Mm]rs?|[Mm]s)\.?) (?:(?:van|de|den|der|ter|ten|te|het|el|al|'t) ){0,3}\p{Lu}[\p{L}'’-]+/gu
	}
];

/** One code unit for one, so that places hold: digits of other scripts, wide letters, odd spaces and dashes. */
function plainly(text: string): string {
	return text
		.replace(/[\u00a0\u2000-\u200a\u202f\u205f\u3000\t\r\n]/g, ' ')
		.replace(/[\u2010-\u2015\u2212]/g, '-')
		.replace(/[\u00ad\u200b-\u200f\u2060\ufeff]/g, '\u200b')
		.replace(/[\uff01-\uff5e]/g, (wide) => String.fromCharCode(wide.charCodeAt(0) - 0xfee0))
		.replace(/[\u0660-\u0669\u06f0-\u06f9\u0966-\u096f]/g, (digit) => {
			const code = digit.charCodeAt(0);
			const zero = code >= 0x0966 ? 0x0966 : code >= 0x06f0 ? 0x06f0 : 0x0660;
			return String(code - zero);
		});
}

/** Oude Gracht and Wilgenlaan alike. */
function streetEndings(): string {
	const endings = 'straat laan weg plein kade gracht hof dijk steeg singel plantsoen pad park markt dreef baan hoek';
	return endings
		.split(' ')
		.map((ending) => `[${ending.charAt(0).toUpperCase()}${ending.charAt(0)}]${ending.slice(1)}`)
		.join('|');
}

/** Two small letters that are a word of their own after a year or an amount. */
function shortWords(): string {
	const dutch =
		'al af en er de di do du en ga he ie ik in is ja je ka ma me mw na nu of om op pa re te tv uw vr wc we wo za ze zo';
	const english = 'am an as at be by go he hi if in is it me my no of on or so to up us we';
	const units = 'cm mm km kg kw wh gj ct';
	return `(?:${[dutch, english, units].join(' ').split(' ').join('|')})(?!\\p{L})`;
}

function digitsOf(text: string): string {
	return text.replace(/\D/g, '');
}

/** Lengths by country: the registry's own, for the countries whose accounts come by in a Dutch street. */
const ibanLengths: Readonly<Record<string, number>> = {
	NL: 18,
	BE: 16,
	DE: 22,
	FR: 27,
	GB: 22,
	ES: 24,
	IT: 27,
	PT: 25,
	PL: 28,
	RO: 24,
	BG: 22,
	HU: 28,
	UA: 29,
	TR: 26,
	LT: 20,
	LV: 21,
	EE: 20,
	CZ: 24,
	SK: 24,
	GR: 27,
	HR: 21,
	AT: 20,
	CH: 21,
	LU: 20,
	IE: 22,
	SE: 24,
	DK: 18,
	NO: 15,
	FI: 18,
	TN: 24,
	SA: 24,
	AE: 23,
	PK: 24
};

/** Takes the account out of what may run on into the next word. */
function lengthOfIban(match: string): number {
	const country = match.slice(0, 2).toUpperCase();
	const length = Object.hasOwn(ibanLengths, country) ? ibanLengths[country] : undefined;
	if (length === undefined) return 0;
	let counted = 0;
	let end = 0;
	while (end < match.length && counted < length) {
		if (/[A-Z0-9]/i.test(match.charAt(end))) counted += 1;
		end += 1;
	}
	if (counted < length) return 0;
	const account = match
		.slice(0, end)
		.replace(/[^A-Z0-9]/gi, '')
		.toUpperCase();
	// A Dutch account is known by its form, so that a slip of the finger does not let it through.
	return /^NL\d\d[A-Z]{4}\d{10}$/.test(account) || passesModulo97(account) ? end : 0;
}

function passesModulo97(account: string): boolean {
	let remainder = 0;
	for (const character of account.slice(4) + account.slice(0, 4)) {
		const value = character >= 'A' ? character.charCodeAt(0) - 55 : Number(character);
		remainder = (remainder * (value > 9 ? 100 : 10) + value) % 97;
	}
	return remainder === 1;
}

/** The test that every citizen service number passes, and one in eleven other numbers. */
function passesElevenTest(digits: string): boolean {
	if (digits.length !== 9 || /^0+$/.test(digits)) return false;
	const sum = [...digits].reduce((total, digit, place) => total + Number(digit) * (place === 8 ? -1 : 9 - place), 0);
	return sum % 11 === 0;
}

/** A subscriber's number; 112, 0800 and 14 020 belong to services and may be said aloud. */
function isPhoneNumber(match: string): boolean {
	const digits = digitsOf(match);
	if (match.startsWith('+') || digits.startsWith('00')) {
		const international = match.startsWith('+') ? digits : digits.slice(2);
		if (international.startsWith('31')) return /^31(?:0)?[1-9]\d{8}$/.test(international);
		return international.length >= 8 && international.length <= 15 && !international.startsWith('0');
	}
	return /^0[1-9]\d{8}$/.test(digits) && !/^0[89]00/.test(digits);
}
