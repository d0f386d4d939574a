/** One transaction on the twin in memory: every write leaves a step that undoes it. */
import { compareText } from '#lib/sync/clock.ts';
import { chainAudit } from './audit-chain.ts';
import { backupVerbs } from './memory-backup.ts';
import { changeKey, type MemoryTables } from './memory-tables.ts';
import { privacyVerbs } from './memory-privacy.ts';
import { memoryPurgeVerbs } from './memory-purge.ts';
import { memoryRecoveryVerbs } from './memory-recovery.ts';
import { CLOCKS_PER_LOOK, type StoreTransaction, type StoredEntity, type StoredOperation } from './port.ts';
import { addressOf } from './projection.ts';
import { NEVER_NOTED } from './registry-verbs.ts';

interface Context {
	readonly tenant?: string;
	readonly now: () => number;
	readonly undo: (() => void)[];
}

export function createMemoryTransaction(tables: MemoryTables, context: Context): StoreTransaction {
	const put = <V>(table: Map<string, V>, key: string, value: V): void => {
		const before = table.get(key);
		const existed = table.has(key);
		context.undo.push(() => void (existed && before !== undefined ? table.set(key, before) : table.delete(key)));
		table.set(key, value);
	};
	/** A second row under one key is refused, as a primary key refuses it. */
	const insert = <V>(table: Map<string, V>, key: string, value: V): void => {
		if (table.has(key)) throw new Error('a row with this key is already there');
		put(table, key, value);
	};
	const remove = <V>(table: Map<string, V>, key: string): void => {
		const before = table.get(key);
		context.undo.push(() => void (before === undefined ? table.delete(key) : table.set(key, before)));
		table.delete(key);
	};
	return {
		now: async () => context.now(),
		...readVerbs(tables),
		...backupVerbs(tables, put),
		...privacyVerbs(tables.privacy, put),
		...memoryPurgeVerbs(tables, { put, remove }),
		...memoryRecoveryVerbs(tables.recovery, { put, insert }),
		async putRegistry(registry) {
			put(tables.registry, '', registry);
		},
		async takeNumbers(scope, count) {
			const first = (tables.counter.get(scope) ?? 0) + 1;
			put(tables.counter, scope, first + count - 1);
			return first;
		},
		async insertOperations(operations) {
			for (const one of operations) insert(tables.operation, one.opId, one);
		},
		async putEntities(entities) {
			for (const one of entities) put(tables.entity, one.ent, one);
		},
		async putChanges(changes) {
			for (const one of changes) put(tables.change, changeKey(one.scope, one.ent), one);
		},
		async insertQuarantine(items) {
			for (const one of items) insert(tables.quarantine, one.id, one);
		},
		async decideHeld(id, decision) {
			const item = tables.quarantine.get(id);
			if (item) put(tables.quarantine, id, { ...item, ...decision });
		},
		async denyRoot(root) {
			put(tables.denied, root, true);
		},
		async insertAlarms(alarms) {
			for (const one of alarms) insert(tables.alarm, one.id, one);
		},
		async putDevice(device) {
			put(tables.device, device.dev, device);
		},
		async noteDevice(dev, contact) {
			const device = tables.device.get(dev);
			if (device) put(tables.device, dev, { ...device, ...contact });
		},
		async putOrganisation(organisation) {
			put(tables.organisation, organisation.tenant, organisation);
		},
		async putPerson(person) {
			put(tables.person, person.person, person);
		},
		async putInvitation(invitation) {
			insert(tables.invitation, invitation.codeHash, invitation);
		},
		async takeInvitation(codeHash, now) {
			const found = tables.invitation.get(codeHash);
			if (!found || found.usedAt !== null || found.expiresAt <= now) return null;
			const taken = { ...found, usedAt: now };
			put(tables.invitation, codeHash, taken);
			return taken;
		},
		async appendAudit(notes) {
			const number = tables.audit.size;
			const head = { number, hash: tables.audit.get(String(number))?.hash ?? '' };
			const place = { tenant: context.tenant ?? '', head, at: context.now() };
			for (const entry of chainAudit(notes, place)) insert(tables.audit, String(entry.number), entry);
		},
		async putPack(pack) {
			if (!tables.pack.has(pack.hash)) put(tables.pack, pack.hash, pack);
		}
	};
}

type ReadVerb =
	| 'findOperations'
	| 'highestEarlier'
	| 'highestOf'
	| 'findByClock'
	| 'findByNumber'
	| 'findNumbers'
	| 'readEntities'
	| 'peekEntities'
	| 'findPlaces'
	| 'readBundle'
	| 'readKind'
	| 'readKindsAfter'
	| 'readLog'
	| 'holdRegistry'
	| 'findQuarantine'
	| 'findQuarantinedEntities'
	| 'readHeld'
	| 'readHeldOf'
	| 'findUnopened'
	| 'heldSize'
	| 'lastDecidedAt'
	| 'findDenied'
	| 'findDevice'
	| 'readOrganisation'
	| 'findPerson'
	| 'listPeople'
	| 'findPack';

