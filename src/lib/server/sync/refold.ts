/**
 * After an upgrade: what an earlier version carried, because it did not know the
 * kind or the field, becomes what this version knows it to be. Each record that it
 * concerns is folded anew from the log, its office lists are made again, its scope
 * is told by a new number, and the rules on arrival that nobody could apply are
 * applied now.
 *
 *   noted table = ours ──► nothing to do
 *   else: batch by batch, a transaction each ──► the table is noted with the last one
 *
 * The noted row is held by each batch, so of several processes one works and the
 * others go on where it ended; killed in between, the next start does.
 */
import { fieldOf, type RecordTypes, RECORDS } from '#lib/domain/records/index.ts';
import { isOfOtherMerge, type MergeTable, mergeTableOf, signIn } from '#lib/sync/carried.ts';
import { compareText } from '#lib/sync/clock.ts';
import { canonicalJson, type Json } from '#lib/sync/json.ts';
import type { StoreTransaction, StoredEntity } from '../store/port.ts';
import { applyToScope, type Ready } from './apply.ts';
import { makeArrivalOperations } from './arrival.ts';
import { foldAnew, type FoldedAnew } from './fold-anew.ts';
import { mendUnjudged } from './mend-unjudged.ts';
import type { SyncPorts } from './ports.ts';

/** Records in one transaction: some tens of milliseconds, in which pushes of other processes wait. */
const BATCH = 200;

type RefoldPorts = Pick<SyncPorts, 'store' | 'crypto' | 'chance' | 'log'>;

export interface Refolded {
	/** Records that were folded anew and came out otherwise than they stood. */
	readonly changed: number;
	readonly looked: number;
}

interface Place {
	readonly ports: RefoldPorts;
	readonly tenant: string;
	readonly types: RecordTypes;
	readonly batch: number;
}

/**
 * Once at every start, before anybody is answered; almost always it finds nothing to do.
 *
 * @param options.types the registry of this version, where it is not the shipped one
 */
export async function refoldRecords(
	ports: RefoldPorts,
	options: { readonly tenant: string; readonly types?: RecordTypes; readonly batch?: number }
): Promise<Refolded> {
	const { tenant, types = RECORDS, batch = BATCH } = options;
	const text = tableText(mergeTableOf(types));
	const isNoted = await ports.store.transaction(tenant, async (tx) => (await tx.holdRegistry()).merges === text);
	if (isNoted) return { changed: 0, looked: 0 };
	// The lists are made from the records: a kind that nobody knew stands in none. What comes out otherwise follows by number.
	await ports.store.refoldLists(tenant);
	let changed = 0;
	let looked = 0;
	for (;;) {
		const step = await ports.store.transaction(tenant, (tx) => refoldBatch(tx, { ports, tenant, types, batch }));
		changed += step.changed;
		looked += step.looked;
		if (step.isDone) return { changed, looked };
	}
}

/** Notes the registry of a store that holds no record yet. */
export async function noteRegistry(tx: StoreTransaction, types: RecordTypes = RECORDS): Promise<void> {
	await tx.putRegistry({ merges: tableText(mergeTableOf(types)), next: null, after: '' });
}

function tableText(table: MergeTable): string {
	const plain: Json = JSON.parse(JSON.stringify(table));
	return canonicalJson(plain);
}

async function refoldBatch(
	tx: StoreTransaction,
	place: Place
): Promise<{ readonly isDone: boolean; readonly changed: number; readonly looked: number }> {
	const ours = mergeTableOf(place.types);
	const text = tableText(ours);
	const noted = await tx.holdRegistry();
	if (noted.merges === text) return { isDone: true, changed: 0, looked: 0 };
	// A store from before tables were noted tells by the state itself what was carried.
	const before: MergeTable | null = noted.merges === '' ? null : JSON.parse(noted.merges);
	const kinds = [...new Set([...Object.keys(ours), ...Object.keys(before ?? {})])].filter(
		(kind) => !before || JSON.stringify(before[kind]) !== JSON.stringify(ours[kind])
	);
	const after = noted.next === text ? noted.after : '';
	const entities = await tx.readKindsAfter(kinds, after, place.batch);
	const changed = await refoldEntities(tx, { ...place, entities, before, ours });
	const last = entities.length < place.batch ? undefined : entities.at(-1);
	await tx.putRegistry(
		last ? { merges: noted.merges, next: text, after: last.ent } : { merges: text, next: null, after: '' }
	);
	return { isDone: !last, changed, looked: entities.length };
}

