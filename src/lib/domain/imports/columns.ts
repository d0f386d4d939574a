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
	'latitude'
] as const;
export type ImportField = (typeof IMPORT_FIELDS)[number];

/** The field of each column, null for one that is left out. */
export type ColumnChoice = readonly (ImportField | null)[];

/** Heads as they occur in exports of municipalities, corporations and the BAG, without blanks and signs, in lower case. */
const HEADS: Readonly<Record<ImportField, readonly string[]>> = {
	postcode: ['postcode', 'pc', 'pc6', 'postalcode', 'zip'],
	number: ['huisnummer', 'huisnr', 'nummer', 'nr', 'number', 'housenumber'],
	letter: ['huisletter', 'letter', 'hsltr', 'houseletter'],
	addition: ['toevoeging', 'huisnummertoevoeging', 'toev', 'hstoev', 'addition'],
	wholeNumber: ['huisnummerentoevoeging', 'nummerentoevoeging', 'huisnummercompleet', 'wholenumber'],
	street: ['straat', 'straatnaam', 'openbareruimte', 'openbareruimtenaam', 'street', 'streetname'],
	town: ['woonplaats', 'woonplaatsnaam', 'plaats', 'town', 'city'],
	bagId: ['nummeraanduiding', 'nummeraanduidingid', 'nummeraanduidingidentificatie', 'bagid', 'bagnummeraanduiding'],
	area: ['buurt', 'buurtcode', 'buurtnaam', 'wijk', 'area', 'neighbourhood'],
	energyLabel: ['energielabel', 'label', 'labelklasse', 'energylabel'],
	energyLabelOn: ['labeldatum', 'datumlabel', 'registratiedatum', 'energylabelon', 'energylabeldate'],
	round: ['ronde', 'rondenaam', 'route', 'round'],
	longitude: ['lengtegraad', 'longitude', 'lon', 'lng'],
	latitude: ['breedtegraad', 'latitude', 'lat']
};

/** A first guess by the heads; each field is given to one column only. */
export function recogniseColumns(heads: readonly string[]): ColumnChoice {
	const given = new Set<ImportField>();
	return heads.map((head) => {
		const plain = head
			.toLowerCase()
			.normalize('NFKD')
			.replace(/[^a-z0-9]/g, '');
		const field = IMPORT_FIELDS.find((one) => !given.has(one) && HEADS[one].includes(plain));
		if (field === undefined) return null;
		given.add(field);
		return field;
	});
}

/** What is missing before rows can be read: an address needs its postcode and its number. */
export function missingFields(choice: ColumnChoice): readonly ImportField[] {
	const isChosen = (field: ImportField): boolean => choice.includes(field);
	return [
		...(isChosen('postcode') ? [] : (['postcode'] as const)),
		...(isChosen('number') || isChosen('wholeNumber') ? [] : (['number'] as const))
	];
}
