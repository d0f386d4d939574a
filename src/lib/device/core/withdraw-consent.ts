/** The resident takes a yes back at the table, with all that this does; see `domain/consent.ts`. */
import { withdrawalOf } from '#lib/domain/consent.ts';
import { type Held, type HouseholdKind, householdRecords } from '#lib/domain/household-records.ts';
import { dayInAmsterdam } from '#lib/domain/working-days.ts';
import type { Withdrawing } from '../consent-port.ts';
import type { Missing, OperationMaker } from './operation-maker.ts';

export function withdrawConsent(
	maker: OperationMaker,
	{ visit, purpose, partner, tellPartner }: Withdrawing
): null | Missing {
	const found = maker.index.find('visit', visit);
	if (!found) return { missing: 'visit is not on this phone' };
	const household = found.values.household ?? found.root;
	const records = householdRecords(<K extends HouseholdKind>(kind: K): readonly Held<K>[] =>
		maker.index.ofHousehold(kind, household).map(({ id, values }) => ({ id, values }))
	);
	const about = { purpose, ...(partner === undefined ? {} : { partner }) };
	const withdrawal = withdrawalOf(records, about, dayInAmsterdam(maker.now));
	for (const { kind, id, values } of withdrawal.changes) maker.change(kind, id, values);
	for (const { dueOn } of withdrawal.tell)
		maker.create(
			'commitment',
			{ scope: found.scope, root: found.root },
			{
				household,
				address: found.values.address ?? null,
				visit,
				who: 'office',
				what: tellPartner,
				dueOn,
				state: 'open'
			}
		);
	return null;
}
