/** Which column of somebody's list holds what. Recognised by its head; a person can correct it. */

export const IMPORT_FIELDS = [
	'postcode',
	'number',
	'letter',
	'addition',
	/** Number, letter and addition in one cell, such as "12a-bis". */
	'wholeNumber',
	'street',
	'town',
	'bagId',
	'area',
	'energyLabel',
	'energyLabelOn',
	/** Name of the round that the address is to be walked in. */
	'round',
	/** Degrees, as a register of addresses gives them. */
	'longitude',
	'latitude',
	/** Street, number and perhaps postcode and town in one cell. */
	'address'
] as const;
export type ImportField = (typeof IMPORT_FIELDS)[number];

/** The field of each column, null for one that is left out. */
export type ColumnChoice = readonly (ImportField | null)[];

/**
 * Heads as they occur in exports of municipalities, corporations, the BAG and EP-online, without blanks and signs, in lower
 * case; the first that a list has is its field's.
 */
const HEADS: Readonly<Record<ImportField, readonly string[]>> = {
	postcode: ['postcode', 'pc6', 'pc', 'adrespostcode', 'postalcode', 'zip'],
	number: ['huisnummer', 'huisnr', 'hnr', 'nummer', 'nr', 'number', 'housenumber'],
	letter: ['huisletter', 'letter', 'hsltr', 'houseletter'],
	addition: [
		'huisnummertoevoeging',
		'huisnummertoev',
		'toevoeging',
		'toev',
		'hstoev',
		'huisnrtoev',
		'addition',
		'numberaddition'
	],
	wholeNumber: [
		'huisnummerentoevoeging',
		'huisnummerettoevoeging',
		'huisnummermettoevoeging',
		'huisnummerplustoevoeging',
		'nummerentoevoeging',
		'huisnummercompleet',
		'volledighuisnummer',
		'wholenumber'
	],
	street: ['straat', 'straatnaam', 'openbareruimte', 'openbareruimtenaam', 'street', 'streetname'],
	town: ['woonplaats', 'woonplaatsnaam', 'plaats', 'plaatsnaam', 'town', 'city'],
	bagId: [
		'nummeraanduiding',
		'nummeraanduidingid',
		'nummeraanduidingidentificatie',
		'bagid',
		'bagnummeraanduiding',
		'bagnummeraanduidingid'
	],
	area: ['buurt', 'buurtnaam', 'buurtcode', 'wijk', 'area', 'neighbourhood'],
	energyLabel: ['energielabel', 'energieklasse', 'labelklasse', 'labelletter', 'label', 'energylabel'],
	energyLabelOn: ['labeldatum', 'datumlabel', 'registratiedatum', 'opnamedatum', 'energylabelon', 'energylabeldate'],
	round: ['ronde', 'rondenaam', 'route', 'round'],
	longitude: ['lengtegraad', 'longitude', 'lon', 'lng'],
	latitude: ['breedtegraad', 'latitude', 'lat'],
	address: [
		'volledigadres',
		'adres',
		'adresregel',
		'straatennummer',
		'straatenhuisnummer',
		'straathuisnummer',
		'fulladdress',
		'address'
	]
};

/** A first guess by the heads; each field is given to one column only. */
export function recogniseColumns(heads: readonly string[]): ColumnChoice {
	const plain = heads.map(plainHead);
	const choice: (ImportField | null)[] = heads.map(() => null);
	for (const field of IMPORT_FIELDS) {
		const at = HEADS[field].map((head) => plain.findIndex((one, place) => one === head && choice[place] === null));
		const found = at.find((place) => place !== -1);
		if (found !== undefined) choice[found] = field;
	}
	return choice;
}

/** EP-online says of everything that it is of the building: `Pand_postcode`. */
function plainHead(head: string): string {
	return head
		.toLowerCase()
		.normalize('NFKD')
		.replace(/^pand_/, '')
		.replace(/[^a-z0-9]/g, '');
}

/** How many fields a row would give if it were the head. */
export function fieldsIn(heads: readonly string[]): number {
	return recogniseColumns(heads).filter((field) => field !== null).length;
}

/** What is missing before rows can be read: an address needs its postcode and its number. */
export function missingFields(choice: ColumnChoice): readonly ImportField[] {
	const isChosen = (field: ImportField): boolean => choice.includes(field);
	return [
		...(isChosen('postcode') || isChosen('address') ? [] : (['postcode'] as const)),
		...(isChosen('number') || isChosen('wholeNumber') || isChosen('address') ? [] : (['number'] as const))
	];
}
