/** What the office's database holds, read after every server of it has stopped and without a line of the product's own code. */
import { DatabaseSync } from '@photostructure/sqlite';
import pg from 'pg';

export interface HeldOperation {
	readonly opId: string;
	readonly ent: string;
	readonly kind: string;
	readonly fields: Readonly<Record<string, unknown>>;
	readonly text: string;
}

export interface HeldEntity {
	readonly ent: string;
	readonly kind: string;
	readonly text: string;
}

export interface Held {
	/** Handed in since the round began. */
	readonly operations: readonly HeldOperation[];
	readonly entities: readonly HeldEntity[];
	/** Set aside for a person: nothing of an honest round belongs there. */
	readonly quarantined: readonly string[];
	readonly alarms: readonly string[];
}

export const OPERATIONS = 'select op_id, ent, kind, body from operation where received_at >= ';
export const ENTITIES = 'select ent, kind, state from entity';
const QUARANTINED = 'select reason, body from quarantine';
const ALARMS = 'select kind, detail from alarm';

type Ask = (sql: string) => Promise<readonly Readonly<Record<string, unknown>>[]>;

export async function readSqlite(path: string, since: number): Promise<Held> {
	const database = new DatabaseSync(path, { readOnly: true });
	try {
		return await readHeld(async (sql) => database.prepare(sql).all().map(toRow), since);
	} finally {
		database.close();
	}
}

export async function readPostgres(url: string, since: number): Promise<Held> {
	const client = new pg.Client({ connectionString: url });
	await client.connect();
	try {
		return await readHeld(async (sql) => (await client.query(sql)).rows.map(toRow), since);
	} finally {
		await client.end();
	}
}

async function readHeld(ask: Ask, since: number): Promise<Held> {
	const operations = (await ask(`${OPERATIONS}${since}`)).map(toOperation);
	// Every operation is looked at, whatever it is about; of entities only those that this round touched.
	const touched = new Set(operations.map(({ ent }) => ent));
	const entities = (await ask(ENTITIES)).map(toEntity).filter(({ ent }) => touched.has(ent));
	return {
		operations,
		entities,
		quarantined: (await ask(QUARANTINED)).map((row) => `${text(row, 'reason')} ${text(row, 'body')}`),
		alarms: (await ask(ALARMS)).map((row) => `${text(row, 'kind')} ${text(row, 'detail')}`)
	};
}

function toOperation(row: Readonly<Record<string, unknown>>): HeldOperation {
	const body = text(row, 'body');
	// A text whose beginning the columns say is kept from the next name on.
	const whole = body.startsWith('"') ? `{${body}` : body;
	const { fields } = JSON.parse(whole) as { readonly fields?: Readonly<Record<string, unknown>> };
	return {
		opId: text(row, 'op_id'),
		ent: text(row, 'ent'),
		kind: text(row, 'kind'),
		fields: fields ?? {},
		text: body
	};
}

function toEntity(row: Readonly<Record<string, unknown>>): HeldEntity {
	return { ent: text(row, 'ent'), kind: text(row, 'kind'), text: text(row, 'state') };
}

function toRow(row: unknown): Readonly<Record<string, unknown>> {
	if (typeof row !== 'object' || row === null) throw new Error('the database answered something that is no row');
	return { ...row };
}

function text(row: Readonly<Record<string, unknown>>, column: string): string {
	const value = row[column];
	if (typeof value !== 'string') throw new Error(`the column ${column} holds no text: the tables have another shape`);
	return value;
}
