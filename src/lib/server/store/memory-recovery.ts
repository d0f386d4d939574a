/** Recovery keys and requests in the twin in memory. */
import { compareText } from '#lib/sync/clock.ts';
import type { RecoveryVerbs, StoredRecoveryKey, StoredRecoveryRequest } from './recovery-verbs.ts';

export interface RecoveryTables {
	readonly keys: Map<string, StoredRecoveryKey>;
	/** By device. */
	readonly held: Map<string, { readonly dev: string; readonly key: string; readonly at: number }>;
	readonly requests: Map<string, StoredRecoveryRequest>;
}

export function emptyRecoveryTables(): RecoveryTables {
	return { keys: new Map(), held: new Map(), requests: new Map() };
}

export function copyRecoveryTables(tables: RecoveryTables): RecoveryTables {
	return { keys: new Map(tables.keys), held: new Map(tables.held), requests: new Map(tables.requests) };
}

type Put = <V>(table: Map<string, V>, key: string, value: V) => void;

export function memoryRecoveryVerbs(
	tables: RecoveryTables,
	{ put, insert }: { readonly put: Put; readonly insert: Put }
): RecoveryVerbs {
	return {
		listRecoveryKeys: async () =>
			[...tables.keys.values()].sort((a, b) => b.madeAt - a.madeAt || compareText(a.key, b.key)),
		async putRecoveryKey(key) {
			for (const one of tables.keys.values())
				if (one.replacedAt === null) put(tables.keys, one.key, { ...one, replacedAt: key.madeAt });
			insert(tables.keys, key.key, { ...key, replacedAt: null });
		},
		async noteRecoveryHeld(held) {
			put(tables.held, held.dev, held);
		},
		readRecoveryRequest: async (request) => tables.requests.get(request) ?? null,
		listRecoveryRequests: async (dev) =>
			[...tables.requests.values()]
				.filter((one) => dev === undefined || (one.dev === dev && one.state !== 'ended'))
				.sort((a, b) => b.askedAt - a.askedAt || compareText(a.request, b.request)),
		async putRecoveryRequest(request) {
			put(tables.requests, request.request, request);
		}
	};
}
