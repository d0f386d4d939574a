/** A transaction that lets others come between its calls. */
import type { StoreTransaction } from '#lib/server/store/port.ts';

/** Every call of a transaction is a place where another may come between, if the store lets it. */
export function withPauses(tx: StoreTransaction, pause: () => Promise<void>): StoreTransaction {
	return new Proxy(tx, {
		get(target, name): unknown {
			const call: unknown = Reflect.get(target, name);
			if (typeof call !== 'function') return call;
			return async (...given: readonly unknown[]): Promise<unknown> => {
				await pause();
				const answer: unknown = await Reflect.apply(call, target, given);
				return answer;
			};
		}
	});
}
