/**
 * One number over all rows of a store, whatever their order: two engines sort text
 * differently, and a restored copy has its rows where it pleases.
 */
import { createHash } from 'node:crypto';

export type Value = string | number | null;
export type Row = readonly Value[];

const MODULUS = 1n << 256n;

/** Adds up the hashes of rows; equal sums with equal counts mean equal rows. */
export class Tally {
	readonly #tables = new Map<string, { count: number; sum: bigint }>();

	add(table: string, row: Row): void {
		const hash = createHash('sha256')
			.update(`${table}\n${JSON.stringify(row)}`)
			.digest('hex');
		const tally = this.#tables.get(table) ?? { count: 0, sum: 0n };
		tally.count += 1;
		tally.sum = (tally.sum + BigInt(`0x${hash}`)) % MODULUS;
		this.#tables.set(table, tally);
	}

	counts(): Readonly<Record<string, number>> {
		return Object.fromEntries([...this.#tables].map(([table, { count }]) => [table, count]));
	}

	digest(): string {
		const lines = [...this.#tables].map(([table, { count, sum }]) => `${table} ${count} ${sum.toString(16)}`);
		return createHash('sha256').update(lines.sort().join('\n')).digest('hex');
	}
}
