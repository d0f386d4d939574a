/** Which phones may hold something of a household: those that are to confirm its purge. */
import { coachScope, ORG_SCOPE } from '#lib/domain/round.ts';
import type { StoreTransaction } from '../store/port.ts';
import { roundIdOf } from '../sync/authorise.ts';

/**
 * Every phone of whoever ever held one of the scopes, and every phone that wrote in it.
 * A withdrawn phone is one of them: that it cannot confirm is what the office has to know.
 */
export async function holdersOf(
	tx: Pick<StoreTransaction, 'listDevices' | 'peekEntities'>,
	options: { readonly scopes: readonly string[]; readonly writers: readonly string[] }
): Promise<readonly string[]> {
	const { scopes } = options;
	const devices = await tx.listDevices();
	if (scopes.includes(ORG_SCOPE)) return devices.map(({ dev }) => dev);
	const rounds = await tx.peekEntities(scopes.map(roundIdOf).filter((round) => round !== null));
	const coaches = new Set(
		rounds.flatMap(({ state }) => {
			const held = state.fields['coaches'];
			return held?.m === 's' ? Object.values(held.a).map((added) => added.v) : [];
		})
	);
	const writers = new Set(options.writers);
	return devices
		.filter(({ dev, person }) => writers.has(dev) || coaches.has(person) || scopes.includes(coachScope(person)))
		.map(({ dev }) => dev);
}
