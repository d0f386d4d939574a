/** Purging on the twin in memory. */
import { compareText } from '#lib/sync/clock.ts';
import { photosIn } from './kept-photos.ts';
import type { MemoryTables } from './memory-tables.ts';
import type { StoredEntity, StoreTransaction } from './port.ts';

type PurgeVerbs = Pick<
	StoreTransaction,
	| 'readRoot'
	| 'findTraces'
	| 'eraseRoot'
	| 'putPurge'
	| 'findPurges'
	| 'listPurges'
	| 'findUnconfirmed'
	| 'confirmPurges'
	| 'listDevices'
>;

/** Writes that leave a step which undoes them. */
export interface UndoableWrites {
	put<V>(table: Map<string, V>, key: string, value: V): void;
	remove<V>(table: Map<string, V>, key: string): void;
}

export function memoryPurgeVerbs(tables: MemoryTables, { put, remove }: UndoableWrites): PurgeVerbs {
	const listPurges = () => [...tables.purge.values()].sort((a, b) => a.at - b.at || compareText(a.root, b.root));
	const asideOf = (root: string) => [...tables.quarantine.values()].filter((item) => item.body.includes(root));
	return {
		readRoot: async (root) =>
			[...tables.entity.values()].filter((one) => one.root === root).sort((a, b) => compareText(a.ent, b.ent)),
		async findTraces(root, ents) {
			const wanted = new Set([root, ...ents]);
			const written = [...tables.operation.values()].filter((one) => wanted.has(one.ent));
			const aside = asideOf(root);
			const elsewhere = [...tables.entity.values()].filter((one) => one.root !== root);
			const others = new Set([
				...elsewhere.map((one) => one.ent),
				...elsewhere.flatMap((one) => hashOf(one) ?? []),
				...tables.device.keys()
			]);
			return {
				devs: [...new Set([...written, ...aside].map((one) => one.dev))],
				ents: [...new Set(aside.map((item) => item.ent).filter((ent) => ent !== null))].filter(
					(ent) => !others.has(ent)
				),
				photos: [...new Set(photosIn(aside))].filter((hash) => !others.has(hash))
			};
		},
		async eraseRoot(root, ents, { alone } = { alone: false }) {
			const wanted = new Set([root, ...ents]);
			for (const one of tables.operation.values())
				if (wanted.has(one.ent)) put(tables.operation, one.opId, { ...one, body: '', root: '', ent: '', kind: '' });
			for (const ent of wanted) if (tables.entity.has(ent)) remove(tables.entity, ent);
			for (const [key, change] of tables.change)
				if (change.what === 'state' && wanted.has(change.ent)) remove(tables.change, key);
			const aside = [...tables.quarantine.values()].filter((item) => item.ent !== null && wanted.has(item.ent));
			for (const item of [...aside, ...(alone ? [] : asideOf(root))])
				put(tables.quarantine, item.id, {
					...item,
					body: '',
					session: null,
					note: null,
					state: item.state === 'waiting' ? 'discarded' : item.state
				});
		},
		async putPurge(purge, devices) {
			const before = tables.purge.get(purge.root);
			put(tables.purge, purge.root, before ? { ...before, ents: purge.ents } : purge);
			for (const dev of devices) {
				const key = `${dev} ${purge.root}`;
				if (!tables.purgeDevice.has(key)) put(tables.purgeDevice, key, { dev, root: purge.root, confirmedAt: null });
			}
		},
		findPurges: async (roots) => listPurges().filter((purge) => roots.includes(purge.root)),
		listPurges: async () => listPurges(),
		findUnconfirmed: async (dev, limit) =>
			listPurges()
				.filter(({ root }) => tables.purgeDevice.get(`${dev} ${root}`)?.confirmedAt === null)
				.slice(0, limit)
				.map(({ root, ents }) => ({ root, ents })),
		async confirmPurges(dev, roots, at) {
			for (const root of roots) {
				const key = `${dev} ${root}`;
				const asked = tables.purgeDevice.get(key);
				if (asked?.confirmedAt === null) put(tables.purgeDevice, key, { ...asked, confirmedAt: at });
			}
		},
		listDevices: async () => [...tables.device.values()].sort((a, b) => compareText(a.dev, b.dev))
	};
}

function hashOf({ kind, state }: StoredEntity): string | null {
	const named = kind === 'photo' ? state.fields['sealedHash'] : undefined;
	return named?.m === 'r' && typeof named.v === 'string' ? named.v : null;
}
