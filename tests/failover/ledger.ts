/**
 * The driver's own book: what it made, what the office said of it on the wire, and how the database compares in the end.
 * Neither the phones nor the server are asked how much they have.
 */
import { DatabaseSync } from '@photostructure/sqlite';
import pg from 'pg';
import type { Operation } from '#lib/sync/operation.ts';
import type { PushAnswer } from '#lib/sync/wire.ts';

interface Made {
	readonly opId: string;
	readonly ent: string;
	/** Occurs in this operation and in no other. */
	readonly word: string | null;
}

export interface FailoverVerdict {
	readonly made: number;
	readonly acknowledged: number;
	/** Named: what is missing and how. */
	readonly lost: readonly string[];
	readonly doubled: readonly string[];
	/** Of what is lost: no phone holds it any more either, so that nothing brings it back. */
	readonly goneForGood: number;
}

const WORD = /woord\d+x/;
const GIVEN = new Set(['stored', 'quarantined']);

export class Ledger {
	readonly #made = new Map<string, Made>();
	readonly #acknowledged = new Set<string>();
	readonly epochs = new Set<string>();
	#words = 0;

	newWord(): string {
		this.#words += 1;
		return `woord${this.#words}x`;
	}

	/** As it is sealed, before it lies anywhere. */
	makes({ opId, ent, fields }: Operation): void {
		const word = WORD.exec(JSON.stringify(fields))?.[0] ?? null;
		this.#made.set(opId, { opId, ent, word });
	}

	/** As it came over the wire. */
	hears({ epoch, receipts }: PushAnswer): void {
		this.epochs.add(epoch);
		for (const { opId, result } of receipts) if (GIVEN.has(result)) this.#acknowledged.add(opId);
	}

	get acknowledged(): number {
		return this.#acknowledged.size;
	}

	/** How many of the acknowledged operations a standby does not hold now. */
	async lackingIn(database: Database): Promise<number> {
		const { logged, waiting } = await readHeld(database);
		return [...this.#acknowledged].filter((opId) => !logged.has(opId) && !waiting.has(opId)).length;
	}

	/** @param held operations that lie on a phone */
	async compare(database: Database, held: ReadonlySet<string>): Promise<FailoverVerdict> {
		const { logged, waiting, states } = await readHeld(database);
		const lost: string[] = [];
		let goneForGood = 0;
		for (const opId of this.#acknowledged) {
			const fault = this.#absence(opId, { logged, waiting, states });
			if (fault === null) continue;
			lost.push(`${opId} ${fault}`);
			if (!held.has(opId)) goneForGood += 1;
		}
		const doubled = [...this.#made.values()].flatMap((made) => {
			const times = (logged.get(made.opId) ?? 0) + (waiting.get(made.opId) ?? 0);
			const records = made.word === null ? 1 : (states.byWord.get(made.word)?.length ?? 0);
			return times > 1 || records > 1 ? [`${made.opId} lies in ${times} rows and ${records} records`] : [];
		});
		// A record of ours that holds an operation which no phone of ours made was made a second time under another id.
		const ours = new Set([...this.#made.values()].map(({ ent }) => ent));
		const others = [...states.operations].filter(([opId, ent]) => ours.has(ent) && !this.#made.has(opId));
		for (const [opId, ent] of others) doubled.push(`${opId} is of ${ent} and was never made`);
		return { made: this.#made.size, acknowledged: this.#acknowledged.size, lost, doubled, goneForGood };
	}

	#absence(opId: string, { logged, waiting, states }: Held): string | null {
		const made = this.#made.get(opId);
		if (!made) return 'was acknowledged and never made';
		if (waiting.has(opId)) return null;
		if (!logged.has(opId)) return 'is not in the log';
		if (!states.ents.has(made.ent)) return 'is in the log, its record is not there';
		const isShown = made.word === null || states.byWord.get(made.word)?.includes(made.ent) === true;
		return isShown ? null : 'is in the log, its words are not in its record';
	}
}

interface Held {
	/** Operation by how many rows of the log hold it. */
	readonly logged: ReadonlyMap<string, number>;
	readonly waiting: ReadonlyMap<string, number>;
	readonly states: {
		readonly ents: ReadonlySet<string>;
		/** Word by the records that bear it. */
		readonly byWord: ReadonlyMap<string, readonly string[]>;
		/** Operation by its record. */
		readonly operations: ReadonlyMap<string, string>;
	};
}

type Ask = (sql: string) => Promise<readonly Readonly<Record<string, unknown>>[]>;

/** By SQL alone, without a line of the product's own code. */
export type Database = <T>(read: (ask: Ask) => Promise<T>) => Promise<T>;

export function postgresAt(url: string): Database {
	return async (read) => {
		const client = new pg.Client({ connectionString: url });
		await client.connect();
		try {
			return await read(async (sql) => (await client.query<Record<string, unknown>>(sql)).rows);
		} finally {
			await client.end();
		}
	};
}

export function sqliteAt(path: string): Database {
	return async (read) => {
		const file = new DatabaseSync(path, { readOnly: true });
		try {
			return await read(async (sql) =>
				file
					.prepare(sql)
					.all()
					.map((row) => Object.fromEntries(Object.entries(row ?? {})))
			);
		} finally {
			file.close();
		}
	};
}

function readHeld(database: Database): Promise<Held> {
	return database(async (ask) => {
		const operations = await ask('select op_id, ent from operation');
		const entities = await ask('select ent, state from entity');
		const byWord = new Map<string, string[]>();
		for (const { ent, state } of entities)
			for (const word of String(state).match(new RegExp(WORD, 'g')) ?? [])
				byWord.set(word, [...new Set([...(byWord.get(word) ?? []), String(ent)])]);
		return {
			logged: countOf(operations),
			waiting: countOf(await ask("select op_id from quarantine where state = 'waiting'")),
			states: {
				ents: new Set(entities.map(({ ent }) => String(ent))),
				byWord,
				operations: new Map(operations.map(({ op_id, ent }) => [String(op_id), String(ent)]))
			}
		};
	});
}

function countOf(rows: readonly Record<string, unknown>[]): ReadonlyMap<string, number> {
	const counts = new Map<string, number>();
	for (const row of rows) counts.set(String(row['op_id']), (counts.get(String(row['op_id'])) ?? 0) + 1);
	return counts;
}
