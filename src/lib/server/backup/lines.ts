/**
 * A store as lines of JSON: the same from SQLite and from PostgreSQL, so that a
 * backup of one can be restored in the other.
 *
 *   {"voordeur":"records", "version", "migration", "takenAt", "tables"}
 *   {"table":"operation"}      then its rows, one array a line
 *   {"end": {"rows", "digest"}}
 */
import * as v from 'valibot';
import { type Row, Tally } from './digest.ts';
import { BackupUnreadable } from './sealed-file.ts';
import type { Snapshot, SnapshotTable } from './snapshot.ts';

const VERSION = 1;
const BUFFER_BYTES = 65_536;

const firstLine = v.object({
	voordeur: v.literal('records'),
	version: v.literal(VERSION),
	migration: v.string(),
	takenAt: v.number(),
	tables: v.array(v.object({ name: v.string(), columns: v.array(v.string()) }))
});
export type RecordsHeader = v.InferOutput<typeof firstLine>;
const tableLine = v.object({ table: v.string() });
const endLine = v.object({ end: v.object({ rows: v.record(v.string(), v.number()), digest: v.string() }) });
const rowLine = v.array(v.union([v.string(), v.number(), v.null()]));

/** @param tally is told of every row that goes by */
export async function* linesOf(snapshot: Snapshot, tally: Tally): AsyncGenerator<Buffer> {
	const { migration, takenAt, tables } = snapshot;
	const header: RecordsHeader = {
		voordeur: 'records',
		version: VERSION,
		migration,
		takenAt,
		tables: tables.map(({ name, columns }) => ({ name, columns: [...columns] }))
	};
	let text = `${JSON.stringify(header)}\n`;
	for (const table of tables) {
		text += `${JSON.stringify({ table: table.name })}\n`;
		for await (const row of snapshot.rows(table)) {
			tally.add(table.name, row);
			text += `${JSON.stringify(row)}\n`;
			if (text.length < BUFFER_BYTES) continue;
			yield Buffer.from(text);
			text = '';
		}
	}
	yield Buffer.from(`${text}${JSON.stringify({ end: { rows: tally.counts(), digest: tally.digest() } })}\n`);
}

/** Where lines are taken to: told of the tables first, then of rows, in batches. */
export interface RecordsTarget {
	begin(header: RecordsHeader): Promise<void>;
	insert(table: SnapshotTable, rows: readonly Row[]): Promise<void>;
}

const ROWS_PER_INSERT = 200;

/** Takes in what `linesOf` wrote; throws unless it came whole and adds up to what its last line says. */
export async function takeLines(
	source: AsyncIterable<Buffer>,
	target: RecordsTarget
): Promise<RecordsHeader & { readonly digest: string; readonly rows: Readonly<Record<string, number>> }> {
	const tally = new Tally();
	let header: RecordsHeader | null = null;
	let table: SnapshotTable | null = null;
	let end: v.InferOutput<typeof endLine>['end'] | null = null;
	let rows: Row[] = [];
	const flush = async (): Promise<void> => {
		if (table && rows.length > 0) await target.insert(table, rows);
		rows = [];
	};
	for await (const line of linesIn(source)) {
		const value: unknown = JSON.parse(line);
		if (!header) {
			header = parsed(firstLine, value);
			await target.begin(header);
			continue;
		}
		if (end) throw new BackupUnreadable('the backup goes on after its end');
		if (Array.isArray(value)) {
			const row = parsed(rowLine, value);
			if (!table || row.length !== table.columns.length)
				throw new BackupUnreadable('a row of the backup fits no table');
			tally.add(table.name, row);
			rows.push(row);
			if (rows.length === ROWS_PER_INSERT) await flush();
		} else if (v.is(tableLine, value)) {
			await flush();
			const name = value.table;
			table = header.tables.find((one) => one.name === name) ?? null;
		} else {
			await flush();
			end = parsed(endLine, value).end;
		}
	}
	if (!header || !end) throw new BackupUnreadable('the backup breaks off before its end: take another copy of it');
	if (end.digest !== tally.digest()) throw new BackupUnreadable('the rows of the backup do not add up to what it says');
	return { ...header, ...end };
}

async function* linesIn(source: AsyncIterable<Buffer>): AsyncGenerator<string> {
	const decoder = new TextDecoder('utf-8', { fatal: true });
	let held = '';
	for await (const piece of source) {
		const lines = (held + decoder.decode(piece, { stream: true })).split('\n');
		held = lines.pop() ?? '';
		yield* lines;
	}
	if (held !== '') throw new BackupUnreadable('the backup breaks off in the middle of a line');
}

function parsed<T>(schema: v.GenericSchema<unknown, T>, value: unknown): T {
	const read = v.safeParse(schema, value);
	if (!read.success)
		throw new BackupUnreadable('a line of the backup has another shape: it was made by another version');
	return read.output;
}
