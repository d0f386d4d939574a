/**
 * Records whose fields an earlier or a later version folded, folded anew from the
 * log. The log is complete and keeps every operation as it came, so nothing that
 * was carried is lost (G3, G4).
 */
import type { RecordTypes } from '#lib/domain/records/index.ts';
import { foldFields, isCarried } from '#lib/sync/carried.ts';
import { readOperation } from '#lib/sync/upcasts.ts';
import type { StoreTransaction, StoredEntity } from '../store/port.ts';
import type { Logged } from './apply.ts';

/** A record that was folded anew, with what was ever said about it. */
export interface FoldedAnew {
	readonly entity: StoredEntity;
	readonly log: readonly Logged[];
}

/** @param options.wanted the fields of each record to fold anew; a record that it does not name is not read */
export async function foldAnew(
	tx: Pick<StoreTransaction, 'readLog'>,
	options: {
		readonly entities: readonly StoredEntity[];
		readonly wanted: ReadonlyMap<string, ReadonlySet<string>>;
		readonly types: RecordTypes;
	}
): Promise<readonly FoldedAnew[]> {
	const { wanted, types } = options;
	const entities = options.entities.filter((entity) => wanted.has(entity.ent));
	if (entities.length === 0) return [];
	const logs = new Map<string, Logged[]>();
	for (const { ent, body, hash, person, eff } of await tx.readLog(entities.map((entity) => entity.ent))) {
		const read = readOperation(body);
		// Everything in the log was read once, so what cannot be read now is a fault of ours.
		if (!read.ok) throw new Error(`the log holds an operation that this version cannot read: ${read.reason}`);
		logs.set(ent, [...(logs.get(ent) ?? []), { operation: read.value, body, hash, person, eff }]);
	}
	return entities.map((entity) => {
		const log = logs.get(entity.ent) ?? [];
		const fields = wanted.get(entity.ent) ?? new Set();
		return { log, entity: { ...entity, state: foldFields(entity.state, { fields, log, types }) } };
	});
}

/** Fields that a version carried which did not know them: those must not be joined into as they are. */
export function carriedFields(entity: StoredEntity, types: RecordTypes): ReadonlySet<string> {
	const { kind, fields } = entity.state;
	const names = Object.entries(fields).filter(([name, state]) => isCarried(kind, { name, state, types }));
	return new Set(names.map(([name]) => name));
}
