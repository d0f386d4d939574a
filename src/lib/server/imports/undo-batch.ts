/**
 * A list taken back: every address that nobody has touched since goes, and what was touched is named and stays. Nobody
 * was there and no phone held it, so it is erased like something that never was; buurten stay, since phones know them.
 */
import { roundScope } from '#lib/domain/round.ts';
import { officeNote } from '../audit/notes.ts';
import type { StoreTransaction } from '../store/port.ts';
import type { Database } from '../store/schema.ts';
import { changeBatch, type ImportBatch, readBatch, readVerdicts, removeRows } from './batches.ts';
import { findMergedInto } from './find-duplicates.ts';
import { breathe, type ImportDesk } from './running.ts';

const PER_TRANSACTION = 40;

export async function undoBatch(desk: ImportDesk, id: string): Promise<void> {
	const place = { db: desk.store.db, tenant: desk.tenant };
	const batch = await readBatch(place, id);
	if (batch?.state !== 'undoing') return;
	const rounds = Object.values(batch.plan.rounds);
	// An address that another was merged into is that one's door too, though nothing of its own was written since.
	const merged = await findMergedInto(place);
	let after = -1;
	let done = 0;
	for (;;) {
		// What a crash left unnoted may be written all the same: every row that was to be taken in is looked at.
		const some = await readVerdicts(place, id, { after, isTaken: true, limit: PER_TRANSACTION });
		const last = some.at(-1);
		if (!last) break;
		const open = some.filter(({ outcome }) => outcome === null || outcome === 'written');
		await undoSome(desk, { id, rounds, open, merged });
		after = last.line;
		done += some.length;
		await changeBatch(place, id, { touchedAt: desk.now(), done });
		await breathe();
	}
	await desk.store.transaction(desk.tenant, async (tx, db) => {
		await undoRounds(tx, db, { tenant: desk.tenant, rounds });
		await removeRows(db, desk.tenant, id);
		const { tenant, person } = desk;
		const ended = { state: 'undone', touchedAt: desk.now(), endedAt: desk.now() } as const;
		await changeBatch({ db, tenant }, id, { from: ['undoing'], ...ended });
		await tx.appendAudit([officeNote('change', { refs: [`import:${id}`], tenant, person })]);
	});
}

async function undoSome(
	{ store, tenant }: ImportDesk,
	options: {
		readonly id: string;
		readonly rounds: readonly string[];
		readonly open: readonly { readonly line: number; readonly ent: string | null }[];
		readonly merged: ReadonlySet<string>;
	}
): Promise<void> {
	const lineOf = new Map(options.open.flatMap(({ ent, line }) => (ent === null ? [] : [[ent, line] as const])));
	const ents = [...lineOf.keys()];
	if (ents.length === 0) return;
	await store.transaction(tenant, async (tx, db) => {
		const there = await tx.readEntities(ents);
		const touched = await touchedAmong(db, { tenant, ents });
		const lent = await touchedAmong(db, { tenant, ents: options.rounds });
		const isOwn = (scope: string): boolean =>
			scope === 'office' || options.rounds.some((round) => !lent.has(round) && scope === roundScope(round));
		const kept = there.filter(
			({ ent, move, scope }) => touched.has(ent) || options.merged.has(ent) || move > 0 || !isOwn(scope)
		);
		const keptEnts = new Set(kept.map(({ ent }) => ent));
		const going = there.filter(({ ent }) => !keptEnts.has(ent)).map(({ ent }) => ent);
		const [first, ...others] = going;
		if (first !== undefined) await tx.eraseRoot(first, others, { alone: true });
		const note = async (outcome: 'undone' | 'kept', some: readonly string[]): Promise<void> => {
			if (some.length === 0) return;
			await db
				.updateTable('import_verdict')
				.set({ outcome })
				.where('tenant', '=', tenant)
				.where('batch', '=', options.id)
				.where(
					'line',
					'in',
					some.map((ent) => lineOf.get(ent) ?? -1)
				)
				.execute();
		};
		await note('undone', going);
		await note('kept', [...keptEnts]);
	});
}

/** Of these records: those with more than the one operation that made them, something that lives under them, or something that waits. */
async function touchedAmong(
	db: Database,
	{ tenant, ents }: { readonly tenant: string; readonly ents: readonly string[] }
): Promise<ReadonlySet<string>> {
	if (ents.length === 0) return new Set();
	const changed = await db
		.selectFrom('operation')
		.select('ent')
		.where('tenant', '=', tenant)
		.where('ent', 'in', [...ents])
		.groupBy('ent')
		.having((e) => e.fn.countAll<number>(), '>', 1)
		.execute();
	const lived = await db
		.selectFrom('entity')
		.select('address')
		.distinct()
		.where('tenant', '=', tenant)
		.where('address', 'in', [...ents])
		.whereRef('ent', '<>', 'address')
		.execute();
	const waiting = await db
		.selectFrom('quarantine')
		.select('ent')
		.distinct()
		.where('tenant', '=', tenant)
		.where('ent', 'in', [...ents])
		.execute();
	const some = [...changed, ...waiting].map(({ ent }) => ent);
	return new Set([...some, ...lived.map(({ address }) => address)].filter((ent) => ent !== null));
}

/** A round that nobody took up goes with its addresses. */
async function undoRounds(
	tx: StoreTransaction,
	db: Database,
	{ tenant, rounds }: { readonly tenant: string; readonly rounds: readonly string[] }
): Promise<void> {
	const touched = await touchedAmong(db, { tenant, ents: rounds });
	for (const round of rounds) {
		if (touched.has(round)) continue;
		const others = await db
			.selectFrom('entity')
			.select('ent')
			.where('tenant', '=', tenant)
			.where('scope', '=', roundScope(round))
			.where('ent', '<>', round)
			.executeTakeFirst();
		if (!others) await tx.eraseRoot(round, [], { alone: true });
	}
}

/** What may be taken back: what was written, or was being written when something fell. */
export function isUndoable({ state }: Pick<ImportBatch, 'state'>): boolean {
	return state === 'written' || state === 'writing';
}
