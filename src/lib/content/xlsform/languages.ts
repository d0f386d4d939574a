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

/** Every language of ISO 639-1, by its code. */
const isoCodes =
	'aa ab ae af ak am an ar as av ay az ba be bg bh bi bm bn bo br bs ca ce ch co cr cs cu cv cy da de dv dz ee el en eo es et eu fa ff fi fj fo fr fy ga gd gl gn gu gv ha he hi ho hr ht hu hy hz ia id ie ig ii ik io is it iu ja jv ka kg ki kj kk kl km kn ko kr ks ku kv kw ky la lb lg li ln lo lt lu lv mg mh mi mk ml mn mr ms mt my na nb nd ne ng nl nn no nr nv ny oc oj om or os pa pi pl ps pt qu rm rn ro ru rw sa sc sd se sg si sk sl sm sn so sq sr ss st su sv sw ta te tg th ti tk tl tn to tr ts tt tw ty ug uk ur uz ve vi vo wa wo xh yi yo za zh zu'.split(
		' '
	);
/** Languages in which a survey designer may write the name of another. */
const namedIn = ['en', 'nl', 'fr', 'de', 'es'];
let codesByName: ReadonlyMap<string, string> | undefined;

/** By the name that ISO's own list gives a language, in its own words and in a few others. */
function codeOfIsoName(wanted: string): string | undefined {
	codesByName ??= new Map(
		isoCodes.flatMap((code) =>
			[...namedIn, code].flatMap((language): readonly (readonly [string, string])[] => {
				const name = new Intl.DisplayNames([language], { type: 'language', fallback: 'none' }).of(code);
				return name === undefined ? [] : [[name.toLowerCase(), code]];
			})
		)
	);
	return codesByName.get(wanted);
}

/** The code of a language as it stands in a heading or in settings; undefined when it cannot be told. */
export function languageCode(written: string): string | undefined {
	const text = written.trim();
	const inParentheses = /\(([A-Za-z]{2,3})(?:[-_][A-Za-z0-9]{1,8})?\)$/.exec(text)?.[1];
	if (inParentheses !== undefined) return inParentheses.toLowerCase();
	const bare = /^([A-Za-z]{2,3})(?:[-_][A-Za-z0-9]{1,8})?$/.exec(text)?.[1];
	if (bare !== undefined) return bare.toLowerCase();
	const wanted = text.toLowerCase();
	const ours = Object.entries(languageNames).find(([, names]) =>
		names.some((name) => name.toLowerCase() === wanted)
	)?.[0];
	return ours ?? codeOfIsoName(wanted);
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
