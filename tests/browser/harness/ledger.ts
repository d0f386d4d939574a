/**
 * The driver's own book: what the screen said was saved. It is compared with the
 * server's database file, read here without a line of the product's own code.
 */
import { openServerFile } from './server.ts';

export interface LedgerLine {
	readonly kind: 'attempt' | 'visit';
	/** Address the phone stood at, from the URL. */
	readonly address: string;
	/** What the database must hold for it: field and value. */
	readonly holds: Readonly<Record<string, string | number>>;
	/** Things recorded under it: kind and how many. */
	readonly parts: Readonly<Record<string, number>>;
	/** Words the screen used to say that it is saved. */
	readonly said: string;
}

interface OperationRow {
	readonly ent: string;
	readonly kind: string;
	readonly fields: Readonly<Record<string, unknown>>;
}

/** Which lines of the ledger are in the server's log, by what devices handed in since `since`. */
export function receivedLines(data: string, ledger: readonly LedgerLine[], since: number): readonly LedgerLine[] {
	const operations = receivedSince(data, since);
	return ledger.filter((line) => isHeld(operations, line));
}

/** The fields of every record of this kind, as the operations since then leave them, the oldest record first. */
export function receivedRecords(
	data: string,
	kind: string,
	since: number
): readonly Readonly<Record<string, unknown>>[] {
	const operations = receivedSince(data, since).filter((one) => one.kind === kind);
	const ents = [...new Set(operations.map(({ ent }) => ent))];
	return ents.map((ent) => Object.assign({}, ...operations.filter((one) => one.ent === ent).map((one) => one.fields)));
}

function receivedSince(data: string, since: number): readonly OperationRow[] {
	const database = openServerFile(data);
	try {
		const rows = database
			.prepare('select ent, kind, body from operation where received_at >= ? order by received_at, seq')
			.all(since);
		return rows.map((row) => toOperation(row));
	} finally {
		database.close();
	}
}

function isHeld(operations: readonly OperationRow[], line: LedgerLine): boolean {
	const own = operations
		.filter((one) => one.kind === line.kind && one.fields['address'] === line.address)
		.map((one) => one.ent);
	return own.some((ent) => {
		const fields = Object.assign({}, ...operations.filter((one) => one.ent === ent).map((one) => one.fields));
		const isSame = Object.entries(line.holds).every(([name, value]) => stepOrValue(fields[name]) === value);
		return (
			isSame && Object.entries(line.parts).every(([kind, count]) => countOf(operations, { kind, visit: ent }) === count)
		);
	});
}

function countOf(operations: readonly OperationRow[], part: { kind: string; visit: string }): number {
	return new Set(
		operations.filter((one) => one.kind === part.kind && one.fields['visit'] === part.visit).map((one) => one.ent)
	).size;
}

function stepOrValue(value: unknown): unknown {
	return typeof value === 'object' && value !== null && 'step' in value ? value.step : value;
}

function toOperation(row: unknown): OperationRow {
	if (typeof row !== 'object' || row === null || !('body' in row))
		throw new Error('the operation table has another shape');
	const { body, ent, kind } = row as Readonly<Record<string, unknown>>;
	// A text whose beginning the columns say is kept from the next name on.
	const text = String(body);
	const { fields } = JSON.parse(text.startsWith('"') ? `{${text}` : text) as Pick<OperationRow, 'fields'>;
	return { ent: String(ent), kind: String(kind), fields };
}
