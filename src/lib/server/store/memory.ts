/**
 * The store's twin in memory, for the simulation: the same promises, the same
 * answers, no disk. One transaction at a time; what a failed one wrote is undone.
 * No timers and no clock of its own, so a history replays step by step.
 */
import { compareText } from '#lib/sync/clock.ts';
import { copyTables, emptyTables, type MemoryTables } from './memory-tables.ts';
import { createMemoryTransaction } from './memory-transaction.ts';
import { createMutex } from './mutex.ts';
import type { ServerStore, SnapshotPage, StoreTransaction } from './port.ts';

/** Where a simulated crash may strike: what is thrown at `beforeCommit` undoes, at `afterCommit` it only hides the answer. */
export type MemoryPoint = 'begin' | 'beforeCommit' | 'afterCommit';

export interface MemoryStore extends ServerStore {
	/** A backup: everything as it is between two transactions. */
	backup(): Promise<ReadonlyMap<string, MemoryTables>>;
	/** Puts a backup back under a new epoch, as every restore does. */
	restore(backup: ReadonlyMap<string, MemoryTables>, epoch: string): Promise<void>;
	/** For checks of the simulation: the tables of a tenant. */
	tables(tenant: string): MemoryTables;
}

export function createMemoryStore(options: {
	readonly now: () => number;
	readonly strike?: (point: MemoryPoint) => void;
}): MemoryStore {
	const mutex = createMutex();
	const tenants = new Map<string, MemoryTables>();
	const tablesOf = (tenant: string): MemoryTables => {
		const found = tenants.get(tenant) ?? emptyTables();
		tenants.set(tenant, found);
		return found;
	};
	const alone = async <T>(run: () => Promise<T> | T): Promise<T> => {
		const release = await mutex.acquire();
		try {
			return await run();
		} finally {
			release();
		}
	};
	return {
		transaction: <T>(tenant: string, run: (tx: StoreTransaction) => Promise<T>) =>
			alone(async () => {
				options.strike?.('begin');
				const undo: (() => void)[] = [];
				let result: T;
				try {
					result = await run(createMemoryTransaction(tablesOf(tenant), { tenant, now: options.now, undo }));
					options.strike?.('beforeCommit');
				} catch (error) {
					for (const step of undo.reverse()) step();
					throw error;
				}
				options.strike?.('afterCommit');
				return result;
			}),
		readChanges: (tenant, scope, after, limit) => alone(() => readChanges(tablesOf(tenant), { scope, after, limit })),
		readSnapshot: (tenant, page) => alone(() => readSnapshot(tablesOf(tenant), page)),
		readDeviceRecord: (tenant, dev) => alone(() => readDeviceRecord(tablesOf(tenant), dev)),
		readHistory: (tenant, ent) =>
			alone(() =>
				[...tablesOf(tenant).operation.values()]
					.filter((one) => one.ent === ent)
					.sort((a, b) => compareText(a.eff, b.eff))
			),
		readEpoch: (tenant) =>
			alone(() => {
				const organisation = tablesOf(tenant).organisation.get(tenant);
				if (!organisation) throw new Error('there is no such organisation in this store');
				return organisation.epoch;
			}),
		forgetErased: async () => true,
		refoldLists: async () => undefined,
		firstTenant: () =>
			alone(() => {
				const all = [...tenants.values()].flatMap((tables) => [...tables.organisation.values()]);
				return all.sort((a, b) => a.createdAt - b.createdAt || compareText(a.tenant, b.tenant))[0]?.tenant ?? null;
			}),
		backup: () => alone(() => new Map([...tenants].map(([tenant, tables]) => [tenant, copyTables(tables)]))),
		restore: (backup, epoch) =>
			alone(() => {
				tenants.clear();
				for (const [tenant, kept] of backup) {
					const tables = copyTables(kept);
					const organisation = tables.organisation.get(tenant);
					if (organisation) tables.organisation.set(tenant, { ...organisation, epoch });
					tenants.set(tenant, tables);
				}
			}),
		tables: tablesOf,
		close: async () => undefined
	};
}

function readChanges(
	tables: MemoryTables,
	page: { scope: string; after: number; limit: number }
): Awaited<ReturnType<ServerStore['readChanges']>> {
	const changes = [...tables.change.values()]
		.filter((change) => change.scope === page.scope && change.seq > page.after)
		.sort((a, b) => a.seq - b.seq)
		.slice(0, page.limit)
		.map((change) => ({
			...change,
			state: change.what === 'state' ? (tables.entity.get(change.ent)?.state ?? null) : null
		}));
	return { head: tables.counter.get(page.scope) ?? 0, changes };
}

function readSnapshot(tables: MemoryTables, page: SnapshotPage): Awaited<ReturnType<ServerStore['readSnapshot']>> {
	const head = tables.counter.get(page.scope) ?? 0;
	const at = page.at ?? head;
	const held = [...tables.change.values()].filter((change) => change.scope === page.scope && change.seq <= at);
	const changes = held
		.filter((change) => page.below === null || change.seq < page.below)
		.map((change) => ({ change, entity: change.what === 'state' ? tables.entity.get(change.ent) : undefined }))
		.filter(({ entity }) => page.kinds.includes(entity?.kind ?? '') === page.isOfKinds)
		.sort((a, b) => b.change.seq - a.change.seq)
		.slice(0, page.limit)
		.map(({ change, entity }) => ({ ...change, state: entity?.state ?? null }));
	const total = page.at === null ? held.filter((change) => change.what === 'state').length : null;
	return { head, at, total, changes };
}

function readDeviceRecord(tables: MemoryTables, dev: string): Awaited<ReturnType<ServerStore['readDeviceRecord']>> {
	const known: Record<string, number> = {};
	let highest: string | null = null;
	for (const operation of tables.operation.values()) {
		if (operation.dev !== dev) continue;
		known[operation.inc] = Math.max(known[operation.inc] ?? 0, operation.n);
		if (highest === null || compareText(operation.eff, highest) > 0) highest = operation.eff;
	}
	return { known, highest };
}
