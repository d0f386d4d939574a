/**
 * Names, streets and worries of the demo municipality. All of it is made up:
 * the postcodes end in letters that are never given out (SA, SD, SS), the
 * CBS and BAG numbers start with a municipality that does not exist.
 */
export const MUNICIPALITY = 'Gemeente Waterveen';
export const TOWN = 'Waterveen';
/** First four digits of CBS and BAG numbers; no municipality has this one. */
export const MUNICIPALITY_CODE = '9998';
export const POSTCODE_ENDS = ['SA', 'SD', 'SS'] as const;

/** `postcode`: the first digits of its first streets; each street has a postcode of its own. */
export const BUURTEN = [
	{
		name: 'Hazelbuurt',
		postcode: '5912',
		streets: ['Hazelhof', 'Wilgenlaan', 'Beukstraat', 'Elzenpad', 'Dahliaplein', 'Asterstraat']
	},
	{
		name: 'Wisselspoor',
		postcode: '5914',
		streets: ['Wisselspoor', 'Stationsstraat', 'Loodskade', 'Seinhuispad', 'Rangeerweg']
	},
	{
		name: 'Touwkwartier',
		postcode: '5916',
		streets: ['Touwslagerspad', 'Hellingstraat', 'Hovenlaan', 'Merelweg', 'Lijnbaanhof']
	}
] as const;

export const FLATS = [
	{ name: 'Hazelflat', street: 'Wilgenlaan', number: 40 },
	{ name: 'De Sein', street: 'Wisselspoor', number: 101 },
	{ name: 'De Boeg', street: 'Hovenlaan', number: 12 }
] as const;

/** Stands on the walk of the first coach, with a number for every door. */
export const FLAT_ON_THE_WAY = { name: 'De Wilg', floors: 6, doorsAFloor: 4, place: 12 } as const;

export const COACHES = [
	'Rachid Amrani',
	'Dewi Pattiasina',
	'Petra Slagter',
	'Kees Mulder',
	'Lidia Nowak',
	'Wim Oosterhof',
	'Fatma Yildiz',
	'Joke Terpstra',
	'Hassan el Idrissi',
	'Greet Vlieger',
	'Samira Bouzid',
	'Theo Karels'
] as const;
export const COORDINATORS = ['Marja Dijkema', 'Bram Hofsteden'] as const;
export const ADMINISTRATOR = 'Ineke Wouterlood';
export const PRIVACY_OFFICER = 'Sjoerd Palland';

export const FAMILY_NAMES = [
	'Aksoy',
	'Baarspul',
	'Cornelisse',
	'Dekkerhof',
	'El Mansouri',
	'Fokkema',
	'Grootveld',
	'Haddou',
	'Ignatiuk',
	'Jonkerman',
	'Kowalczuk',
	'Lammertink',
	'Manuhutu',
	'Nijenkamp',
	'Oudkerke',
	'Pinasingh',
	'Quirijnsen',
	'Ramdharie',
	'Steenhuisen',
	'Tahiri',
	'Uittenbroek',
	'Vennema',
	'Wezenbeek',
	'Yilmazer',
	'Zandvoorde'
] as const;

export const LANGUAGES = [
	['nl', 70],
	['tr', 9],
	['ar', 8],
	['pl', 6],
	['en', 4],
	['uk', 3]
] as const;