async function refoldEntities(
	tx: StoreTransaction,
	batch: Place & {
		readonly entities: readonly StoredEntity[];
		readonly before: MergeTable | null;
		readonly ours: MergeTable;
	}
): Promise<number> {
	const { types, before, ours, entities } = batch;
	const isNewKind = (kind: string): boolean => before !== null && !Object.hasOwn(before, kind);
	const isChanged = (kind: string, name: string): boolean =>
		before !== null && signIn(before, kind, name) !== signIn(ours, kind, name);
	const wanted = new Map<string, ReadonlySet<string>>();
	for (const { ent, kind, state } of entities) {
		const fields = Object.entries(state.fields)
			.filter(([name, field]) => isChanged(kind, name) || isOfOtherMerge(kind, { name, state: field, types }))
			.map(([name]) => name);
		if (fields.length > 0 || isNewKind(kind)) wanted.set(ent, new Set(fields));
	}
	const folded = await foldAnew(tx, { entities, wanted, types });
	const stood = new Map(entities.map((entity) => [entity.ent, stateText(entity)]));
	const isOther = ({ entity }: FoldedAnew): boolean => stateText(entity) !== stood.get(entity.ent);
	// A photo that nobody knew is named with its record.
	await tx.putEntities(folded.filter((one) => !isOther(one)).map(({ entity }) => entity));
	const now = await tx.now();
	const people = new Map((await tx.listPeople()).map((person) => [person.person, person.roles]));
	let changed = 0;
	for (const scope of [...new Set(folded.map(({ entity }) => entity.scope))].sort(compareText)) {
		const here = folded.filter(({ entity }) => entity.scope === scope);
		const others = here.filter(isOther);
		changed += others.length;
		const told = await tell(tx, { scope, entities: others.map(({ entity }) => entity) });
		const held = new Map([...here.map(({ entity }) => entity), ...told].map((entity) => [entity.ent, entity]));
		const making = { ports: batch.ports, tenant: batch.tenant, scope, now };
		const arrived = here.filter(({ entity }) => isNewKind(entity.kind)).flatMap(({ log }) => log);
		const ready: readonly Ready[] = [
			...(await makeArrivalOperations(tx, { ...making, ready: arrived, entities: new Map() })),
			...(await mendUnjudged(tx, {
				...making,
				here,
				isNew: (kind, name) => isChanged(kind, name) && signIn(before ?? {}, kind, name) === null,
				fieldOf: (kind, name) => fieldOf(kind, name, types),
				rolesOf: (person) => people.get(person) ?? []
			}))
		];
		await applyToScope(tx, { scope, ready, entities: held, receivedAt: now, types });
	}
	return changed;
}

/** New numbers for records that came out otherwise, so that every phone takes their new state. */
async function tell(
	tx: StoreTransaction,
	options: { readonly scope: string; readonly entities: readonly StoredEntity[] }
): Promise<readonly StoredEntity[]> {
	const { scope, entities } = options;
	if (entities.length === 0) return [];
	const first = await tx.takeNumbers(scope, entities.length);
	const told = entities.map((entity, index): StoredEntity => ({ ...entity, seq: first + index }));
	await tx.putEntities(told);
	await tx.putChanges(told.map(({ ent, seq, move }) => ({ scope, ent, seq, move, what: 'state' })));
	return told;
}

function stateText(entity: StoredEntity): string {
	const plain: Json = JSON.parse(JSON.stringify(entity.state));
	return canonicalJson(plain);
}
