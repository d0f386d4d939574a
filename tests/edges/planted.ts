/**
 * The same values put into the store by hand, past every door: what an earlier version let in, or a hand with SQL wrote.
 */
import { join } from 'node:path';
import { RECORDS } from '#lib/domain/records/index.ts';
import { openServer } from '#lib/server/app.ts';
import { serverChance } from '#lib/server/crypto.ts';
import { openSqliteFile } from '#lib/server/store/sqlite.ts';
import type { StoredEntity } from '#lib/server/store/port.ts';
import type { Json } from '#lib/sync/json.ts';
import { encodeClock } from '#lib/sync/clock.ts';
import type { FieldState } from '#lib/sync/merge.ts';
import { applyOperation } from '#lib/sync/operation.ts';
import { baseOf, type Door, KINDS, makeDoor, type Town } from './town.ts';

export const planted: { readonly kind: (typeof KINDS)[number]; readonly ent: string; readonly door: Door }[] = [];

/** Columns of lists that an office page sorts and shows, and what may lie in them. */
const COLUMNS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
	concern_list: {
		due_on: "'2026-99-99'",
		category: "'constructor'",
		raised_at: '9100000000000000',
		weight: "'toString'"
	},
	commitment_list: { due_on: "'2026-99-99'", done_at: '9100000000000000' },
	attempt_list: { at: '9100000000000000', outcome: "'constructor'" },
	visit_list: { started_at: '9100000000000000', closed_at: '-9100000000000000', state: "'constructor'" },
	referral_list: { made_at: '9100000000000000', partner: "'constructor'", state: "'constructor'" },
	consent_list: { at: '9100000000000000', purpose: "'constructor'" },
	measure_list: { at: '9100000000000000', code: "'constructor'" },
	note_list: { at: '9100000000000000' }
};

/** Answers how many values lie in the store now. The server must not run. */
export async function plantAll(data: string, town: Town, values: readonly Json[]): Promise<number> {
	const server = await openServer({ DATA_DIR: data });
	let count = 0;
	for (const value of values) {
		const door = makeDoor();
		const entities = (['address', 'household', 'visit', 'concern'] as const).map((kind) =>
			entityOf(town, { door, kind, ent: door[kind], spoilt: null })
		);
		for (const kind of KINDS)
			for (const [name, field] of Object.entries(RECORDS[kind].fields)) {
				if (field.merge.kind !== 'register' || JSON.stringify(value).length > 10_000) continue;
				const ent = serverChance.uuid();
				const own = name === 'guide:*' ? 'guide:mould' : name === 'read:*' ? 'read:l01' : name;
				entities.push(entityOf(town, { door, kind, ent, spoilt: { name: own, value } }));
				planted.push({ kind, ent, door });
				count += 1;
			}
		await server.store.transaction(town.tenant, async (tx) => {
			for (const scope of [...new Set(entities.map((one) => one.scope))].sort()) {
				const here = entities.filter((one) => one.scope === scope);
				const first = await tx.takeNumbers(scope, here.length);
				const numbered = here.map((one, at): StoredEntity => ({ ...one, seq: first + at }));
				await tx.putEntities(numbered);
				await tx.putChanges(numbered.map(({ ent, seq, move }) => ({ scope, ent, seq, move, what: 'state' })));
			}
		});
	}
	await server.store.close();
	return count + spoilTables(join(data, 'voordeur.sqlite'));
}

function spoilTables(path: string): number {
	const database = openSqliteFile(path);
	let count = 0;
	database.exec(
		'UPDATE device SET unsent = 9100000000000000, goes_on_since = 9100000000000000, clock_offset_ms = 9100000000000000'
	);
	database.exec('UPDATE device SET healed = \'[{"what":"constructor","at":9e15,"count":9.1e15}]\'');
	for (const [table, columns] of Object.entries(COLUMNS))
		for (const [column, value] of Object.entries(columns)) {
			// Every third row, so that what is right stands beside it.
			database.exec(`UPDATE ${table} SET ${column} = ${value} WHERE rowid % 3 = ${count % 3}`);
			count += 1;
		}
	database.close();
	return count + 4;
}

function entityOf(
	town: Town,
	options: {
		readonly door: Door;
		readonly kind: (typeof KINDS)[number];
		readonly ent: string;
		readonly spoilt: { readonly name: string; readonly value: Json } | null;
	}
): StoredEntity {
	const { door, kind, ent, spoilt } = options;
	const base = baseOf(town, door, kind, ent);
	const clock = encodeClock({ time: Date.now(), counter: 0 }, town.phones.coach.enrolled.dev, 1);
	const state = applyOperation(undefined, town.phones.coach.make(base), clock);
	const bad: Record<string, FieldState> = spoilt ? { [spoilt.name]: { m: 'r', v: spoilt.value, c: clock } } : {};
	return {
		ent,
		kind,
		root: base.root,
		scope: base.scope,
		move: 0,
		seq: 0,
		state: { ...state, fields: { ...state.fields, ...bad } }
	};
}