/** Category, its share in a hundred, and words as a resident might say them; spread over the domains of the field notes. */
export const WORRIES: readonly {
	readonly category: string;
	readonly share: number;
	readonly words: readonly string[];
}[] = [
	{
		category: 'bill-unclear',
		share: 9,
		words: ['Waarom moet ik bijbetalen? Ik snap die rekening niet.', 'Er staan drie bedragen op, welk is het nu?']
	},
	{
		category: 'high-use',
		share: 7,
		words: ['Ik doe zo zuinig, en toch is het veel.', 'De buren betalen de helft, zeggen ze.']
	},
	{ category: 'arrears', share: 7, words: ['Ik loop twee maanden achter.', 'Ik durf de post niet open te maken.'] },
	{ category: 'disconnection', share: 2, words: ['Straks zitten de kinderen in het donker.'] },
	{ category: 'old-appliance', share: 4, words: ['Hij slaat steeds af.', 'De koelkast is nog van mijn moeder.'] },
	{
		category: 'draught',
		share: 12,
		words: ['We zitten met een deken voor de deur.', 'Het waait hier door de kier heen.', 'De strip laat alweer los.']
	},
	{
		category: 'mould',
		share: 12,
		words: ['Het zit achter de kast en het komt terug.', 'Ik lucht elke dag, de muur blijft nat.']
	},
	{ category: 'overdue-repairs', share: 8, words: ['Ze zeggen dat het aan mij ligt.', 'Ik heb al vier keer gebeld.'] },
	{
		category: 'renovation',
		share: 4,
		words: ['Gaat de huur omhoog als ze gaan verbouwen?', 'Niemand vertelt ons wanneer.']
	},
	{ category: 'owner-cannot-pay', share: 2, words: ['Het dak moet, maar waarvan?'] },
	{ category: 'heat', share: 3, words: ['Boven is het dan niet te doen.'] },
	{ category: 'debt', share: 6, words: ['De brieven liggen in die la.', 'Ik weet niet meer wie ik wat moet betalen.'] },
	{ category: 'missed-benefits', share: 3, words: ['Dat vraag ik niet meer aan, ik moest het terugbetalen.'] },
	{ category: 'no-food', share: 1, words: ['Aan het eind van de maand is het op.'] },
	{ category: 'health-at-home', share: 4, words: ['Mijn zoon hoest in de winter.'] },
	{ category: 'stress', share: 3, words: ['Ik slaap er slecht van.'] },
	{
		category: 'loneliness',
		share: 5,
		words: ['Sinds mijn man er niet meer is, zie ik niemand.', 'Overdag hoor ik alleen de radio.']
	},
	{ category: 'language', share: 2, words: ['Mijn buurvrouw leest de brieven voor.'] },
	{ category: 'work-income', share: 2, words: ['Ik wil best werken, overdag.'] },
	{ category: 'nuisance', share: 1, words: ['Bij de ingang staat elke avond een groep.'] },
	{ category: 'bad-experience', share: 1, words: ['Ze beloven altijd van alles.'] },
	{ category: 'fear-of-control', share: 1, words: ['Waar schrijft u dat allemaal voor op?'] },
	{ category: 'too-many-visitors', share: 1, words: ['U bent de vierde dit jaar.'] }
];

/** Kinds of partners that help with a worry, as a coordinator would choose them; with any other the welfare organisation. */
const PARTNERS_FOR: Readonly<Record<string, readonly string[]>> = {
	'bill-unclear': ['energy-bank'],
	'high-use': ['energy-bank'],
	'owner-cannot-pay': ['energy-bank'],
	arrears: ['debt-help'],
	disconnection: ['debt-help'],
	debt: ['debt-help'],
	'missed-benefits': ['benefits-check'],
	draught: ['fix-brigade'],
	'old-appliance': ['fix-brigade'],
	mould: ['housing-corporation', 'tenant-team'],
	'overdue-repairs': ['housing-corporation', 'tenant-team'],
	renovation: ['housing-corporation']
};

/** Whom a coach refers to with a worry of this category; never empty. */
export function partnersFor(category: string): readonly string[] {
	return PARTNERS_FOR[category] ?? ['welfare'];
}

export const PROMISES = [
	'Folder over ventileren brengen',
	'Bellen over de tochtstrip',
	'Samen de jaarnota bekijken',
	'Foto van de muur naar de verhuurder sturen',
	'Vragen hoe het met de ketel staat',
	'Radiatorfolie meenemen'
] as const;

export const NOTES = [
	'Woont hier al lang en kent de hele portiek.',
	'Wil eerst van de tocht af, de rest komt later.',
	'Liever in de ochtend langskomen.',
	'De bovenbuurman helpt met brieven.',
	'Heeft zelf al folie achter de radiator geplakt.'
] as const;
