/** Stored records of one household, as the rules of the domain read them. */
import {
	type HouseholdKind,
	type HouseholdRecords,
	type Held,
	householdRecords
} from '#lib/domain/household-records.ts';
import { recordValues } from '#lib/sync/values.ts';
import type { StoredEntity } from '../store/port.ts';

export function recordsOf(entities: readonly Pick<StoredEntity, 'ent' | 'kind' | 'state'>[]): HouseholdRecords {
	return householdRecords(<K extends HouseholdKind>(kind: K): readonly Held<K>[] =>
		entities
			.filter((one) => one.kind === kind)
			.map(({ ent, state }) => ({ id: ent, values: recordValues(kind, state) }))
	);
}
