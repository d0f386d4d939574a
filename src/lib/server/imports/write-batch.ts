/**
 * A list after its yes: every address becomes an operation like any edit of the office, a handful in a transaction.
 * The ids were given when the rows were judged, so what a crash left half is simply gone through again.
 */
import type { ImportPlan } from '#lib/domain/imports/batch.ts';
import { addressKey, type ImportedAddress } from '#lib/domain/imports/address-row.ts';
import { CBS_BUURT } from '#lib/domain/records/area.ts';
import { OFFICE_SCOPE, ORG_SCOPE, roundScope } from '#lib/domain/round.ts';
import type { Json } from '#lib/sync/json.ts';
import type { OfficePlace } from '../office/place.ts';
import { recordOffice, type OfficeChange } from '../sync/office-operation.ts';
import { changeBatch, type ImportVerdict, readBatch, readVerdicts, removeRows } from './batches.ts';
import { breathe, type ImportDesk } from './running.ts';

/** Addresses in one transaction: a push waits some milliseconds for it, and no more. */
const PER_TRANSACTION = 40;

export async function writeBatch(desk: ImportDesk, id: string): Promise<void> {
	const place = { db: desk.store.db, tenant: desk.tenant };
	const batch = await readBatch(place, id);
	if (batch?.state !== 'writing') return;
	await writeNamed(desk, batch.plan);
	let after = -1;
	let done = 0;
	for (;;) {
		const some = await readVerdicts(place, id, { after, isTaken: true, limit: PER_TRANSACTION });
		const last = some.at(-1);
		if (!last) break;
		const open = some.filter(({ outcome }) => outcome === null);
		const there = await linesThere(place, open);
		if (there.size > 0) await noteOutcome(desk, { id, lines: [...there], outcome: 'there' });
		await writeSome(desk, { id, some: open.filter(({ line }) => !there.has(line)), plan: batch.plan });
		after = last.line;
		done += some.length;
		// Somebody undoes it already, from another process: then this one stops.
		if (!(await changeBatch(place, id, { from: ['writing'], touchedAt: desk.now(), done }))) return;
		await breathe();
	}
	await desk.store.transaction(desk.tenant, async (_tx, db) => {
		await removeRows(db, desk.tenant, id);
		const ended = { state: 'written', touchedAt: desk.now(), endedAt: desk.now() } as const;
		await changeBatch({ db, tenant: desk.tenant }, id, { from: ['writing'], ...ended });
	});
}

/** Rows whose door came in since they were judged, with another list or from a phone: no door is taken in twice. */
async function linesThere({ db, tenant }: OfficePlace, some: readonly ImportVerdict[]): Promise<ReadonlySet<number>> {
	const postcodes = [...new Set(some.flatMap(({ detail }) => detail.address?.postcode ?? []))];
	if (postcodes.length === 0) return new Set();
	const rows = await db
		.selectFrom('address_list')
		.select(['ent', 'postcode', 'number', 'letter', 'addition'])
		.where('tenant', '=', tenant)
		.where('postcode', 'in', postcodes)
		.execute();
	const entsByKey = new Map<string, string[]>();
	for (const { ent, postcode, number, letter, addition } of rows) {
		const key = addressKey({ postcode: postcode ?? '', number: Number(number), letter, addition });
		entsByKey.set(key, [...(entsByKey.get(key) ?? []), ent]);
	}
	// Its own id is there after a crash: that is this row itself.
	const isThere = ({ ent, detail }: ImportVerdict): boolean =>
		detail.address !== undefined && (entsByKey.get(addressKey(detail.address)) ?? []).some((one) => one !== ent);
	return new Set(some.filter(isThere).map(({ line }) => line));
}

/** Buurten and rounds come first, so that no address names one that is not there. */
async function writeNamed(desk: ImportDesk, plan: ImportPlan): Promise<void> {
	const changes: OfficeChange[] = [
		...Object.entries(plan.newAreas).map(([name, ent]) => ({
			kind: 'area',
			ent,
			root: ent,
			scope: ORG_SCOPE,
			fields: CBS_BUURT.test(name) ? { name, cbsCode: name } : { name }
		})),
		...Object.entries(plan.rounds).map(([name, ent]) => ({
			kind: 'round',
			ent,
			root: ent,
			scope: roundScope(ent),
			fields: { name }
		}))
	];
	for (let from = 0; from < changes.length; from += PER_TRANSACTION)
		await writeMissing(desk, changes.slice(from, from + PER_TRANSACTION));
}

async function writeSome(
	desk: ImportDesk,
	options: { readonly id: string; readonly some: readonly ImportVerdict[]; readonly plan: ImportPlan }
): Promise<void> {
	const { id, some, plan } = options;
	const changes = some.flatMap(({ ent, line, detail }) =>
		ent === null || !detail.address ? [] : [{ line, change: changeOf(ent, { line, address: detail.address, plan }) }]
	);
	if (changes.length === 0) return;
	if (
		await writeMissing(
			desk,
			changes.map(({ change }) => change)
		)
	) {
		await noteOutcome(desk, { id, lines: changes.map(({ line }) => line), outcome: 'written' });
		return;
	}
	// One of them does not fit: each by itself, so that it takes no other with it.
	for (const { line, change } of changes) {
		const isWritten = await writeMissing(desk, [change]);
		await noteOutcome(desk, { id, lines: [line], outcome: isWritten ? 'written' : 'refused' });
	}
}

/** What is there already was written before a crash. False where the records refuse it. */
async function writeMissing(desk: ImportDesk, changes: readonly OfficeChange[]): Promise<boolean> {
	const { ports, tenant, person, role } = desk;
	const there = await ports.store.transaction(tenant, (tx) => tx.peekEntities(changes.map(({ ent }) => ent)));
	const known = new Set(there.map(({ ent }) => ent));
	const missing = changes.filter(({ ent }) => !known.has(ent));
	if (missing.length === 0) return true;
	return (await recordOffice(ports, { tenant, person, role, isList: true, changes: missing })).ok;
}

function changeOf(
	ent: string,
	row: { readonly line: number; readonly address: ImportedAddress; readonly plan: ImportPlan }
): OfficeChange {
	const { line, address, plan } = row;
	const { postcode, number, place, round } = address;
	const area = address.area === null ? (plan.areaOtherwise ?? null) : (plan.areas[address.area] ?? null);
	const inRound = round === null ? undefined : plan.rounds[round];
	const given: Readonly<Record<string, Json>> = {
		letter: address.letter,
		addition: address.addition,
		street: address.street,
		town: address.town,
		bagId: address.bagId,
		area,
		energyLabel: address.energyLabel,
		energyLabelOn: address.energyLabelOn,
		longitude: place?.longitude ?? null,
		latitude: place?.latitude ?? null
	};
	const fields = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== null));
	return {
		kind: 'address',
		ent,
		root: ent,
		scope: inRound === undefined ? OFFICE_SCOPE : roundScope(inRound),
		// As the list goes, so goes the walk.
		fields: { postcode, number, order: line, ...fields }
	};
}

async function noteOutcome(
	{ store, tenant }: ImportDesk,
	note: { readonly id: string; readonly lines: readonly number[]; readonly outcome: 'written' | 'refused' | 'there' }
): Promise<void> {
	await store.transaction(tenant, async (_tx, db) => {
		await db
			.updateTable('import_verdict')
			.set({ outcome: note.outcome })
			.where('tenant', '=', tenant)
			.where('batch', '=', note.id)
			.where('line', 'in', [...note.lines])
			.execute();
	});
}
