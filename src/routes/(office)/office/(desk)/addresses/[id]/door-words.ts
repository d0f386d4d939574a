/** How the fields of an address are called on its page. */
import type { AddressField } from '#lib/domain/address.ts';
import type { OfficeKey } from '#lib/words/office.ts';

export const doorFields: Readonly<Record<AddressField, OfficeKey>> = {
	street: 'rounds.street',
	number: 'rounds.field.number',
	letter: 'rounds.field.letter',
	addition: 'rounds.field.addition',
	postcode: 'column.postcode',
	town: 'rounds.field.town',
	area: 'door.area',
	bagId: 'rounds.field.bagId',
	energyLabel: 'addresses.column.label',
	energyLabelOn: 'rounds.field.labelOn'
};
