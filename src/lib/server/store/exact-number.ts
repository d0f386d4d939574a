/**
 * A 64-bit number of a database as this program tells it: ours are milliseconds and counters, far below 2^53. One beyond
 * that cannot be told from its neighbours, and reads as unknown.
 */
export function exactNumber(value: bigint | string): number | null {
	const number = Number(value);
	return Number.isSafeInteger(number) ? number : null;
}
