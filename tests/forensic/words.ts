/**
 * What is planted: forty names, streets and words that occur nowhere else, neither in the app nor in its lessons.
 * All are made up. Each has a letter outside ASCII, so that its spellings differ from one another.
 */

/** Of residents, as the office knows them; a phone pulls them. */
export const NAMES = [
	'Ysbrandína Kwartelhof',
	'Doortjé Rietvinkel',
	'Thëodoor Melkzwam',
	'Gerbrích Oeverloper',
	'Ánneke Turfstapel',
	'Wubbechïen Lisdodde',
	'Hílletje Zandraket',
	'Popkë Vuurkorst',
	'Sjoukjé Waterlinnen',
	'Evërt Kruidmossel'
] as const;

/** Of the round. */
export const STREETS = [
	'Grutteneiländ',
	'Zoutkeetdïjk',
	'Vlinderbriésweg',
	'Korenmolenhöf',
	'Lantaarnvélden',
	'Kwelderkádepad',
	'Spiegelsloötlaan',
	'Heggenmússtraat',
	'Windvaanpleïn',
	'Ramenlapperskaï'
] as const;

/** In notes of earlier visits, pulled with them. */
export const PULLED_WORDS = [
	'dakgootschüld',
	'schimmelkästje',
	'incassobriéfje',
	'kachelvërdriet',
	'huurdersblauwtjé',
	'eenzaamhéidsklok'
] as const;

/** Typed by the coach during the day: four talks with a note, the resident's own words and a promise, and what follows. */
export const TYPED_WORDS = [
	'tochtstripwëns',
	'radiatorlíedje',
	'slaapkamerdäuw',
	'meterkastzúcht',
	'spaarpotbärst',
	'buurvrouwpännetje',
	'beschaamdhéidsdeur',
	'winterjasbïnnen',
	'terugbelvríjdag',
	'formulierhülp',
	'ventilatiebezoék',
	'deurdrangerwérk'
] as const;

/** Proposed as a lesson from the street. */
export const PROPOSED_WORD = 'stoeptegelléssen';
/** Half typed in a note when the screen is covered. */
export const HALF_TYPED_WORD = 'halfgetýptverhaal';

export const PLANTED: readonly string[] = [
	...NAMES,
	...STREETS,
	...PULLED_WORDS,
	...TYPED_WORDS,
	PROPOSED_WORD,
	HALF_TYPED_WORD
];
