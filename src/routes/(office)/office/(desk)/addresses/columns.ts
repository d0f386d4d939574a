/** The columns of the table of addresses: what stands in each, and how it sorts. */
import { ADDRESS_COLUMNS, type AddressColumn } from '#lib/domain/address-question.ts';
import type { OfficeColumn } from '#lib/ui/office-columns.ts';
import type { OfficeSay } from '#lib/ui/office-say.ts';

const SHAPES: Readonly<Record<AddressColumn, Omit<OfficeColumn, 'id' | 'label'>>> = {
	postcode: { isWhole: true, sorts: 'asc' },
	area: {},
	rings: { isNumber: true, sorts: 'desc' },
	outcome: { sorts: 'asc' },
	last: { isWhole: true, sorts: 'desc' },
	visits: { isNumber: true, sorts: 'desc' },
	concerns: { isNumber: true, sorts: 'desc' },
	households: { isNumber: true },
	coach: { isWhole: true },
	until: { isWhole: true },
	round: { isWhole: true },
	label: { isWhole: true, sorts: 'asc' }
};

/** The address first, then what was chosen, in the order of the table. */
export function addressColumns(say: OfficeSay, chosen: readonly AddressColumn[]): readonly OfficeColumn[] {
	return [
		{ id: 'address', label: say.t('column.address'), sorts: 'asc' },
		...ADDRESS_COLUMNS.filter((column) => chosen.includes(column)).map((id) => ({
			id,
			label: say.t(`addresses.column.${id}`),
			...SHAPES[id]
		}))
	];
}
