import type { StoreTransaction } from '../store/port.ts';
import type { Arrival } from './opening.ts';
import type { SyncPorts } from './ports.ts';
import type { Landed } from './settling.ts';

/** One number used by two operations: a cloned profile. It starts a new incarnation and loses nothing (G11). */
export async function reportForks(
	tx: StoreTransaction,
	options: {
		readonly ports: SyncPorts;
		readonly arrivals: readonly Arrival[];
		readonly landing: readonly Landed[];
		readonly now: number;
	}
): Promise<boolean> {
	const operations = options.arrivals.flatMap((arrival) => (arrival.operation ? [arrival.operation] : []));
	const landing = new Set(options.landing.map((landed) => landed.operation.opId));
	let fork = false;
	for (const inc of new Set(operations.map((operation) => operation.inc))) {
		const own = operations.filter((operation) => operation.inc === inc);
		const dev = own[0]?.dev ?? '';
		const used = [
			...(await tx.findNumbers(
				dev,
				inc,
				own.map((operation) => operation.n)
			)),
			...own
		];
		const clashing = own.filter((operation) =>
			used.some((one) => one.n === operation.n && one.opId !== operation.opId)
		);
		fork ||= clashing.length > 0;
		if (clashing.some((operation) => landing.has(operation.opId))) {
			await tx.insertAlarms([
				{ id: options.ports.chance.uuid(), kind: 'fork', detail: JSON.stringify({ dev, inc }), at: options.now }
			]);
		}
	}
	return fork;
}
