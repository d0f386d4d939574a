/** How XLSForm writes a language, `Nederlands (nl)`, and how a guide does, `nl`. */

/** Names that survey designers write without a code, by code; the first one is written on export. */
const languageNames: Readonly<Record<string, readonly string[]>> = {
	nl: ['Nederlands', 'Dutch'],
	en: ['English', 'Engels'],
	fr: ['Français', 'French', 'Frans'],
	de: ['Deutsch', 'German', 'Duits'],
	tr: ['Türkçe', 'Turkish', 'Turks'],
	ar: ['العربية', 'Arabic', 'Arabisch'],
	pl: ['Polski', 'Polish', 'Pools'],
	uk: ['Українська', 'Ukrainian', 'Oekraïens'],
	es: ['Español', 'Spanish', 'Spaans'],
	pt: ['Português', 'Portuguese', 'Portugees']
};

/** The code of a language as it stands in a heading or in settings; undefined when it cannot be told. */
export function languageCode(written: string): string | undefined {
	const text = written.trim();
	const inParentheses = /\(([A-Za-z]{2,3})(?:[-_][A-Za-z0-9]{1,8})?\)$/.exec(text)?.[1];
	if (inParentheses !== undefined) return inParentheses.toLowerCase();
	const bare = /^([A-Za-z]{2,3})(?:[-_][A-Za-z0-9]{1,8})?$/.exec(text)?.[1];
	if (bare !== undefined) return bare.toLowerCase();
	const wanted = text.toLowerCase();
	return Object.entries(languageNames).find(([, names]) => names.some((name) => name.toLowerCase() === wanted))?.[0];
}

/** The language as XLSForm recommends to write it. */
export function languageHeading(code: string): string {
	const name = Object.hasOwn(languageNames, code) ? languageNames[code]?.[0] : undefined;
	return name === undefined ? code : `${name} (${code})`;
}

/** Dutch, English, then the others by code: the order in which a pack carries them. */
export function sortLanguages(codes: Iterable<string>): readonly string[] {
	const order = (code: string): number => {
		const place = ['nl', 'en'].indexOf(code);
		return place === -1 ? 2 : place;
	};
	return [...new Set(codes)].sort((one, other) => order(one) - order(other) || (one < other ? -1 : 1));
}