function readVerbs(tables: MemoryTables): Pick<StoreTransaction, ReadVerb> {
	const ofIncarnation = (dev: string, inc: string) =>
		[...tables.operation.values()].filter((one) => one.dev === dev && one.inc === inc);
	return {
		findOperations: async (opIds) => pick(tables.operation, opIds),
		async highestEarlier(dev, inc, n) {
			const clocks = ofIncarnation(dev, inc)
				.filter((one) => one.n < n)
				.map((one) => one.eff);
			return clocks.sort(compareText).at(-1) ?? null;
		},
		async highestOf(dev) {
			const clocks = [...tables.operation.values()].flatMap((one) => (one.dev === dev ? one.eff : []));
			return clocks.sort(compareText).at(-1) ?? null;
		},
		async findByClock({ dev, inc, n, which, from }) {
			const way = which === 'later' ? 1 : -1;
			const isBehind = ({ eff }: StoredOperation) => from === null || compareText(eff, from) === way;
			return ofIncarnation(dev, inc)
				.filter((one) => Math.sign(one.n - n) === way && isBehind(one))
				.sort((a, b) => way * compareText(a.eff, b.eff))
				.slice(0, CLOCKS_PER_LOOK);
		},
		async findByNumber(dev, inc, n) {
			return (
				ofIncarnation(dev, inc)
					.filter((one) => one.n === n)
					.sort((a, b) => compareText(a.opId, b.opId))[0] ?? null
			);
		},
		async findNumbers(dev, inc, numbers) {
			const wanted = new Set(numbers);
			return ofIncarnation(dev, inc)
				.filter((one) => wanted.has(one.n))
				.map((one) => ({ n: one.n, opId: one.opId }));
		},
		readEntities: async (ents) => pick(tables.entity, [...ents].sort(compareText)),
		peekEntities: async (ents) => pick(tables.entity, ents),
		async findPlaces(ents) {
			const wanted = new Set(ents);
			return [...tables.change.values()].filter((change) => wanted.has(change.ent));
		},
		async readBundle(address) {
			const all = sortedEntities(tables, () => true);
			const near = all.filter((entity) => entity.ent === address || addressOf(entity) === address);
			const roots = new Set(near.map((entity) => entity.root));
			const ents = new Set(near.map((entity) => entity.ent));
			return all.filter((entity) => ents.has(entity.ent) || roots.has(entity.root));
		},
		holdRegistry: async () => tables.registry.get('') ?? NEVER_NOTED,
		readKindsAfter: async (kinds, after, limit) =>
			sortedEntities(tables, (entity) => kinds.includes(entity.kind) && compareText(entity.ent, after) > 0).slice(
				0,
				limit
			),
		async readLog(ents) {
			const wanted = new Set(ents);
			return [...tables.operation.values()].filter((one) => wanted.has(one.ent));
		},
		readKind: async (kind) => sortedEntities(tables, (entity) => entity.kind === kind),
		async findQuarantine(opIds) {
			const wanted = new Set(opIds);
			return [...tables.quarantine.values()]
				.filter((item) => wanted.has(item.opId))
				.sort((a, b) => compareText(a.id, b.id));
		},
		async findQuarantinedEntities(ents) {
			const waiting = new Set(
				[...tables.quarantine.values()]
					.filter((item) => item.state === 'waiting' || item.state === 'discarded')
					.map((item) => item.ent)
			);
			return [...new Set(ents)].filter((ent) => waiting.has(ent));
		},
		readHeld: async (id) => tables.quarantine.get(id) ?? null,
		readHeldOf: async (ent) =>
			[...tables.quarantine.values()]
				.filter((item) => item.ent === ent && item.state === 'waiting')
				.sort((a, b) => a.receivedAt - b.receivedAt || compareText(a.id, b.id)),
		findUnopened: async (dev) =>
			[...tables.quarantine.values()]
				.filter((item) => item.dev === dev && item.ent === null)
				.sort((a, b) => compareText(a.id, b.id)),
		heldSize: async (dev) =>
			[...tables.quarantine.values()]
				.filter((item) => item.dev === dev && item.state === 'waiting')
				.reduce((sum, { body }) => sum + body.length, 0),
		async lastDecidedAt(dev) {
			const times = [...tables.quarantine.values()].flatMap((item) =>
				item.dev === dev && item.decidedAt !== null ? [item.decidedAt] : []
			);
			return times.length === 0 ? null : Math.max(...times);
		},
		findDenied: async (ids) => [...new Set(ids)].filter((id) => tables.denied.has(id)),
		findDevice: async (dev) => tables.device.get(dev) ?? null,
		readOrganisation: async () => [...tables.organisation.values()][0] ?? null,
		findPerson: async (person) => tables.person.get(person) ?? null,
		listPeople: async () => [...tables.person.values()].sort((a, b) => compareText(a.person, b.person)),
		findPack: async (hash) => tables.pack.get(hash) ?? null
	};
}

function sortedEntities(tables: MemoryTables, isWanted: (entity: StoredEntity) => boolean): readonly StoredEntity[] {
	return [...tables.entity.values()].filter(isWanted).sort((a, b) => compareText(a.ent, b.ent));
}

function pick<V>(table: ReadonlyMap<string, V>, keys: readonly string[]): readonly V[] {
	return [...new Set(keys)].map((key) => table.get(key)).filter((value) => value !== undefined);
}
