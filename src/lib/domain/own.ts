/**
 * A look-up by a code that somebody else wrote. Every object bears `constructor` and its like, and those are no entries
 * of a table.
 */
export function own<T>(table: Readonly<Record<string, T>>, key: string | null | undefined): T | undefined {
	return key !== null && key !== undefined && Object.hasOwn(table, key) ? table[key] : undefined;
}
