/** What reports count of a household or a ring, added to the lasting counts by the transaction that erases it. */
import { tallyOfAttempt, tallyOfHousehold } from '#lib/domain/tally.ts';
import { recordValues } from '#lib/sync/values.ts';
import type { StoreTransaction, StoredEntity } from '../store/port.ts';
import { addressOf } from '../store/projection.ts';
import { recordsOf } from './records-of.ts';

/** Once for each, since the records are gone when the transaction ends: nothing left of them adds nothing. */
export async function keepCounts(
	tx: Pick<StoreTransaction, 'addTally' | 'peekEntities'>,
	entities: readonly StoredEntity[]
): Promise<void> {
	if (entities.length === 0) return;
	const addresses = [...new Set(entities.map(addressOf).filter((address) => address !== null))];
	const [home] = (await tx.peekEntities(addresses)).filter(({ kind }) => kind === 'address');
	const area = home ? (recordValues('address', home.state).area ?? '') : '';
	const rings = entities.filter(({ kind }) => kind === 'attempt');
	await tx.addTally([
		...tallyOfHousehold(recordsOf(entities), area),
		...rings.flatMap(({ state }) => tallyOfAttempt(recordValues('attempt', state), area))
	]);
}
