/**
 * Rows of one shape into one table, as a push does it all day. The text of such a statement depends only on how many
 * rows there are on SQLite, and on nothing on PostgreSQL: it is made once, where a query builder would make it each time.
 */
import { CompiledQuery } from 'kysely';
import { batchesOf } from './batches.ts';
import type { Database, Tables } from './schema.ts';
import type { Engine } from './sql-store.ts';

type Value = string | number | null;
type ColumnType = 'text' | 'bigint';
/** A row's interface as the record that it is. */
export type RowOf<Row> = { readonly [Name in keyof Row]: Row[Name] };

export interface BulkInsert<Row> {
	insert(db: Database, engine: Engine['engine'], rows: readonly Row[]): Promise<void>;
}

/**
 * @param columns every column that is written, with its type
 * @param conflict what is done about a row that is there, as in `on conflict ...`; without it such a row is an error
 */
export function bulkInsert<Name extends keyof Tables & string, Row extends Readonly<Record<string, Value>>>(
	table: Name,
	columns: Readonly<Record<keyof Row & string, ColumnType>>,
	conflict = ''
): BulkInsert<Row> {
	const names = Object.keys(columns) as (keyof Row & string)[];
	const head = `insert into "${table}" (${names.map((name) => `"${name}"`).join(', ')})`;
	const row = `(${names.map(() => '?').join(', ')})`;
	const arrays = names.map((name, index) => `$${index + 1}::${columns[name]}[]`).join(', ');
	// `where true` keeps the parser from reading the conflict as a part of the join.
	const unnested = `${head} select * from unnest(${arrays}) where true ${conflict}`;
	const valuesTexts = new Map<number, string>();
	const valuesText = (count: number): string => {
		const kept = valuesTexts.get(count);
		if (kept !== undefined) return kept;
		const text = `${head} values ${Array.from({ length: count }, () => row).join(', ')} ${conflict}`;
		valuesTexts.set(count, text);
		return text;
	};
	return {
		async insert(db, engine, rows) {
			for (const some of batchesOf(rows)) {
				const query =
					engine === 'postgres'
						? CompiledQuery.raw(
								unnested,
								names.map((name) => some.map((one) => one[name]))
							)
						: CompiledQuery.raw(
								valuesText(some.length),
								some.flatMap((one) => names.map((name) => one[name]))
							);
				await db.executeQuery(query);
			}
		}
	};
}
